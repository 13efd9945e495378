package geo

import (
	"testing"

	"pgregory.net/rapid"
)

// best tries everything.
func best(cost [][]float64, used []bool) float64 {
	if len(cost) == 0 {
		return 0
	}
	least := -1.0
	for j, c := range cost[0] {
		if !used[j] {
			used[j] = true
			if total := c + best(cost[1:], used); least < 0 || total < least {
				least = total
			}
			used[j] = false
		}
	}
	return least
}

func TestAssignAgainstTryingEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "rows")
		m := rapid.IntRange(n, 7).Draw(t, "columns")
		cost := make([][]float64, n)
		for i := range cost {
			for range m {
				cost[i] = append(cost[i], float64(rapid.IntRange(0, 20).Draw(t, "cost")))
			}
		}
		total, used := 0.0, map[int]bool{}
		for i, j := range assign(cost) {
			if used[j] {
				t.Fatalf("column %d twice", j)
			}
			used[j] = true
			total += cost[i][j]
		}
		if want := best(cost, make([]bool, m)); total != want {
			t.Fatalf("cost %v, want %v", total, want)
		}
	})
}
