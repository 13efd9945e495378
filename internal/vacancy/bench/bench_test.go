// Package bench measures the search for candidates.
package bench

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
	"mutasi/internal/vacancy"
)

var today = asn.NewDate(2026, 11, 21)

// TestSpeed prints how long a search takes with several planners at it at once, in a city of 22,000 or in the database
// given by MUTASI_BENCH_NATION; `make bench` runs it.
func TestSpeed(t *testing.T) {
	if os.Getenv("MUTASI_BENCH") == "" {
		t.Skip("a measurement: make bench")
	}
	url := os.Getenv("MUTASI_BENCH_NATION")
	if len(url) < 2 {
		url = dbtest.Clone(t, "bench_city", seed.Fill(seed.Options{Size: seed.City, Seed: 1, Today: today}))
	}
	d := dbtest.Open(t, url)
	s := &vacancy.Service{DB: d}
	type agency struct{ ID, People int }
	// The largest government there is: the search costs by its people, not by the nation's.
	a, err := db.One[agency](t.Context(), d, `select agency_id as id, employees as people from agency_stat order by employees desc limit 1`)
	if err != nil {
		t.Fatal(err)
	}
	who := access.Actor{UserID: 1, Name: "Operator", Role: access.HROperator, AgencyID: a.ID}
	value := func(sql string, args ...any) string {
		v, err := db.Value[string](t.Context(), d, sql, args...)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return v
	}
	const post = `select t.public_id from post t join position p on p.id = t.position_id join need n on n.post_id = t.id
		where t.agency_id = $1 and p.name = $2 and n.quantity > t.pns + t.pppk order by t.id limit 1`
	teacher, analyst := value(post, a.ID, "Guru Kelas"), value(post, a.ID, "Penelaah Teknis Kebijakan")
	person := value(`select e.public_id from employee e join position p on p.id = e.position_id where e.agency_id = $1 and p.name = 'Guru Kelas' order by e.id limit 1`, a.ID)
	fmt.Printf("\nsearch among %d people of one government, %d planners at once\tp50\tp95\n", a.People, planners)
	for name, search := range map[string]func() error{
		"teachers ready": func() error { _, err := s.Candidates(t.Context(), who, teacher, vacancy.Filter{}, today); return err },
		"teachers lacking one": func() error {
			_, err := s.Candidates(t.Context(), who, teacher, vacancy.Filter{Lack: vacancy.AnyOne}, today)
			return err
		},
		"executing post ready": func() error { _, err := s.Candidates(t.Context(), who, analyst, vacancy.Filter{}, today); return err },
		"posts for a person":   func() error { _, err := s.Posts(t.Context(), who, person, vacancy.Filter{}, today); return err },
	} {
		p50, p95, err := load(search)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		fmt.Printf("  %-24s %v %v\n", name, p50, p95)
	}
}

const (
	planners = 4
	searches = 25 // by each
)

// load runs the search by all planners at once and returns the middle and the 95th of a hundred times.
func load(search func() error) (p50, p95 time.Duration, err error) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var times []time.Duration
	for range planners {
		wg.Go(func() {
			for range searches {
				start := time.Now()
				e := search()
				mu.Lock()
				times = append(times, time.Since(start))
				if e != nil {
					err = e
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(times)
	at := func(percent int) time.Duration { return times[len(times)*percent/100].Round(time.Millisecond) }
	return at(50), at(95), err
}
