package eligibility

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A rule about the person alone reads nothing of a target but what a post like one's own has too.
func TestPersonRulesNeedNoTarget(t *testing.T) {
	t.Parallel()
	like := []string{"target_retirement_age", "target_post_kind", "process_effective_on", "process_open_case"}
	n := 0
	for _, r := range Rules() {
		if !r.Person {
			continue
		}
		n++
		for _, name := range r.Facts {
			if !strings.HasPrefix(name, "person_") && !strings.HasPrefix(name, "origin_position") && !strings.HasPrefix(name, "origin_unit") &&
				!slices.Contains(like, name) {
				t.Errorf("%s is called a rule about the person, but reads %s", r.ID, name)
			}
		}
		if r.From > Screening {
			t.Errorf("%s is asked only from stage %d on, too late for a list of people", r.ID, r.From)
		}
	}
	if n != personal || n < 15 {
		t.Errorf("%d rules about the person, personal says %d", n, personal)
	}
}

// The judgement of the person is the judgement of the case, rule by rule.
func TestEvaluatePersonIsPartOfEvaluate(t *testing.T) {
	t.Parallel()
	for _, e := range examples() {
		w := newWorld()
		e.change(w)
		p := w.params(t)
		whole := Evaluate(w.Case, &w.Facts, p)
		part := EvaluatePerson(w.Case, &w.Facts, p)
		i := 0
		for j, f := range whole {
			if !Rules()[j].Person {
				continue
			}
			if !reflect.DeepEqual(f, part[i]) {
				t.Errorf("%s %s: %s differs:\n%+v\n%+v", e.rule, e.name, f.Rule, f, part[i])
			}
			i++
		}
		if i != len(part) {
			t.Fatalf("%d findings about the person, want %d", len(part), i)
		}
	}
}
