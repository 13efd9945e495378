package bench

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"mutasi/internal/app"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
	"mutasi/internal/servertest"
)

// TestMain is also the load of ownLoad.
func TestMain(m *testing.M) {
	if text := os.Getenv(loadEnv); text != "" {
		var o order
		if err := json.Unmarshal([]byte(text), &o); err != nil {
			log.Fatal(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(load(o)); err != nil {
			log.Fatal(err)
		}
		return
	}
	os.Exit(m.Run())
}

// Many short stretches in turns: what else the machine does then falls on all kinds alike.
const (
	connections = 8
	stretch     = 3 * time.Second // of a main page
	turn        = time.Second     // of a kind in a round
	rounds      = 15
	nation      = 227 // copies of the city: 5,016,000 people
)

// mainPages are those that people open all day.
var mainPages = []string{
	"/beranda", "/pegawai", "/pegawai?cari=siti", "/pegawai/{id}", "/jabatan/bezetting", "/jabatan/bezetting?tanggal=2028-01-01",
	"/jabatan/peta", "/beban-kerja", "/beban-kerja?banding=usulan", "/beban-kerja/{id}", "/lowongan", "/lowongan/{teacher}",
	"/lowongan/{executing}", "/siap-mutasi", "/talenta", "/mutu-data", "/cari?q=siti", "/audit",
}

// TestPages prints how fast the main pages of a city of 22,000 are.
func TestPages(t *testing.T) {
	pages(t, serve(t, "", seed.Fill(options(seed.City)), "bench_city"), "22,000 people")
}

func pages(t *testing.T, a *servertest.App, where string) {
	t.Helper()
	cookie := signedIn(t, a)
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "\npage of the city (%s), %d at a time\tper second\tp50\tp99\tCPU each\t\n", where, connections)
	for _, path := range mainPages {
		r, err := measure(t.Context(), order{a.Address() + a.Path(t, path, "palembang"), cookie, "gzip", connections, stretch})
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Fprintf(w, "%s\t%.0f\t%v\t%v\t%v\t\n", path, r.rate(), r.P50, r.P99, r.each())
	}
	_ = w.Flush()
}

// TestList compares the list of people with the bare handler in worlds of 3,000 and 22,000.
func TestList(t *testing.T) {
	compare(t, serve(t, "", seed.Fill(options(seed.Small)), seed.SmallTemplate), "3,000 people, five governments")
	compare(t, serve(t, "", seed.Fill(options(seed.City)), "bench_city"), "22,000 people, one city")
}

// TestNation compares the list of people with the bare handler among five million: 228 copies of a city without history, or the
// world of `mutasi seed --size nation` in the database whose address is given, where the main pages are measured too.
func TestNation(t *testing.T) {
	given := os.Getenv("MUTASI_BENCH_NATION")
	switch given {
	case "":
		t.Skip("takes minutes to load: MUTASI_BENCH_NATION=1 make bench, or the address of a database with the nation in it")
	case "1":
		compare(t, serve(t, "", seed.Copies(options(seed.City), nation), "bench_nation"), "5,016,000 people, 228 cities")
	default:
		a := serve(t, given, nil, "")
		compare(t, a, "5,000,000 people, 514 governments")
		pages(t, a, "among 5,000,000 people")
	}
}

func options(size seed.Size) seed.Options {
	return seed.Options{Size: size, Seed: 1, Today: servertest.Today}
}

// serve puts the product together on the database given, or on one that is filled now.
func serve(t *testing.T, given string, fill func(ctx context.Context, url string) error, name string) *servertest.App {
	t.Helper()
	if os.Getenv("MUTASI_BENCH") == "" {
		t.Skip("a measurement: make bench")
	}
	app.Collect()
	if given == "" {
		given = world(t, name, fill)
	}
	return servertest.On(t, given, time.Now)
}

func signedIn(t *testing.T, a *servertest.App) string {
	t.Helper()
	cookie, _, _ := strings.Cut(a.Session(t, account).String(), ";")
	return cookie
}

// account reads the lists; it is that of the same agency in every world.
const account = "palembang.kabid"

// world returns a copy of the template of the name, which is filled the first time.
func world(t *testing.T, name string, fill func(ctx context.Context, url string) error) string {
	t.Helper()
	return dbtest.Clone(t, name, func(ctx context.Context, url string) error {
		if err := fill(ctx, url); err != nil {
			return err
		}
		pool, err := pgxpool.New(ctx, url)
		if err != nil {
			return err
		}
		defer pool.Close()
		_, err = pool.Exec(ctx, "vacuum analyze")
		return err
	})
}

// compare measures the list and the bare handler in turns, so that both have the same share of a busy machine.
func compare(t *testing.T, a *servertest.App, where string) {
	t.Helper()
	cookie := signedIn(t, a)
	cfg, err := pgxpool.ParseConfig(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	cfg.MaxConns = int32(a.Config.MaxConns)
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var agency int
	a.Row(t, []any{&agency}, `select agency_id from user_account where username = $1`, account)
	plain := httptest.NewServer(bare(pool, agency))
	defer plain.Close()
	list := a.Address() + "/pegawai?baris=20"
	kinds := []struct {
		name  string
		order order
		bare  int // the kind that it is compared with
		all   []result
	}{
		{"bare chi + pgx + templ", order{plain.URL + "/", "", "identity", connections, turn}, 0, nil},
		{"the list", order{list, cookie, "identity", connections, turn}, 0, nil},
		{"bare, compressed", order{plain.URL + "/dipadatkan", "", "gzip", connections, turn}, 2, nil},
		{"the list, compressed", order{list, cookie, "gzip", connections, turn}, 2, nil},
	}
	for range rounds {
		for i := range kinds {
			r, err := measure(t.Context(), kinds[i].order)
			if err != nil {
				t.Fatal(err)
			}
			kinds[i].all = append(kinds[i].all, r)
		}
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "\n%s: 20 of them, medians of %d rounds\tper second\tof the bare rate\tp50\tp99\tCPU each\tleast CPU\t\n", where, rounds)
	for _, k := range kinds {
		share := make([]float64, rounds)
		for i := range k.all {
			share[i] = k.all[i].rate() / kinds[k.bare].all[i].rate()
		}
		slices.Sort(share)
		fmt.Fprintf(w, "%s\t%.0f\t%.2f\t%v\t%v\t%v\t%v\t\n", k.name, median(k.all, result.rate), share[rounds/2],
			median(k.all, func(r result) time.Duration { return r.P50 }), median(k.all, func(r result) time.Duration { return r.P99 }),
			median(k.all, result.each), slices.MinFunc(k.all, func(a, b result) int { return cmp.Compare(a.each(), b.each()) }).each())
	}
	_ = w.Flush()
}

// median is the value in the middle.
func median[T cmp.Ordered](all []result, of func(result) T) T {
	values := make([]T, len(all))
	for i, r := range all {
		values[i] = of(r)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
