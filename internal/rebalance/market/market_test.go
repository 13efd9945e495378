package market

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// random makes a market of up to groups groups and people people; about a
// third of the groups have open posts and a third can spare someone.
func random(r *rand.Rand, groups, people int) *Market {
	m := &Market{Seed: r.Uint64()}
	for i := range 1 + r.IntN(groups) {
		m.Groups = append(m.Groups, Group{ID: fmt.Sprintf("g%d", i)})
	}
	for i := range 1 + r.IntN(people) {
		g := r.IntN(len(m.Groups))
		m.Groups[g].Incumbents++
		p := Person{ID: fmt.Sprintf("p%d", i), Group: int32(g), Priority: int64(r.IntN(3))}
		for _, w := range r.Perm(len(m.Groups))[:r.IntN(min(4, len(m.Groups)+1))] {
			if w != g {
				p.Wishes = append(p.Wishes, int32(w))
			}
		}
		m.People = append(m.People, p)
	}
	for i := range m.Groups {
		g := &m.Groups[i]
		g.Incumbents += int32(r.IntN(2)) // people who did not ask
		g.Need = max(0, g.Incumbents+int32(r.IntN(5))-2)
		g.Authorised = max(0, g.Need+int32(r.IntN(3))-1)
	}
	return m
}

func run(t *testing.T, m *Market) *Outcome {
	t.Helper()
	out, err := Run(m)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return out
}

func TestRunIsIndividuallyRationalAndNotImprovable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	moved := 0
	for range 20_000 {
		m := random(r, 6, 9)
		out := run(t, m)
		if err := Check(m, out); err != nil {
			t.Fatalf("%v\n%+v\n%+v", err, m, out)
		}
		moved += len(out.Rings) + len(out.Chains)
	}
	if moved < 10_000 {
		t.Errorf("only %d rings and chains in all markets: they test nothing", moved)
	}
}

// TestRunIsTruthful tries every list of up to three wishes for every person of
// small markets: none gives a better post by the true wishes.
func TestRunIsTruthful(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 1))
	lies := 0
	for range 12_000 {
		m := random(r, 4, 6)
		truth := run(t, m)
		for i := range m.People {
			honest := m.People[i].Wishes
			rank := func(g int32) int {
				if k := slices.Index(honest, g); k >= 0 {
					return k
				}
				if g == m.People[i].Group {
					return len(honest)
				}
				return len(honest) + 1
			}
			for _, lie := range lists(len(m.Groups), m.People[i].Group, 3) {
				m.People[i].Wishes = lie
				if out := run(t, m); rank(out.Target[i]) < rank(truth.Target[i]) {
					t.Fatalf("person %d gains by reporting %v instead of %v: %d, not %d\n%+v", i, lie, honest, out.Target[i], truth.Target[i], m)
				}
				lies++
			}
			m.People[i].Wishes = honest
		}
	}
	if lies < 200_000 {
		t.Errorf("only %d misreports tried", lies)
	}
}

// lists are all ordered lists of up to n different groups without home.
func lists(groups int, home int32, n int) [][]int32 {
	out := [][]int32{nil}
	for from := 0; n > 0; n-- {
		to := len(out)
		for _, head := range out[from:to] {
			for g := range int32(groups) {
				if g != home && !slices.Contains(head, g) {
					out = append(out, append(slices.Clone(head), g))
				}
			}
		}
		from = to
	}
	return out
}

func TestRunDoesNotDependOnRowOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 1))
	for range 2_000 {
		m := random(r, 6, 9)
		people, groups := r.Perm(len(m.People)), r.Perm(len(m.Groups))
		other := &Market{Seed: m.Seed, Groups: make([]Group, len(groups)), People: make([]Person, len(people))}
		for i, to := range groups {
			other.Groups[to] = m.Groups[i]
		}
		for i, to := range people {
			p := m.People[i]
			p.Group = int32(groups[p.Group])
			p.Wishes = slices.Clone(p.Wishes)
			for k, w := range p.Wishes {
				p.Wishes[k] = int32(groups[w])
			}
			other.People[to] = p
		}
		a, b := run(t, m), run(t, other)
		for i, to := range people {
			if got, want := b.Target[to], int32(groups[a.Target[i]]); got != want {
				t.Fatalf("person %d goes to %d after a permutation, want %d", i, got, want)
			}
		}
	}
}

func TestRunStepsFormRingsAndChains(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 1))
	for range 3_000 {
		m := random(r, 6, 9)
		out := run(t, m)
		moved := map[int32]int32{}
		for k, list := range [][][]Step{out.Rings, out.Chains} {
			for _, steps := range list {
				for i, s := range steps {
					moved[s.Person] = s.To
					if i+1 < len(steps) && s.To != steps[i+1].From {
						t.Fatalf("step %d of %v does not lead to the next", i, steps)
					}
				}
				if closed := steps[len(steps)-1].To == steps[0].From; closed != (k == 0) {
					t.Fatalf("%v: closed %v, want %v", steps, closed, k == 0)
				}
			}
		}
		for i := range m.People {
			to, ok := moved[int32(i)]
			if !ok {
				to = m.People[i].Group
			}
			if to != out.Target[i] {
				t.Fatalf("steps send person %d to %d, target is %d", i, to, out.Target[i])
			}
			if stays := out.Target[i] == m.People[i].Group && len(m.People[i].Wishes) > 0; stays != slices.Contains(out.Unmatched, int32(i)) {
				t.Fatalf("person %d: stays %v, unmatched %v", i, stays, out.Unmatched)
			}
		}
	}
}

func TestRunExamples(t *testing.T) {
	t.Parallel()
	full := func(id string, n int32) Group { return Group{ID: id, Need: n, Incumbents: n, Authorised: n} }
	tests := []struct {
		name   string
		groups []Group
		people []Person
		want   []int32
	}{
		{
			"two who want each other's post swap", []Group{full("a", 1), full("b", 1)},
			[]Person{{ID: "x", Group: 0, Wishes: []int32{1}}, {ID: "y", Group: 1, Wishes: []int32{0}}},
			[]int32{1, 0},
		},
		{
			"nobody leaves a unit at need for an open post", []Group{full("a", 1), {ID: "b", Need: 1, Authorised: 1}},
			[]Person{{ID: "x", Group: 0, Wishes: []int32{1}}},
			[]int32{0},
		},
		{
			"surplus fills an open post", []Group{{ID: "a", Need: 1, Incumbents: 2, Authorised: 2}, {ID: "b", Need: 1, Authorised: 1}},
			[]Person{{ID: "x", Group: 0, Wishes: []int32{1}}},
			[]int32{1},
		},
		{
			"surplus lets someone else go to the open post",
			[]Group{{ID: "a", Need: 1, Incumbents: 2, Authorised: 2}, full("b", 1), {ID: "c", Need: 1, Authorised: 1}},
			[]Person{{ID: "x", Group: 0, Wishes: []int32{1}}, {ID: "y", Group: 1, Wishes: []int32{2}}},
			[]int32{1, 2},
		},
		{
			"an unauthorised post is not filled", []Group{{ID: "a", Incumbents: 1}, {ID: "b", Need: 1}},
			[]Person{{ID: "x", Group: 0, Wishes: []int32{1}}},
			[]int32{0},
		},
		{
			"more points go first", []Group{{ID: "a", Incumbents: 2}, {ID: "b", Need: 1, Authorised: 1}},
			[]Person{{ID: "x", Group: 0, Wishes: []int32{1}, Priority: 1}, {ID: "y", Group: 0, Wishes: []int32{1}, Priority: 2}},
			[]int32{0, 1},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := &Market{Groups: test.groups, People: test.people}
			out := run(t, m)
			if diff := cmp.Diff(test.want, out.Target); diff != "" {
				t.Errorf("targets (-want +got):\n%s", diff)
			}
			if err := Check(m, out); err != nil {
				t.Errorf("Check: %v", err)
			}
		})
	}
}

func TestRunRefusesContradictions(t *testing.T) {
	t.Parallel()
	one := []Group{{ID: "a", Incumbents: 1}, {ID: "b"}}
	tests := []struct {
		name, want string
		market     Market
	}{
		{"no such group", "people[0]", Market{Groups: one, People: []Person{{Group: 2}}}},
		{"no such wish", "wishes[0]", Market{Groups: one, People: []Person{{Wishes: []int32{-1}}}}},
		{"wish for home", "present group", Market{Groups: one, People: []Person{{Wishes: []int32{0}}}}},
		{"wish twice", "named twice", Market{Groups: one, People: []Person{{Wishes: []int32{1, 1}}}}},
		{"too many people", "more people than incumbents", Market{Groups: one, People: []Person{{}, {}}}},
		{"negative need", "negative", Market{Groups: []Group{{Need: -1}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Run(&test.market); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Run: %v, want an error with %q", err, test.want)
			}
		})
	}
}

// TestCheckCatchesEveryFault breaks outcomes in each way that Check guards
// against.
func TestCheckCatchesEveryFault(t *testing.T) {
	t.Parallel()
	m := &Market{
		Groups: []Group{{ID: "a", Need: 1, Incumbents: 1, Authorised: 1}, {ID: "b", Need: 1, Incumbents: 1, Authorised: 1}, {ID: "c", Need: 1, Authorised: 1}},
		People: []Person{{ID: "x", Group: 0, Wishes: []int32{1, 2}}, {ID: "y", Group: 1, Wishes: []int32{0}}},
	}
	if err := Check(m, run(t, m)); err != nil {
		t.Fatalf("a right outcome: %v", err)
	}
	tests := []struct {
		name, want string
		target     []int32
	}{
		{"someone forgotten", "targets", []int32{1}},
		{"not wished for", "not wished", []int32{1, 2}},
		{"a unit at need loses", "falls", []int32{2, 1}},
		{"a full unit grows", "grows", []int32{1, 1}},
		{"a ring is left", "is left", []int32{0, 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.name == "a full unit grows" {
				wide := *m
				wide.Groups = slices.Clone(m.Groups)
				wide.Groups[0].Need = 0
				if err := Check(&wide, &Outcome{Target: test.target}); err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("Check: %v, want %q", err, test.want)
				}
				return
			}
			if err := Check(m, &Outcome{Target: test.target}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Check: %v, want %q", err, test.want)
			}
		})
	}
}

func BenchmarkRunCity(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 1))
	m := &Market{Seed: 1}
	for i := range 7_672 {
		n := int32(1 + r.IntN(5))
		m.Groups = append(m.Groups, Group{ID: fmt.Sprint("g", i), Incumbents: n, Need: max(0, n+int32(r.IntN(3))-1), Authorised: n + 2})
	}
	for i := range 20_000 {
		g := int32(i % len(m.Groups))
		m.Groups[g].Incumbents = max(m.Groups[g].Incumbents, int32(i/len(m.Groups)+1))
		p := Person{ID: fmt.Sprint("p", i), Group: g}
		for range 10 {
			if w := int32(r.IntN(len(m.Groups))); w != g && !slices.Contains(p.Wishes, w) {
				p.Wishes = append(p.Wishes, w)
			}
		}
		m.People = append(m.People, p)
	}
	for b.Loop() {
		if _, err := Run(m); err != nil {
			b.Fatal(err)
		}
	}
}
