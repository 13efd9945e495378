package seed

import (
	"context"
	"errors"
	"fmt"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Size is how large a world is built.
type Size string

// The sizes.
const (
	Small  Size = "small"  // the five governments with 600 civil servants each: tests, first look
	City   Size = "city"   // Palembang with 22,000 civil servants
	Nation Size = "nation" // 514 regencies and cities with 5 million civil servants
)

// DefaultPassword is the password of demo accounts unless another is given.
const DefaultPassword = "mutasi-demo-2026"

// Sizes lists the sizes, smallest first.
var Sizes = []Size{Small, City, Nation}

// Civil servants by size.
const (
	smallAgency   = 600
	cityEmployees = 22_000
	nationTotal   = 5_000_000
)

// Options say which world is built. Equal options build equal worlds.
type Options struct {
	Size         Size
	Seed         uint64
	PasswordHash string   // of every demo account, as stored; empty: accounts cannot sign in
	Today        asn.Date // the day on which the world stands
	BaseURL      string   // of the site, printed in the QR codes of decrees, without a slash at its end
}

// Summary counts what was built.
type Summary struct {
	Agencies, Units, Posts, Seats, Employees, Accounts int
}

// ErrNotEmpty is returned by Run when the database holds a government already.
var ErrNotEmpty = errors.New("the database already holds a government")

// Run builds the world in a migrated database without governments: places and people in one transaction, all or nothing,
// then the cases of the demo governments through the services.
func Run(ctx context.Context, d *db.DB, o Options) (Summary, error) {
	var s Summary
	if o.Today.IsZero() {
		return s, errors.New("seed: no day given")
	}
	err := d.Write(ctx, access.SystemActor("seed"), "seed.load", func(tx *db.Tx) error {
		s = Summary{}
		return load(ctx, tx, o, &s)
	})
	if err == nil {
		err = buildCases(ctx, d, o)
	}
	if err == nil {
		err = buildMobility(ctx, d, o)
	}
	if err != nil {
		return s, fmt.Errorf("seed %s: %w", o.Size, err)
	}
	return s, nil
}

// SmallTemplate names the small world of seed 1 on 21 November 2026, without passwords, among the templates of
// dbtest.Clone: all tests share one. It changes when the world does.
const SmallTemplate = "small_v13_abk_q_minat"

// Fill returns a function that builds the world in the database at a url, as dbtest.Clone wants it.
func Fill(o Options) func(ctx context.Context, url string) error {
	return func(ctx context.Context, url string) error {
		d, err := db.Open(ctx, url, db.Options{})
		if err != nil {
			return err
		}
		defer d.Close()
		_, err = Run(ctx, d, o)
		return err
	}
}

// each generates the agencies one after the other and hands them to use.
func each(o Options, use func(*batch) error) error {
	govs := governments(o.Size)
	if len(govs) == 0 || o.Size != Small && o.Size != City && o.Size != Nation {
		return fmt.Errorf("unknown size %q", o.Size)
	}
	people := headCounts(o, govs)
	n := &counters{}
	for i, g := range govs {
		rich := o.Size != Nation || g.key != "" // the whole history
		b := settled(g, sizingFor(g, people[i]), o.Today, o.Seed)
		if err := use(write(b, newPeopler(b, o.Seed, len(govs), rich), n, o.Seed, rich)); err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
	}
	return nil
}

// headCounts says how many civil servants each government has.
func headCounts(o Options, govs []government) []int {
	out := make([]int, len(govs))
	switch o.Size {
	case Small:
		for i := range out {
			out[i] = smallAgency
		}
	case City:
		out[0] = cityEmployees
	case Nation:
		known := map[string]int{"bungo": 7_000, "palembang": cityEmployees, "medan": 20_000, "tanjungbalai": 3_800, "merauke": 6_500}
		r, rest, weights, sum := random(o.Seed, "sizes"), nationTotal, make([]float64, len(govs)), 0.0
		for i, g := range govs {
			if n, ok := known[g.key]; ok {
				out[i] = n
				rest -= n
				continue
			}
			weights[i] = 0.35 + r.Float64() + r.Float64()*r.Float64() // most small, a few three times as large
			sum += weights[i]
		}
		left, last := rest, 0
		for i := range govs {
			if weights[i] > 0 {
				out[i] = int(float64(rest) * weights[i] / sum)
				left, last = left-out[i], i
			}
		}
		out[last] += left
	}
	return out
}
