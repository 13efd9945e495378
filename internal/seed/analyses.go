package seed

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/workload/method"
)

// Workload analyses are made through the product's own service, like cases: the unit prepares, the personnel agency signs.
// Their inputs are chosen so that they come to the needs that the world has, but for the one that waits with a jump.

const sqlUnitsToAnalyse = `
select public_id as unit, case when kind = 'school' then coalesce(school_level, '') else kind end as kind
  from (select public_id, kind, school_level, row_number() over (partition by kind, school_level
                 order by (name = any (@first)) desc, (name = any (@never)), id) as k
          from unit where agency_id = @agency and active and (kind = 'school' and school_level in ('sd', 'smp') or kind = 'health_centre')) u
 where k <= case when school_level = 'sd' then 3 else 1 end
 order by kind, k`

const sqlUnitByName = `select public_id from unit where agency_id = @agency and name = @name`

// analyse makes the analyses of one demo government: schools, a health centre and a division signed, a draft, and one sent
// whose sum has jumped.
func (m *caseMaker) analyse(ctx context.Context) error {
	s := &analysis.Service{DB: m.d, Now: func() time.Time { return m.clock }}
	effective := asn.NewDate(m.today.Year(), m.today.Month(), 1)
	type row struct{ Unit, Kind string }
	units, err := db.All[row](ctx, m.d, sqlUnitsToAnalyse, pgx.NamedArgs{"agency": m.actors["operator"].AgencyID,
		"first": []string{BungoSurplusSchool, BungoShortSchool, BungoRemoteCentre}, "never": []string{MedanSurplusSchool, MedanShortSchool}})
	if err != nil {
		return fmt.Errorf("units to analyse: %w", err)
	}
	primary := 0
	for _, u := range units {
		a := analyst{m: m, s: s, who: m.actors["pengelola.pendidikan"], unit: u.Unit, on: effective, share: 100}
		if u.Kind == "health_centre" {
			a.who = m.actors["kepala.kesehatan"]
		}
		if u.Kind == "sd" {
			primary++
		}
		if err := a.make(ctx, primary < 3 || u.Kind != "sd", true); err != nil {
			return err
		}
	}
	for _, d := range []struct {
		name, head string
		share      int
	}{{PalembangTransport, "kepala.perhubungan", 100}, {"Bidang Bina Marga", "kepala.pupr", 135}} {
		unit, err := db.Value[string](ctx, m.d, sqlUnitByName, pgx.NamedArgs{"agency": m.actors["operator"].AgencyID, "name": d.name})
		if err != nil {
			return fmt.Errorf("unit %s: %w", d.name, err)
		}
		a := analyst{m: m, s: s, who: m.actors[d.head], unit: unit, on: effective, share: d.share}
		if d.share != 100 {
			a.on = asn.NewDate(m.today.Year()+1, 1, 1)
		}
		if err := a.make(ctx, true, d.share == 100); err != nil {
			return err
		}
	}
	return nil
}

// analyst prepares the analysis of one unit.
type analyst struct {
	m     *caseMaker
	s     *analysis.Service
	who   access.Actor
	unit  string
	on    asn.Date
	share int // per cent of the need that the inputs come to
}

// make begins an analysis and carries it on: filled and sent if whole, signed if sign.
func (a analyst) make(ctx context.Context, whole, sign bool) error {
	clock := a.on
	if !whole || !sign {
		clock = a.m.today.AddDays(-4)
	}
	a.m.clock = time.Date(clock.Year(), clock.Month(), clock.Day(), 9, 0, 0, 0, a.m.zone)
	a.m.tick(0)
	if err := a.s.Start(ctx, a.who, a.unit, ""); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	o, err := a.s.Overview(ctx, a.who, a.unit)
	if err != nil {
		return err
	}
	lines, _, err := a.s.Lines(ctx, o, o.Open)
	if err != nil {
		return err
	}
	facts := o.Open.Facts
	facts.Groups, facts.Pupils = groupsOf(o.Unit, lines)
	inputs := map[string]analysis.Input{}
	for i, l := range lines {
		if whole || i%3 != 2 { // a draft lacks some
			inputs[l.Post.PublicID] = a.input(l, o.Unit)
		}
	}
	if err := a.s.Fill(ctx, a.who, a.unit, o.Open.Version, a.on, facts, inputs); err != nil || !whole {
		return err
	}
	note := "Volume dihitung dari kegiatan tahun berjalan."
	if !sign {
		note = "Tahun depan ada tiga ruas jalan baru yang harus direncanakan dan diawasi, jadi volumenya naik."
	}
	if err := a.s.Send(ctx, a.who, a.unit, o.Open.Version+1, note); err != nil || !sign {
		return err
	}
	a.m.tick(2)
	return a.s.Sign(ctx, a.m.actors["verifikator"], a.unit, o.Open.Version+2, "Masukan sudah dicocokkan dengan laporan kegiatan dan data pokok unit.")
}

// groupsOf spreads the classes of a school over its grades; the need for class teachers, or the hours of mathematics, tell
// how many there are.
func groupsOf(u analysis.Unit, lines []analysis.Line) (groups []string, pupils string) {
	classes := 0
	for _, l := range lines {
		if l.Post.Need == nil {
			continue
		}
		switch l.Post.Position {
		case "Guru Kelas":
			classes = *l.Post.Need
		case "Guru Matematika":
			if l.Post.Exact != nil {
				classes = l.Post.Exact.Mul(method.Ratio(method.Int(teacherHours), method.Int(5))).Round()
			}
		}
	}
	grades := analysis.Grades(u.SchoolLevel)
	if classes == 0 {
		classes = len(grades)
	}
	if classes == 0 {
		return nil, ""
	}
	for i := range grades {
		groups = append(groups, fmt.Sprint((classes+len(grades)-1-i)/len(grades)))
	}
	return groups, fmt.Sprint(classes * pupilsSMP)
}

// hoursOf are the lesson hours a week of a subject in one study group.
var hoursOf = map[string]string{"Pendidikan Agama Islam": "3", "Pendidikan Agama Kristen": "3", "Pendidikan Pancasila": "3", "Bahasa Indonesia": "6",
	"Matematika": "5", "IPA": "5", "IPS": "4", "Bahasa Inggris": "4", "PJOK": "3", "Seni Budaya": "3", "Informatika": "2"}

// activities are what posts do, with the minutes that one result takes; the last takes what is left of the load.
var (
	officeTasks = []analysis.Task{{Name: "Menelaah bahan dan menyusun konsep naskah", Unit: "naskah", Minutes: "150"},
		{Name: "Memutakhirkan data dan dokumen", Unit: "dokumen", Minutes: "40"}, {Name: "Melayani permintaan dan surat masuk", Unit: "surat", Minutes: "5"}}
	roadTasks = []analysis.Task{{Name: "Menyusun rencana teknis", Unit: "ruas", Minutes: "4800"},
		{Name: "Mengawasi pekerjaan di lapangan", Unit: "kunjungan", Minutes: "300"}, {Name: "Memeriksa laporan kemajuan", Unit: "laporan", Minutes: "45"}}
	healthTasks = []analysis.Task{{Name: "Pelayanan dalam gedung", Unit: "kunjungan", Minutes: "15"},
		{Name: "Pelayanan luar gedung", Unit: "kunjungan", Minutes: "60"}, {Name: "Pencatatan pelayanan", Unit: "catatan", Minutes: "3"}}
)

// input is what comes to the need that the world has for a post.
func (a analyst) input(l analysis.Line, u analysis.Unit) analysis.Input {
	in := analysis.Suggest(u, l.Post)
	need := method.Int(1)
	if l.Post.Need != nil {
		need = method.Int(*l.Post.Need)
		if l.Post.Exact != nil && l.Post.Exact.Round() == *l.Post.Need {
			need = *l.Post.Exact
		}
	}
	need = need.Mul(method.Ratio(method.Int(a.share), method.Int(100)))
	switch in.Method {
	case method.KindGeneral:
		tasks := officeTasks
		if l.Post.Family == "Teknik Jalan dan Jembatan" {
			tasks = roadTasks
		}
		in.Tasks = volumes(tasks, need.Mul(method.Int(75_000)))
	case method.KindHealth:
		in.Support = "3600"
		in.Tasks = volumes(healthTasks, need.Mul(method.Int(72_000-3_600)))
	case method.KindTeacher:
		if in.Role == method.SubjectTeacher {
			hours := hoursOf[l.Post.Subject]
			if hours == "" {
				hours = "2"
			}
			for range analysis.Grades(u.SchoolLevel) {
				in.Hours = append(in.Hours, hours)
			}
		}
	case method.KindEntered:
	}
	return in
}

// volumes shares a load in minutes a year out over tasks: half to the first, three tenths to the second, the rest to the
// last.
func volumes(tasks []analysis.Task, load method.Number) []analysis.Task {
	out := make([]analysis.Task, len(tasks))
	left := load
	for i, t := range tasks {
		minutes, _ := method.ParseNumber(t.Minutes)
		part := left
		if i < 2 {
			part = load.Mul(method.Ratio(method.Int([]int{5, 3}[i]), method.Int(10)))
		}
		n := method.Ratio(part, minutes).Floor()
		left = left.Sub(minutes.Mul(method.Int(n)))
		out[i] = t
		out[i].Volume, out[i].Every = fmt.Sprint(n), string(method.Yearly)
	}
	return out
}
