// Package finding writes what a rule found in the reader's language, the same for fresh and stored findings, on pages
// for staff, in the portal of the civil servant and in messages.
package finding

import (
	"context"
	"strconv"
	"strings"
	"time"

	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
)

// Sentence writes the message of a finding: "Belum 2 tahun di jabatan: baru 1 tahun 9 bulan. …".
func Sentence(ctx context.Context, f eligibility.Finding) string { return say(ctx, f.Message, f.Args) }

// Remedy writes what to do about a finding; empty if there is nothing to do.
func Remedy(ctx context.Context, f eligibility.Finding) string { return say(ctx, f.Remedy, f.Args) }

// Name writes the condition that the rule of a finding asks for.
func Name(ctx context.Context, f eligibility.Finding) string {
	return i18n.T(ctx, "rule."+strings.ToLower(f.Rule)+".name")
}

func say(ctx context.Context, key string, args eligibility.Args) string {
	if key == "" {
		return ""
	}
	return i18n.T(ctx, key, args.Pairs(func(a eligibility.Arg) string { return word(ctx, a) })...)
}

// word writes one value. A value that its type cannot read, as a later version might store, stands as it is.
func word(ctx context.Context, a eligibility.Arg) string {
	switch a.Type {
	case eligibility.NumberArg:
		if n, err := strconv.Atoi(a.Value); err == nil {
			return i18n.Number(ctx, n)
		}
	case eligibility.MonthsArg:
		if n, err := strconv.Atoi(a.Value); err == nil {
			return i18n.Duration(ctx, n)
		}
	case eligibility.DateArg:
		if d, err := time.Parse(time.DateOnly, a.Value); err == nil {
			return i18n.Date(ctx, d)
		}
	case eligibility.PercentArg:
		if p, err := strconv.ParseFloat(a.Value, 64); err == nil {
			return i18n.Percent(ctx, p/100)
		}
	case eligibility.KeysArg:
		return list(a.Value, func(key string) string { return i18n.T(ctx, key) })
	case eligibility.MonthArg:
		return list(a.Value, func(month string) string {
			n, err := strconv.Atoi(month)
			if err != nil {
				return month
			}
			name, _, _ := strings.Cut(i18n.Month(ctx, time.Date(2000, time.Month(n), 15, 0, 0, 0, 0, time.UTC)), " ")
			return name
		})
	}
	return a.Value
}

func list(value string, word func(string) string) string {
	items := strings.Fields(value)
	for i, item := range items {
		items[i] = word(item)
	}
	return strings.Join(items, ", ")
}
