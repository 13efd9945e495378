package bench

import (
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

const (
	connections = 8
	stretch     = 3 * time.Second
	rounds      = 5
)

// mainPages are those that people open all day.
var mainPages = []string{
	"/beranda", "/pegawai", "/pegawai?q=siti", "/pegawai/{id}", "/jabatan/bezetting", "/jabatan/bezetting?tanggal=2028-01-01",
	"/jabatan/peta", "/beban-kerja", "/beban-kerja?banding=usulan", "/beban-kerja/{id}", "/lowongan", "/lowongan/{id}",
	"/cari?q=siti", "/audit",
}

// TestPages prints how fast the main pages of a city of 22,000 are, and how the list of people compares with the bare
// handler there.
func TestPages(t *testing.T) {
	if os.Getenv("MUTASI_BENCH") == "" {
		t.Skip("a measurement: make bench")
	}
	a := servertest.On(t, world(t, seed.City, ""), time.Now)
	cookie := a.Session(t, "palembang.kabid").String()
	cookie, _, _ = strings.Cut(cookie, ";")
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "\npage of the city (22,000 people), %d at a time\tper second\tp50\tp99\tCPU each\t\n", connections)
	for _, path := range mainPages {
		r, err := measure(t.Context(), order{a.Address() + a.Path(t, path, "palembang"), cookie, "br", connections, stretch})
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Fprintf(w, "%s\t%.0f\t%v\t%v\t%v\t\n", path, r.rate(), r.P50, r.P99, r.each())
	}
	_ = w.Flush()
	compare(t, a, "city, 22,000 people", cookie)
}

// TestNation compares the list of people with the bare handler among five million.
func TestNation(t *testing.T) {
	given := os.Getenv("MUTASI_BENCH_NATION")
	if os.Getenv("MUTASI_BENCH") == "" || given == "" {
		t.Skip("a long measurement: MUTASI_BENCH_NATION=1 make bench, or the address of a database with the nation in it")
	}
	if given == "1" {
		given = ""
	}
	a := servertest.On(t, world(t, seed.Nation, given), time.Now)
	cookie, _, _ := strings.Cut(a.Session(t, "palembang.kabid").String(), ";")
	compare(t, a, "nation, 5,000,000 people", cookie)
}

// world returns a database with a world of the size: the given one, or one that is loaded now.
func world(t *testing.T, size seed.Size, given string) string {
	t.Helper()
	if given != "" {
		return given
	}
	return dbtest.Clone(t, "bench_"+string(size), func(ctx context.Context, url string) error {
		if err := seed.Fill(seed.Options{Size: size, Seed: 1, Today: servertest.Today})(ctx, url); err != nil {
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
func compare(t *testing.T, a *servertest.App, where, cookie string) {
	t.Helper()
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
	a.Row(t, []any{&agency}, `select agency_id from user_account where username = 'palembang.kabid'`)
	plain := httptest.NewServer(bare(pool, agency))
	defer plain.Close()
	list := a.Address() + "/pegawai?baris=20"
	kinds := []struct {
		name  string
		order order
		all   []result
	}{
		{"bare chi + pgx + templ", order{plain.URL + "/", "", "identity", connections, stretch}, nil},
		{"the product's list", order{list, cookie, "identity", connections, stretch}, nil},
		{"the list, compressed", order{list, cookie, "br", connections, stretch}, nil},
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
	fmt.Printf("\n20 people of the %s, %d rounds in turns:\n", where, rounds)
	first := median(kinds[0].all)
	for _, k := range kinds {
		r := median(k.all)
		fmt.Printf("  %-24s %6.0f/s  %.2f of the bare rate  p50 %v  p99 %v  CPU %v each\n", k.name, r.rate(), r.rate()/first.rate(), r.P50, r.P99, r.each())
	}
}

// median is the stretch in the middle by processor time of a request.
func median(all []result) result {
	slices.SortFunc(all, func(a, b result) int { return int(a.each() - b.each()) })
	return all[len(all)/2]
}
