// Package bench measures the search for candidates.
package bench

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
	"mutasi/internal/vacancy"
)

var today = asn.NewDate(2026, 11, 21)

// nation is how many copies of the city make five million people.
const nation = 227

var options = seed.Options{Size: seed.City, Seed: 1, Today: today}

// TestSpeed prints how long a search takes with several planners at it at once, in a city of 22,000; `make bench` runs it.
func TestSpeed(t *testing.T) {
	skipUnasked(t)
	measure(t, dbtest.Clone(t, "bench_city", analyzed(seed.Fill(options))))
}

// TestNationSpeed prints the same for that city among copies of it, as many as MUTASI_BENCH_NATION says (1: five million
// people), or in a database of which it is the address.
func TestNationSpeed(t *testing.T) {
	skipUnasked(t)
	given := os.Getenv("MUTASI_BENCH_NATION")
	if given == "" {
		t.Skip("takes minutes to load: MUTASI_BENCH_NATION=1 make bench, or the address of a database with the nation in it")
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		measure(t, given)
		return
	}
	name := "bench_nation"
	if n == 1 {
		n = nation
	} else {
		name = fmt.Sprintf("bench_copies_%d", n)
	}
	measure(t, dbtest.Clone(t, name, analyzed(seed.Copies(options, n))))
}

// analyzed fills a database and leaves it as a running one: vacuumed and with statistics.
func analyzed(fill func(ctx context.Context, url string) error) func(ctx context.Context, url string) error {
	return func(ctx context.Context, url string) error {
		if err := fill(ctx, url); err != nil {
			return err
		}
		c, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer func() { _ = c.Close(ctx) }()
		_, err = c.Exec(ctx, "vacuum analyze")
		return err
	}
}

func skipUnasked(t *testing.T) {
	t.Helper()
	if os.Getenv("MUTASI_BENCH") == "" {
		t.Skip("a measurement: make bench")
	}
}

func measure(t *testing.T, url string) {
	t.Helper()
	d := dbtest.Open(t, url)
	s := &vacancy.Service{DB: d}
	type agency struct{ ID, People, All int }
	// The first of the largest governments: the one that has its posts and histories among copies.
	a, err := db.One[agency](t.Context(), d, `select agency_id as id, employees as people, (select sum(employees) from agency_stat)::int as "all" from agency_stat order by employees desc, agency_id limit 1`)
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
	fmt.Printf("\nsearch among %d people of one government, %d in all: p50 and p95 of one planner, and of %d at once\n", a.People, a.All, atOnce)
	for name, search := range map[string]func() error{
		"teachers ready": func() error { _, err := s.Candidates(t.Context(), who, teacher, vacancy.Filter{}, today); return err },
		"teachers lacking one": func() error {
			_, err := s.Candidates(t.Context(), who, teacher, vacancy.Filter{Lack: vacancy.AnyOne}, today)
			return err
		},
		"executing post ready": func() error { _, err := s.Candidates(t.Context(), who, analyst, vacancy.Filter{}, today); return err },
		"posts for a person":   func() error { _, err := s.Posts(t.Context(), who, person, vacancy.Filter{}, today); return err },
	} {
		fmt.Printf("  %-24s", name)
		for _, planners := range []int{1, atOnce} {
			p50, p95, err := load(planners, search)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			fmt.Printf("\t%v\t%v", p50, p95)
		}
		fmt.Println()
	}
}

const (
	atOnce   = 4
	searches = 100
)

// load runs the search by all planners at once and returns the middle and the 95th of a hundred times.
func load(planners int, search func() error) (p50, p95 time.Duration, err error) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var times []time.Duration
	for range planners {
		wg.Go(func() {
			for range searches / planners {
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
