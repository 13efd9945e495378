package region

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/geo"
)

// CodeProperty is the property of a feature that holds the code of its district, unless a file says otherwise.
const CodeProperty = "code"

// File is a file of outlines. Property names the member of each feature's properties that holds the code of the district.
type File struct {
	Name     string
	Content  io.Reader
	Property string
}

// Imported is what became of a file for one government.
type Imported struct {
	AgencyID  int
	Agency    string
	Districts int      // with an outline now
	Missing   []string // names of districts without one
	Bytes     int      // of the drawing
	Changed   bool     // false: the same outlines were there already
}

// Outcome is what became of a file.
type Outcome struct {
	Governments []Imported
	Skipped     int // features of places that are no district of these governments
}

type government struct {
	ID         int
	Name       string
	RegionCode string
	Content    []byte // of its outlines; nil: none
}

const sqlGovernments = `
select g.id, g.name, g.region_code, m.content from agency g left join outline_map m on m.agency_id = g.id
 /*if agency*/ where g.id = @agency /*end*/ order by g.id`

const sqlAgencyID = `select id from agency where code = $1`

// AgencyID finds a government by its national code, for the command line.
func (s *Service) AgencyID(ctx context.Context, code string) (int, error) {
	id, err := db.Value[int](ctx, s.DB, sqlAgencyID, code)
	if err != nil {
		return 0, db.NotFound(err, "region.import.no_agency")
	}
	return id, nil
}

const sqlKnownRegions = `select code, name from region`

type knownRegion struct {
	Code string
	Name string
}

// ImportOutlines replaces the outlines of the actor's government by those of a GeoJSON file; the system (the command line)
// without a government those of all governments that occur in it. The whole file is checked before anything is stored, and
// all is stored or nothing. The same outlines again change nothing. Faults of the file are Invalid errors with the place.
func (s *Service) ImportOutlines(ctx context.Context, who access.Actor, f File) (Outcome, error) {
	if err := mayEdit(who); err != nil {
		return Outcome{}, err
	}
	governments, err := db.All[government](ctx, s.DB, sqlGovernments, pgx.NamedArgs{"agency": who.AgencyID})
	if err != nil {
		return Outcome{}, fmt.Errorf("governments: %w", err)
	}
	regions, err := db.All[knownRegion](ctx, s.DB, sqlKnownRegions)
	if err != nil {
		return Outcome{}, fmt.Errorf("regions: %w", err)
	}
	sorted, out, err := sortOut(f, governments, regions)
	if err != nil {
		return Outcome{}, err
	}
	var drawings []drawing
	for _, g := range governments {
		if features := sorted[g.RegionCode]; len(features) > 0 {
			drawings = append(drawings, draw(g, features, regions))
		}
	}
	if len(drawings) == 0 {
		return out, errs.New(errs.Invalid, "region.import.none", "file", f.Name, "skipped", out.Skipped)
	}
	changed := slices.DeleteFunc(slices.Clone(drawings), func(d drawing) bool { return !d.Changed })
	if len(changed) > 0 {
		err = s.DB.Write(ctx, who, "map.import", func(tx *db.Tx) error {
			for _, d := range changed {
				if err := s.store(ctx, tx, f.Name, d); err != nil {
					return fmt.Errorf("outlines of %s: %w", d.Agency, err)
				}
			}
			return nil
		})
	}
	for _, d := range drawings {
		out.Governments = append(out.Governments, d.Imported)
	}
	return out, err
}

// sortOut reads the file and keeps the districts of the governments, by the code of their regency.
func sortOut(f File, governments []government, regions []knownRegion) (map[string][]geo.Feature, Outcome, error) {
	var out Outcome
	known, wanted, seen := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range regions {
		known[r.Code] = true
	}
	for _, g := range governments {
		wanted[g.RegionCode] = true
	}
	sorted := map[string][]geo.Feature{}
	err := geo.Read(f.Content, cmp.Or(f.Property, CodeProperty), func(x geo.Feature) error {
		refuse := func(key string) error {
			return errs.New(errs.Invalid, key, "path", x.Where()+".properties."+cmp.Or(f.Property, CodeProperty), "code", clip(x.Code))
		}
		code, err := asn.ParseRegionCode(x.Code)
		switch {
		case err != nil || !known[string(code)]:
			return refuse("region.import.unknown")
		case seen[string(code)]:
			return refuse("region.import.twice")
		}
		seen[string(code)] = true
		regency := string(code.Parent())
		if code.Level() != asn.District || !wanted[regency] {
			out.Skipped++
			return nil
		}
		x.Code = string(code)
		sorted[regency] = append(sorted[regency], x)
		return nil
	})
	return sorted, out, err
}

func clip(s string) string { return s[:min(len(s), 20)] }

// drawing is the outlines of one government, ready to be stored.
type drawing struct {
	Imported
	frame    geo.Frame
	outlines []geo.Outline
	content  []byte
}

func draw(g government, features []geo.Feature, regions []knownRegion) drawing {
	d := drawing{Imported: Imported{AgencyID: g.ID, Agency: g.Name}}
	d.frame, d.outlines = geo.Draw(features, geo.Budget)
	have := map[string]bool{}
	sum := sha256.New()
	fmt.Fprintf(sum, "%v", d.frame)
	for _, o := range d.outlines {
		have[o.Code] = true
		d.Districts++
		d.Bytes += len(o.Path)
		fmt.Fprintf(sum, "\n%v", o)
	}
	d.content = sum.Sum(nil)
	d.Changed = !bytes.Equal(d.content, g.Content)
	for _, r := range regions {
		if code := asn.RegionCode(r.Code); code.Level() == asn.District && string(code.Parent()) == g.RegionCode && !have[r.Code] {
			d.Missing = append(d.Missing, r.Name)
		}
	}
	return d
}

const sqlForgetOutlines = `delete from outline_map where agency_id = $1 returning file_name`

const sqlInsertMap = `
insert into outline_map (agency_id, west, north, unit_lon, unit_lat, width, height, file_name, content, imported_at)
values (@agency, @west, @north, @unit_lon, @unit_lat, @width, @height, @file, @content, @at)`

const sqlInsertOutlines = `
insert into district_outline (agency_id, region_code, path, label_x, label_y, label_r)
select @agency, x.code, x.path, x.x, x.y, x.r from unnest(@codes::text[], @paths::text[], @xs::int[], @ys::int[], @rs::int[]) as x (code, path, x, y, r)`

// logged is what the audit says of a file of outlines.
type logged struct {
	File      string `json:"file"`
	Content   string `json:"content,omitempty"`
	Districts int    `json:"districts,omitempty"`
}

func (s *Service) store(ctx context.Context, tx *db.Tx, file string, d drawing) error {
	var before any
	if old, err := db.Value[string](ctx, tx, sqlForgetOutlines, d.AgencyID); err == nil {
		before = logged{File: old}
	} else if !db.IsNoRows(err) {
		return err
	}
	_, err := tx.Exec(ctx, sqlInsertMap, pgx.NamedArgs{"agency": d.AgencyID, "west": d.frame.West, "north": d.frame.North, "unit_lon": d.frame.UnitLon,
		"unit_lat": d.frame.UnitLat, "width": d.frame.Width, "height": d.frame.Height, "file": file, "content": d.content, "at": s.Now()})
	if err != nil {
		return err
	}
	var codes, paths []string
	var xs, ys, rs []int
	for _, o := range d.outlines {
		codes, paths = append(codes, o.Code), append(paths, o.Path)
		xs, ys, rs = append(xs, o.LabelX), append(ys, o.LabelY), append(rs, o.LabelR)
	}
	if _, err := tx.Exec(ctx, sqlInsertOutlines, pgx.NamedArgs{"agency": d.AgencyID, "codes": codes, "paths": paths, "xs": xs, "ys": ys, "rs": rs}); err != nil {
		return err
	}
	return tx.Audit(ctx, subject(d.AgencyID, "Batas kecamatan "+d.Agency), before,
		logged{File: file, Content: hex.EncodeToString(d.content), Districts: d.Districts})
}
