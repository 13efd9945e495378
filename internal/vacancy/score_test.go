package vacancy

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func ptr[T any](v T) *T { return &v }

// ideal is a person who lacks nothing.
func ideal() Facts {
	return Facts{SamePosition: true, SameLevel: true, EducationKnown: true, EducationMeets: true, FieldAsked: true, FieldMeets: true,
		Rating: 1, TenureMonths: 60, DistanceKm: ptr(0.0), OriginNeed: ptr(3), OriginHeld: 5, MonthsToRetirement: 120, Active: true}
}

func TestScoreOfIdealIsHundred(t *testing.T) {
	t.Parallel()
	s := Score(ideal(), DefaultWeights)
	if s.Total != 100 || len(s.Lacks) != 0 {
		t.Errorf("Score(ideal) = %v, lacks %v; want 100 and none", s.Total, s.Lacks)
	}
}

func TestLacks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*Facts)
		want   string
	}{
		{"short tenure", func(f *Facts) { f.TenureMonths = 23 }, "candidate.lack.tenure"},
		{"no rating", func(f *Facts) { f.Rating = 0 }, "candidate.lack.rating_unknown"},
		{"poor rating", func(f *Facts) { f.Rating = 3 }, "candidate.lack.rating"},
		{"open case", func(f *Facts) { f.OpenCase = true }, "candidate.lack.open_case"},
		{"education unknown", func(f *Facts) { f.EducationKnown, f.EducationMeets = false, false }, "candidate.lack.education_unknown"},
		{"education too low", func(f *Facts) { f.EducationMeets = false }, "candidate.lack.education"},
		{"other field", func(f *Facts) { f.FieldMeets = false }, "candidate.lack.field"},
		{"about to retire", func(f *Facts) { f.MonthsToRetirement = 11 }, "candidate.lack.retirement"},
		{"origin at its need", func(f *Facts) { f.OriginHeld = 3 }, "candidate.lack.origin_short"},
		{"origin without analysis", func(f *Facts) { f.OriginNeed = nil }, "candidate.lack.origin_unknown"},
		{"on leave", func(f *Facts) { f.Active = false }, "candidate.lack.standing"},
	} {
		f := ideal()
		c.change(&f)
		if got := Score(f, DefaultWeights).Lacks; !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: lacks %v, want only %s", c.name, got, c.want)
		}
	}
}

// Better in one fact and equal in all others never scores less; the score stays within 0 to 100.
func TestScoreIsMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			SamePosition: rapid.Bool().Draw(t, "position"), EducationKnown: true, EducationMeets: rapid.Bool().Draw(t, "education"),
			Rating: rapid.IntRange(0, 5).Draw(t, "rating"), TenureMonths: rapid.IntRange(0, 200).Draw(t, "tenure"),
			DistanceKm: ptr(rapid.Float64Range(0, 500).Draw(t, "km")), OriginNeed: ptr(rapid.IntRange(0, 10).Draw(t, "need")),
			OriginHeld: rapid.IntRange(1, 12).Draw(t, "held"), Active: true, MonthsToRetirement: 60,
		}
		base := Score(f, DefaultWeights).Total
		if base < 0 || base > 100 {
			t.Fatalf("score %v outside 0..100", base)
		}
		better := f
		better.TenureMonths += 12
		better.DistanceKm = ptr(*f.DistanceKm / 2)
		better.OriginHeld++
		better.SamePosition, better.EducationMeets, better.Rating = true, true, 1
		if got := Score(better, DefaultWeights).Total; got < base {
			t.Fatalf("better facts score %v, worse ones %v", got, base)
		}
	})
}
