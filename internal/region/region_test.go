package region_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/errs"
	"mutasi/internal/geo"
	"mutasi/internal/region"
)

var today = asn.NewDate(2026, 11, 21)

// world is two governments; the first has three districts, five schools and a secretariat.
type world struct {
	*region.Service
	t testing.TB
}

const sqlWorld = `
insert into region (code, parent_code, name, level, latitude, longitude) values
  ('15', null, 'Jambi', 1, null, null), ('15.08', '15', 'Bungo', 2, null, null), ('15.09', '15', 'Tebo', 2, null, null),
  ('15.08.01', '15.08', 'Utara', 3, -1, 102), ('15.08.02', '15.08', 'Selatan', 3, -2, 102), ('15.08.03', '15.08', 'Timur', 3, -1.5, 103),
  ('15.08.01.2001', '15.08.01', 'Desa', 4, null, null), ('15.09.01', '15.09', 'Tetangga', 3, -1, 104);
insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name) values
  ('g1', '5503', 'Bungo', 'Bungo', 'regency', '15.08', 'Bupati', 'Muara Bungo', 'BKPSDM'), ('g2', '5504', 'Tebo', 'Tebo', 'regency', '15.09', 'Bupati', 'Muara Tebo', 'BKPSDM');
insert into unit (agency_id, public_id, kind, school_level, name, region_code, latitude, longitude, remoteness, ancestors) values
  (1, 'setda', 'office', null, 'Sekretariat Daerah', '15.08.01', -1, 102, 0, '{1}'),
  (1, 'sd1', 'school', 'sd', 'SDN 1', '15.08.01', -1, 102.1, 0, '{7,2}'), (1, 'sd2', 'school', 'sd', 'SDN 2', '15.08.01.2001', -1, 102.3, 2, '{7,3}'),
  (1, 'smp', 'school', 'smp', 'SMPN 1', '15.08.01', -1, 102.101, 0, '{7,4}'), (1, 'sd3', 'school', 'sd', 'SDN 3', '15.08.02', null, null, 1, '{7,5}'),
  (1, 'sd4', 'school', 'sd', 'SDN 4', '15.08', -1.5, 102, 0, '{6}'), (1, 'dinas', 'office', null, 'Dinas Pendidikan', '15.08.01', -1, 102, 0, '{7}'),
  (2, 'foreign', 'school', 'sd', 'SDN Tebo', '15.09.01', -1, 102.1, 0, '{8}');
insert into position (agency_id, public_id, name, kind, family, retirement_age) values
  (1, 'j1', 'Guru Kelas', 'functional', 'Guru', 60), (1, 'j2', 'Penjaga', 'executing', 'Pelaksana', 58);
insert into post (agency_id, unit_id, position_id, public_id) values (1, 2, 1, 'p1'), (1, 3, 1, 'p2'), (1, 3, 2, 'p3'), (1, 5, 1, 'p4'), (1, 6, 1, 'p5');
insert into need (agency_id, post_id, valid, quantity, method, source) select 1, id, '[2026-01-01,)', 3, 'general', 'uji' from post where public_id in ('p1', 'p2', 'p5');
insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date, post_id, unit_id)
  select 1, 'e' || n, '19800101200601100' || n, 'pns', 'Orang ' || n, 'm', '1980-01-01', case when n <= 4 then 1 else 2 end, case when n <= 4 then 2 else 3 end from generate_series(1, 5) n;
insert into user_account (public_id, username, name, agency_id) values ('a1', 'admin', 'Admin', 1);`

func newWorld(t *testing.T) world {
	t.Helper()
	d := dbtest.New(t)
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sqlWorld)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return world{&region.Service{DB: d, Now: func() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }}, t}
}

func (w world) count(sql string) int {
	w.t.Helper()
	n, err := db.Value[int](w.t.Context(), w.DB, sql)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

var (
	operator = access.Actor{UserID: 1, Name: "Operator", Role: access.HROperator, AgencyID: 1}
	admin    = access.Actor{UserID: 1, Name: "Admin", Role: access.Admin, AgencyID: 1}
	head     = access.Actor{UserID: 1, Name: "Kepala", Role: access.UnitHead, AgencyID: 1, UnitID: 7}
)

// outlines is a file of squares round places, by code.
func outlines(squares ...string) string {
	at := map[string][2]float64{"15.08.01": {102, -1}, "15.08.02": {102, -2}, "15.08.03": {103, -1.5}, "15.09.01": {104, -1}, "15.08": {102, -1}, "99.99.99": {100, 0}, "x": {1, 1}}
	var features []string
	for _, code := range squares {
		p := at[code]
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"code":%q},"geometry":{"type":"Polygon","coordinates":[[[%[2]f,%[3]f],[%[4]f,%[3]f],[%[4]f,%[5]f],[%[2]f,%[5]f],[%[2]f,%[3]f]]]}}`,
			code, p[0]-0.4, p[1]-0.4, p[0]+0.4, p[1]+0.4))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func (w world) load(who access.Actor, content string) (region.Outcome, error) {
	return w.ImportOutlines(w.t.Context(), who, region.File{Name: "batas.geojson", Content: strings.NewReader(content)})
}

func TestOutlinesAreStoredOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := outlines("15.08", "15.08.01", "15.08.02", "15.09.01")
	o, err := w.load(admin, file)
	if err != nil || len(o.Governments) != 1 || !o.Governments[0].Changed || o.Governments[0].Districts != 2 || o.Skipped != 2 {
		t.Fatalf("%+v, %v", o, err)
	}
	if m := o.Governments[0].Missing; len(m) != 1 || m[0] != "Timur" {
		t.Errorf("missing %v", m)
	}
	logged := w.count(`select count(*) from audit_event where action = 'map.import' and actor_id = 1 and agency_id = 1 and diff::text like '%batas.geojson%'`)
	if logged != 1 {
		t.Errorf("%d events", logged)
	}
	o, err = w.load(admin, file)
	if err != nil || o.Governments[0].Changed {
		t.Errorf("again: %+v, %v", o, err)
	}
	if o, err = w.load(admin, outlines("15.08.02", "15.08.01")); err != nil || o.Governments[0].Changed {
		t.Errorf("in another order: %+v, %v", o, err)
	}
	if n := w.count(`select count(*) from audit_event where action = 'map.import'`); n != 1 {
		t.Errorf("%d events for one change", n)
	}
	if o, err = w.load(admin, outlines("15.08.01", "15.08.02", "15.08.03")); err != nil || !o.Governments[0].Changed || len(o.Governments[0].Missing) != 0 {
		t.Errorf("more districts: %+v, %v", o, err)
	}
	if n := w.count(`select count(*) from district_outline`); n != 3 {
		t.Errorf("%d outlines", n)
	}
}

func TestTheCommandLineServesAllGovernments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, err := w.load(access.SystemActor("impor"), outlines("15.08.01", "15.09.01"))
	if err != nil || len(o.Governments) != 2 {
		t.Fatalf("%+v, %v", o, err)
	}
	if n := w.count(`select count(distinct agency_id) from audit_event where action = 'map.import'`); n != 2 {
		t.Errorf("events of %d governments", n)
	}
}

func TestRefusedFilesStoreNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, tt := range map[string]struct{ file, key, path string }{
		"unknown code":       {outlines("15.08.01", "99.99.99"), "region.import.unknown", "features[1].properties.code"},
		"no code at all":     {outlines("15.08.01", "x"), "region.import.unknown", "features[1].properties.code"},
		"twice":              {outlines("15.08.01", "15.08.02", "15.08.01"), "region.import.twice", "features[2].properties.code"},
		"only of others":     {outlines("15.09.01"), "region.import.none", ""},
		"fault at the end":   {strings.TrimSuffix(outlines("15.08.01"), "}"), "geo.cut_off", "$"},
		"latitude longitude": {strings.ReplaceAll(outlines("15.08.01"), "101.6", "-101.6") + "x", "geo.syntax", "$"},
	} {
		_, err := w.load(admin, tt.file)
		e, ok := errors.AsType[*errs.Error](err)
		if !ok || e.Kind != errs.Invalid || e.Key != tt.key || tt.path != "" && fmt.Sprint(e.Args[1]) != tt.path {
			t.Errorf("%s: %v %+v", name, err, e)
		}
	}
	if n := w.count(`select count(*) from outline_map`) + w.count(`select count(*) from audit_event where action like 'map.%'`); n != 0 {
		t.Errorf("%d rows stored", n)
	}
	if _, err := w.load(operatorWithout(access.Auditor), outlines("15.08.01")); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("an auditor: %v", err)
	}
}

func operatorWithout(r access.Role) access.Actor {
	return access.Actor{UserID: 1, Name: "X", Role: r, AgencyID: 1}
}

func TestTheDatabaseRefusesWhatIsNoDrawing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.load(admin, outlines("15.08.01", "15.08.02")); err != nil {
		t.Fatal(err)
	}
	for name, sql := range map[string]string{
		"markup":                        `update district_outline set path = 'M1 1l2 2"/><script>z'`,
		"too large":                     `update district_outline set path = 'M1 1l' || repeat('1 1 ', 4000) || 'z'`,
		"tile twice":                    `insert into district_tile values (1, '15.08.01', 1, 1), (1, '15.08.02', 1, 1)`,
		"tile outside":                  `insert into district_tile values (1, '15.08.01', 9, 1)`,
		"capital of another government": `insert into map_setting values (2, 1)`,
	} {
		err := w.DB.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), sql)
			return err
		})
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestOverviewSumsByDistrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o, err := w.Overview(t.Context(), operator, "", today)
	if err != nil || len(o.Districts) != 3 || o.Map != nil {
		t.Fatalf("%+v, %v", o, err)
	}
	by := map[string]region.District{}
	for _, d := range o.Districts {
		by[d.Name] = d
	}
	north := by["Utara"]
	// SDN 1 holds 4 of 3, SDN 2 holds 1 of 3, its caretaker's post has no analysis.
	if want := (region.Balance{Need: 6, Held: 5, Short: 2, Over: 1, Analysed: 2, Unknown: 1}); north.Balance != want || north.Units != 2 {
		t.Errorf("north %+v, want %+v", north, want)
	}
	if south := by["Selatan"]; south.Known() || south.Unknown != 1 {
		t.Errorf("a district without analysis is not zero: %+v", south)
	}
	if o.Elsewhere == nil || o.Elsewhere.Units != 1 || o.Elsewhere.Need != 3 {
		t.Errorf("elsewhere %+v", o.Elsewhere)
	}
	if o, err = w.Overview(t.Context(), operator, "Pelaksana", today); err != nil || o.Districts[2].Unknown != 1 || o.Districts[2].Known() {
		t.Errorf("one family: %+v, %v", o.Districts, err)
	}
	if o, err = w.Overview(t.Context(), head, "", today); err != nil || o.Elsewhere != nil {
		t.Errorf("a head sees a unit of another office: %+v, %v", o.Elsewhere, err)
	}
	if _, err = w.Overview(t.Context(), admin, "", today); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("an administrator reads need: %v", err)
	}
}

func TestDistances(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, err := w.District(t.Context(), operator, "15.08.01", "school", "", today)
	if err != nil || d.Capital != "Sekretariat Daerah" || len(d.Places) != 3 {
		t.Fatalf("%+v, %v", d, err)
	}
	degree := 6371.0088 * math.Pi / 180 * math.Cos(math.Pi/180) // of longitude at one degree south
	for _, p := range d.Places {
		switch p.Name {
		case "SDN 1": // the secondary school 100 m away is of another kind, the one across the border of another government
			if p.Nearest == nil || *p.Nearest != "SDN 2" || math.Abs(*p.NearestKm-0.2*degree) > 0.01 || math.Abs(*p.CapitalKm-0.1*degree) > 0.01 {
				t.Errorf("%+v", p)
			}
		case "SMPN 1":
			if p.Nearest != nil {
				t.Errorf("the only one of its kind has a neighbour: %v", *p.Nearest)
			}
		}
	}
	if d, err = w.District(t.Context(), operator, "15.08.02", "", "", today); err != nil || d.Places[0].CapitalKm != nil || d.Places[0].NearestKm != nil {
		t.Errorf("a unit without coordinates has distances: %+v, %v", d.Places, err)
	}
	if _, err = w.District(t.Context(), operator, "15.09.01", "", "", today); !errors.Is(err, region.ErrNotFound) {
		t.Errorf("a district of another government: %v", err)
	}
	n, err := w.Near(t.Context(), operator, "sd1", today)
	if err != nil || len(n.Near) != 2 || n.Near[0].Name != "SDN 2" || n.Near[1].Name != "SDN 4" || n.Near[0].Need != 3 {
		t.Errorf("near: %+v, %v", n, err)
	}
	if n, err = w.Near(t.Context(), head, "sd1", today); err != nil || len(n.Near) != 1 {
		t.Errorf("a head sees %+v, %v", n.Near, err)
	}
	if _, err = w.Near(t.Context(), head, "sd4", today); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a unit outside the scope: %v", err)
	}
}

func TestCapital(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.SetCapital(t.Context(), admin, "sd2"); err != nil {
		t.Fatal(err)
	}
	d, err := w.District(t.Context(), operator, "15.08.01", "school", "", today)
	if err != nil || d.Capital != "SDN 2" {
		t.Errorf("%+v, %v", d.Capital, err)
	}
	for name, unit := range map[string]string{"without place": "sd3", "of another government": "foreign", "none": "?"} {
		if err := w.SetCapital(t.Context(), admin, unit); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.SetCapital(t.Context(), admin, ""); err != nil {
		t.Fatal(err)
	}
	if n := w.count(`select count(*) from audit_event where action = 'map.capital'`); n != 2 {
		t.Errorf("%d events", n)
	}
}

func TestTilesAreSetWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tiles := map[string]geo.Tile{"15.08.01": {Col: 1, Row: 1}, "15.08.02": {Col: 1, Row: 2}, "15.08.03": {Col: 2, Row: 1}}
	if err := w.SetTiles(t.Context(), admin, tiles); err != nil {
		t.Fatal(err)
	}
	tiles["15.08.01"], tiles["15.08.02"] = tiles["15.08.02"], tiles["15.08.01"] // a swap
	if err := w.SetTiles(t.Context(), admin, tiles); err != nil {
		t.Fatal(err)
	}
	o, err := w.Overview(t.Context(), operator, "", today)
	if err != nil || o.Tiles()["15.08.01"] != (geo.Tile{Col: 1, Row: 2}) {
		t.Errorf("%v, %v", o.Tiles(), err)
	}
	for name, change := range map[string]func(map[string]geo.Tile){
		"taken":   func(m map[string]geo.Tile) { m["15.08.03"] = m["15.08.01"] },
		"outside": func(m map[string]geo.Tile) { m["15.08.03"] = geo.Tile{Col: 9, Row: 1} },
		"missing": func(m map[string]geo.Tile) { delete(m, "15.08.03") },
	} {
		bad := map[string]geo.Tile{}
		for k, v := range tiles {
			bad[k] = v
		}
		change(bad)
		err := w.SetTiles(t.Context(), admin, bad)
		if e, ok := errors.AsType[*errs.Error](err); !ok || e.Kind != errs.Invalid || len(e.Fields) != 1 || !strings.HasSuffix(e.Fields[0].Name, "15.08.0"+e.Fields[0].Name[len(e.Fields[0].Name)-1:]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	diff, err := db.Value[string](t.Context(), w.DB, `select diff::text from audit_event where action = 'map.tiles' order by id desc limit 1`)
	var changed map[string]any
	if err != nil || json.Unmarshal([]byte(diff), &changed) != nil || len(changed) != 2 {
		t.Errorf("the log says %s, %v", diff, err)
	}
	if err := w.ClearTiles(t.Context(), admin); err != nil || w.count(`select count(*) from district_tile`) != 0 {
		t.Errorf("clear: %v", err)
	}
	if err := w.SetTiles(t.Context(), head, tiles); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("a head of office: %v", err)
	}
}
