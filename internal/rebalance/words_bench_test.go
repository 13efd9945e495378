package rebalance_test

import (
	"testing"

	"mutasi/internal/rebalance"
	"mutasi/internal/rebalance/generate"
)

// BenchmarkExplain asks about people and posts of a city of 20,000 staff and reads
// the sentences, as an official does.
func BenchmarkExplain(b *testing.B) {
	city := generate.NewCity(generate.Standard("L", 1, 20_000, 2_000))
	model, err := rebalance.Build(city.Snapshot(), city.Policy())
	if err != nil {
		b.Fatal(err)
	}
	result, err := model.Plan(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	moves := result.Moves()
	for name, ask := range map[string]func(rebalance.Move) (*rebalance.Explanation, error){
		"person": func(m rebalance.Move) (*rebalance.Explanation, error) { return result.ExplainPerson(m.Person) },
		"post":   func(m rebalance.Move) (*rebalance.Explanation, error) { return result.ExplainGroup(m.To) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for k := 0; b.Loop(); k++ {
				e, err := ask(moves[k*97%len(moves)])
				if err != nil {
					b.Fatal(err)
				}
				if len(e.Messages()) == 0 {
					b.Fatal("no words")
				}
			}
		})
	}
}
