package eligibility

import (
	"testing"

	"mutasi/internal/asn"
)

// An example is a change to the world in which every rule passes, and what one rule must then say.
type example struct {
	rule   string
	name   string
	change func(w *world)
	want   Outcome
	reason string // last part of the message key; empty: the outcome's plain one
	at     Severity
	from   string // CanBeFrom
}

func none[T any](f *Fact[T]) { *f = Fact[T]{} }

func inter(w *world)    { w.Kind = asn.TransferInProvince }
func contract(w *world) { w.Person.Kind = known(asn.PPPK) }
func partTime(w *world) { w.Person.Kind = known(asn.PPPKPartTime) }

// intoJF makes the person an executing officer who moves into a functional post.
func intoJF(w *world) { w.Origin.Kind = known(asn.ExecutingPost) }

func structural(echelon asn.Echelon) Post {
	return Post{known(asn.StructuralPost), known(echelon), known(asn.NoLevel), known(asn.PositionClass(9))}
}

func functional(level asn.Level) Post {
	return Post{known(asn.FunctionalPost), known(asn.EchelonNone), known(level), known(asn.PositionClass(9))}
}

func executing() Post {
	return Post{known(asn.ExecutingPost), known(asn.EchelonNone), known(asn.NoLevel), known(asn.PositionClass(7))}
}

// examples is every rule's table, in the order of the rules.
func examples() []example {
	var all []example
	for _, group := range [][]example{statusExamples, timeExamples, disciplineExamples, performanceExamples, ageExamples,
		staffingExamples, postExamples, professionExamples, processExamples} {
		all = append(all, group...)
	}
	return all
}

func TestRules(t *testing.T) {
	t.Parallel()
	severities := map[string]Severity{}
	for _, r := range Rules() {
		severities[r.ID] = r.Severity
	}
	for _, e := range examples() {
		t.Run(e.rule+" "+e.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			e.change(w)
			got, _ := w.judge(t, e.rule)
			if got.Outcome != e.want {
				t.Fatalf("outcome %s (%s %v), want %s", got.Outcome, got.Message, got.Args, e.want)
			}
			if want := e.message(); got.Message != want {
				t.Errorf("message %s, want %s", got.Message, want)
			}
			at := e.at
			if at == "" {
				at = severities[e.rule]
			}
			if got.Severity != at {
				t.Errorf("severity %s, want %s", got.Severity, at)
			}
			if got.CanBeFrom.String() != e.from {
				t.Errorf("can be from %q, want %q", got.CanBeFrom, e.from)
			}
			if (got.Remedy == "") != got.Satisfied() {
				t.Errorf("remedy %q with outcome %s", got.Remedy, got.Outcome)
			}
		})
	}
}

func (e example) message() string {
	r := &Rule{ID: e.rule}
	switch {
	case e.want == NotApplicable:
		return "rule.not_applicable"
	case e.reason != "":
		return r.key(e.reason)
	case e.want == Unknown:
		return "rule.unknown"
	default:
		return r.key(string(e.want))
	}
}
