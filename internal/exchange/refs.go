package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// refs are the units, posts and kinds of post of an agency, by everything by
// which files name them.
type refs struct {
	units     map[int64]unitInfo
	unitByID  map[string]int64   // external id
	unitNamed map[string][]int64 // folded name
	positions map[int64]positionInfo
	posByID   map[string]int64
	posNamed  map[string]int64
	posts     map[postKey]postInfo
	near      map[string]string // suggestions found, by what was asked for
}

type unitInfo struct {
	ID         int64
	ExternalID string
	Name       string
	OfficeID   int64
	OfficeName string
}

type positionInfo struct {
	ID         int64
	ExternalID string
	Name       string
}

type postKey struct{ unit, position int64 }

type postInfo struct {
	ID         int64
	UnitID     int64
	PositionID int64
}

const sqlListUnits = `
select u.id, coalesce(u.external_id, '') as external_id, u.name, coalesce(u.office_id, 0) as office_id, coalesce(o.name, '') as office_name
  from unit u left join unit o on o.id = u.office_id
 where u.agency_id = $1 and u.active and u.name <> ''
 order by u.id`

const sqlListPositions = `select id, coalesce(external_id, '') as external_id, name from position where agency_id = $1 order by id`

const sqlListPosts = `select id, unit_id, position_id from post where agency_id = $1`

// loadRefs reads the references of an agency.
func loadRefs(ctx context.Context, q db.Querier, agency int) (*refs, error) {
	units, err := db.All[unitInfo](ctx, q, sqlListUnits, agency)
	if err != nil {
		return nil, fmt.Errorf("list units: %w", err)
	}
	positions, err := db.All[positionInfo](ctx, q, sqlListPositions, agency)
	if err != nil {
		return nil, fmt.Errorf("list positions: %w", err)
	}
	posts, err := db.All[postInfo](ctx, q, sqlListPosts, agency)
	if err != nil {
		return nil, fmt.Errorf("list posts: %w", err)
	}
	return newRefs(units, positions, posts), nil
}

func newRefs(units []unitInfo, positions []positionInfo, posts []postInfo) *refs {
	r := &refs{
		units: map[int64]unitInfo{}, unitByID: map[string]int64{}, unitNamed: map[string][]int64{},
		positions: map[int64]positionInfo{}, posByID: map[string]int64{}, posNamed: map[string]int64{},
		posts: map[postKey]postInfo{}, near: map[string]string{},
	}
	for _, u := range units {
		r.units[u.ID] = u
		if u.ExternalID != "" {
			r.unitByID[u.ExternalID] = u.ID
		}
		r.unitNamed[asn.FoldName(u.Name)] = append(r.unitNamed[asn.FoldName(u.Name)], u.ID)
	}
	for _, p := range positions {
		r.positions[p.ID] = p
		if p.ExternalID != "" {
			r.posByID[p.ExternalID] = p.ID
		}
		r.posNamed[asn.FoldName(p.Name)] = p.ID
	}
	for _, p := range posts {
		r.posts[postKey{p.UnitID, p.PositionID}] = p
	}
	return r
}

// unit finds a unit; a fault without a place says why there is none.
func (r *refs) unit(ref unitRef) (int64, *Fault) {
	if id, ok := r.unitByID[ref.ID]; ok && ref.ID != "" {
		return id, nil
	}
	if ref.Name == "" {
		return 0, &Fault{Field: FieldUnitID, Value: brief(ref.ID), Key: "import.ref.unit_id"}
	}
	ids := r.unitNamed[asn.FoldName(ref.Name)]
	if len(ids) > 1 && ref.Office != "" {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
			return asn.FoldName(r.units[id].OfficeName) != asn.FoldName(ref.Office)
		})
		if len(ids) == 0 {
			return 0, &Fault{Field: FieldOffice, Value: brief(ref.Office), Key: "import.ref.unit_office", Args: []any{"unit", ref.Name}}
		}
	}
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		if near := r.nearest("unit", ref.Name, r.unitNames()); near != "" {
			return 0, &Fault{Field: FieldUnit, Value: brief(ref.Name), Key: "import.ref.unit_near", Args: []any{"near", near}}
		}
		return 0, &Fault{Field: FieldUnit, Value: brief(ref.Name), Key: "import.ref.unit"}
	}
	return 0, &Fault{Field: FieldUnit, Value: brief(ref.Name), Key: "import.ref.unit_many", Args: []any{"n", len(ids)}}
}

// position finds a kind of post.
func (r *refs) position(externalID, name string) (int64, *Fault) {
	if id, ok := r.posByID[externalID]; ok && externalID != "" {
		return id, nil
	}
	if name == "" {
		return 0, &Fault{Field: FieldPositionID, Value: brief(externalID), Key: "import.ref.position_id"}
	}
	if id, ok := r.posNamed[asn.FoldName(name)]; ok {
		return id, nil
	}
	if near := r.nearest("position", name, r.positionNames()); near != "" {
		return 0, &Fault{Field: FieldPosition, Value: brief(name), Key: "import.ref.position_near", Args: []any{"near", near}}
	}
	return 0, &Fault{Field: FieldPosition, Value: brief(name), Key: "import.ref.position"}
}

func (r *refs) unitNames() []string {
	names := make([]string, 0, len(r.units))
	for _, u := range r.units {
		names = append(names, u.Name)
	}
	return names
}

func (r *refs) positionNames() []string {
	names := make([]string, 0, len(r.positions))
	for _, p := range r.positions {
		names = append(names, p.Name)
	}
	return names
}

// maxSuggestions bounds the search for near names: a file about another agency
// has thousands of unknown names and deserves no suggestion for each.
const maxSuggestions = 200

// nearest returns the name most like the one asked for, empty when none is
// alike. Numbers must agree: SDN 12 is no slip for SDN 21.
func (r *refs) nearest(what, name string, names []string) string {
	key := what + "\x00" + name
	if found, ok := r.near[key]; ok {
		return found
	}
	if len(r.near) >= maxSuggestions {
		return ""
	}
	wanted := asn.FoldName(name)
	best, found := 0.0, ""
	for _, n := range names {
		f := asn.FoldName(n)
		if digits(f) != digits(wanted) {
			continue
		}
		if s := alike(wanted, f); s > best || s == best && n < found {
			best, found = s, n
		}
	}
	if best < 0.6 {
		found = ""
	}
	r.near[key] = found
	return found
}

// alike compares two texts by the share of pairs of neighbouring letters that
// they have in common (Dice), 0 to 1.
func alike(a, b string) float64 {
	pairs := map[[2]rune]int{}
	ra, rb := []rune(a), []rune(b)
	for i := 0; i+1 < len(ra); i++ {
		pairs[[2]rune{ra[i], ra[i+1]}]++
	}
	common := 0
	for i := 0; i+1 < len(rb); i++ {
		if p := [2]rune{rb[i], rb[i+1]}; pairs[p] > 0 {
			pairs[p]--
			common++
		}
	}
	if len(ra)+len(rb) <= 2 {
		return 0
	}
	return 2 * float64(common) / float64(len(ra)+len(rb)-2)
}

// digits keeps the numbers of a text.
func digits(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c < '0' || c > '9' }), " ")
}
