package exchange

import (
	"context"
	"slices"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/reference"
)

// national warns of names that the national lists do not have, once for each name of a file. A local name may be right, so
// it is never an error; where a list was not imported nothing is said.
type national struct {
	warned map[string]bool // by list and name
	near   int             // names for which one that is alike was looked for
}

// Looking for a name that is alike among 70,000 takes a tenth of a second: so many are looked for in a file and at a time.
const (
	mostNear        = 50
	mostNearAtATime = 25
)

func newNational() *national { return &national{warned: map[string]bool{}} }

// asked is a name of a row.
type asked struct {
	plan  *plan
	field Field
	value string
	forms []string // under which a list may have it, the best first
}

// warn compares names with a list. The message is near where a name of the list is alike, else none.
func (n *national) warn(ctx context.Context, q db.Querier, list, none, near string, names []asked) error {
	names = slices.DeleteFunc(names, func(a asked) bool {
		seen := list + "\x00" + asn.FoldName(a.forms[0])
		known := n.warned[seen]
		n.warned[seen] = true
		return known
	})
	if len(names) == 0 {
		return nil
	}
	forms := make([][]string, len(names))
	for i, a := range names {
		forms[i] = a.forms
	}
	missing, err := reference.FindMissing(ctx, q, list, forms, min(mostNearAtATime, mostNear-n.near))
	if err != nil {
		return err
	}
	n.near += min(len(missing), mostNearAtATime)
	for _, m := range missing {
		a := names[m.N]
		f := Fault{Field: a.field, Value: brief(a.value), Key: none, Warning: true}
		if m.Near != "" {
			f.Key, f.Args = near, []any{"near", m.Near}
		}
		a.plan.faults = append(a.plan.faults, f)
	}
	return nil
}

// positions compares kinds of post and their fields of study.
func (n *national) positions(ctx context.Context, q db.Querier, rows []numbered[PositionRow], plans []plan) error {
	byList := map[string][]asked{}
	var studies []asked
	var names []string // of those
	for i, r := range rows {
		list := map[asn.PositionKind]string{asn.FunctionalPost: reference.FunctionalPosts, asn.ExecutingPost: reference.ExecutingPosts}[r.row.Kind]
		if list != "" {
			forms := []string{r.row.Name}
			if r.row.Level != asn.NoLevel {
				forms = append(forms, r.row.Name+" "+r.row.Level.Name())
			}
			byList[list] = append(byList[list], asked{&plans[i], FieldName, r.row.Name, forms})
		}
		for _, s := range r.row.Studies {
			if key := asn.FoldName(s); !n.warned[key] {
				n.warned[key] = true
				studies, names = append(studies, asked{plan: &plans[i], value: s}), append(names, s)
			}
		}
	}
	for _, list := range []string{reference.FunctionalPosts, reference.ExecutingPosts} {
		if err := n.warn(ctx, q, list, "import.national.post", "import.national.post_near", byList[list]); err != nil {
			return err
		}
	}
	if len(names) == 0 {
		return nil
	}
	unknown, err := reference.UnknownFields(ctx, q, names)
	if err != nil {
		return err
	}
	for _, i := range unknown {
		s := studies[i]
		s.plan.faults = append(s.plan.faults, Fault{Field: FieldStudies, Key: "import.national.study", Args: []any{"study", s.value}, Warning: true})
	}
	return nil
}

// prefixes are what names of programmes begin with in the national list, by level.
var prefixes = map[asn.EducationLevel][]string{
	"20": {"D-I", "D-I/A-I"}, "25": {"D-II", "D-II/A-II"}, "30": {"D-III", "D-III/A-III"}, "35": {"D-IV", "D-IV/A-IV"},
	"40": {"S-1", "S-1/A-IV"}, "45": {"S-2"}, "50": {"S-3"},
}

// employees compares education programmes.
func (n *national) employees(ctx context.Context, q db.Querier, rows []numbered[EmployeeRow], plans []plan) error {
	var names []asked
	for i, r := range rows {
		p := r.row.Programme
		if p == "" || p == r.row.Education.Name() {
			continue
		}
		forms := []string{p}
		for _, prefix := range prefixes[r.row.Education] {
			forms = append(forms, prefix+" "+p)
		}
		names = append(names, asked{&plans[i], FieldProgramme, p, forms})
	}
	return n.warn(ctx, q, reference.Programmes, "import.national.programme", "import.national.programme_near", names)
}
