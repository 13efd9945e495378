// Command bench measures an import: a region's 20,000 civil servants from a
// workbook with the headings of the national export, into an empty database,
// and the same file again. It prints time and the peak memory of its process,
// and fails when the promise of the product is not kept: under 60 seconds and
// under 512 MiB on two cores.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/exchange"
)

// The promise.
const (
	mostSeconds = 60
	mostMiB     = 512
)

func main() {
	people := flag.Int("people", 20_000, "rows of civil servants")
	keep := flag.String("keep", "", "write the files to this folder and import nothing")
	flag.Parse()
	if err := run(context.Background(), *people, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, people int, keep string) error {
	dir := keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "mutasi-bench-*"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	r := region{people: people}
	if err := r.write(dir); err != nil || keep != "" {
		return err
	}
	d, err := database(ctx, os.Getenv("TEST_DATABASE_URL"))
	if err != nil {
		return err
	}
	defer d.Close()
	s := &exchange.Service{DB: d, Now: time.Now, Direct: true}
	for _, k := range []exchange.Kind{exchange.Units, exchange.Positions} {
		if _, err := bring(ctx, s, k, dir); err != nil {
			return err
		}
	}
	cpu := -processor()
	seconds, err := bring(ctx, s, exchange.Employees, dir)
	if err != nil {
		return err
	}
	cpu += processor()
	if _, err := bring(ctx, s, exchange.Employees, dir); err != nil {
		return err
	}
	if err := takeBack(ctx, s); err != nil {
		return err
	}
	mib := peakMiB()
	fmt.Printf("%d rows: %.1f s (at most %d), of them %.1f s of processor in this process; peak memory of the process %d MiB (at most %d)\n",
		people, seconds, mostSeconds, cpu, mib, mostMiB)
	if seconds > mostSeconds || mib > mostMiB {
		return fmt.Errorf("the promise is not kept")
	}
	return nil
}

// database makes a migrated database with one government on the cluster at url.
func database(ctx context.Context, url string) (*db.DB, error) {
	if url == "" {
		return nil, fmt.Errorf("TEST_DATABASE_URL is not set: use `make bench-import`")
	}
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close(ctx) }()
	name := "bench_" + db.RandomText(8)
	if _, err := c.Exec(ctx, "create database "+name); err != nil {
		return nil, err
	}
	target := strings.Replace(url, "/"+c.Config().Database+"?", "/"+name+"?", 1)
	if err := db.MigrateUp(target); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, target, db.Options{})
	if err != nil {
		return nil, err
	}
	return d, d.Housekeep(ctx, "bench.agency", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
			values ('bench', '5503', 'Pemerintah Kabupaten Bungo', 'Bungo', 'regency', '15.08', 'Bupati', 'Muara Bungo', 'BKPSDM')`)
		return err
	})
}

// takeBack takes the people back and tells how long it took.
func takeBack(ctx context.Context, s *exchange.Service) error {
	who := access.SystemActor("bench")
	who.AgencyID = 1
	runs, err := s.List(ctx, who, 0, 2) // the second brought the same file and changed nothing
	if err != nil {
		return err
	}
	r, start := runs[1], time.Now()
	if err := s.StartUndo(ctx, who, r.PublicID); err != nil {
		return err
	}
	if err := s.CheckUndo(ctx, r.ID); err != nil {
		return err
	}
	checked := time.Since(start)
	if err := s.Undo(ctx, who, r.PublicID); err != nil {
		return err
	}
	if err := s.UndoRows(ctx, r.ID); err != nil {
		return err
	}
	if r, err = s.Get(ctx, who, r.PublicID); err != nil {
		return err
	}
	fmt.Printf("%-10s taken back: check %5.2f s, undo %5.2f s: %d of %d things\n", r.Kind, checked.Seconds(), (time.Since(start) - checked).Seconds(),
		r.Undo.Done, r.Undo.Total)
	return nil
}

// bring imports one of the files and tells how long it took.
func bring(ctx context.Context, s *exchange.Service, k exchange.Kind, dir string) (seconds float64, err error) {
	file, err := os.Open(filepath.Join(dir, string(k)+".xlsx"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	who := access.SystemActor("bench")
	who.AgencyID = 1
	start := time.Now()
	id, err := s.Upload(ctx, who, exchange.Upload{Kind: k, Name: file.Name(), File: file})
	if err != nil {
		return 0, err
	}
	r, err := s.Get(ctx, who, id)
	if err != nil {
		return 0, err
	}
	uploaded := time.Since(start)
	if err := s.Map(ctx, who, id, r.Mapping); err != nil {
		return 0, err
	}
	if err := s.Check(ctx, r.ID); err != nil {
		return 0, err
	}
	checked := time.Since(start)
	if err := s.Commit(ctx, who, id); err != nil {
		return 0, err
	}
	if err := s.CommitRows(ctx, r.ID); err != nil {
		return 0, err
	}
	took := time.Since(start)
	if r, err = s.Get(ctx, who, id); err != nil {
		return 0, err
	}
	fmt.Printf("%-10s upload %5.2f s, check %5.2f s, commit %5.2f s: new %d, changed %d, same %d, bad %d\n", k, uploaded.Seconds(),
		(checked - uploaded).Seconds(), (took - checked).Seconds(), r.RowsNew, r.RowsChanged, r.RowsSame, r.RowsBad)
	if r.State != exchange.Done || r.RowsBad > 0 {
		rows, _ := s.Rows(ctx, who, r, exchange.Bad, 0, 3)
		return 0, fmt.Errorf("import of %s ended as %s %s; %+v", k, r.State, r.Failure, rows)
	}
	return took.Seconds(), nil
}

// processor is the processor time that the process used, in seconds.
func processor() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peakMiB is the most memory that the process held (VmHWM), 0 where the system
// does not tell.
func peakMiB() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kib int
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib >> 10
		}
	}
	return 0
}
