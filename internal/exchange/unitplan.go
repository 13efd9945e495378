package exchange

import (
	"fmt"
	"strings"

	"mutasi/internal/asn"
)

// A unitState is what is stored about a unit.
type unitState struct {
	ID          int64
	PublicID    string
	ExternalID  string
	Kind        UnitType
	SchoolLevel string
	Name        string
	ParentID    int64
	ParentName  string
	OfficeName  string
	Region      asn.RegionCode
	Latitude    *float64
	Longitude   *float64
	Remoteness  int
	PeriodID    int64
	From        asn.Date // of the present period
}

// A unitNode is a unit as it will be: stored, in the file, or both.
type unitNode struct {
	stored *unitState
	row    *UnitRow
	number int // of the row
	parent *unitNode
	above  *unitNode // the parent that is stored
	depth  int
	plan   plan
	id     int64
}

// name is the name that the unit will have.
func (n *unitNode) name() string {
	if n.row != nil {
		return n.row.Name
	}
	return n.stored.Name
}

// office is the office that file or store name for the unit.
func (n *unitNode) office() string {
	if n.row != nil && n.row.Office != "" {
		return n.row.Office
	}
	if n.stored != nil {
		return n.stored.OfficeName
	}
	return ""
}

// unitTree is all units of an agency together with those of a file.
type unitTree struct {
	nodes   []*unitNode // of the file, in its order
	byID    map[string]*unitNode
	named   map[string][]*unitNode
	regions map[asn.RegionCode]bool
	suggest refs // for near names
}

// planUnits plans all rows of a file of units together, since they refer to
// each other in any order.
func planUnits(rows []numbered[UnitRow], stored []unitState, regions map[asn.RegionCode]bool) *unitTree {
	t := &unitTree{byID: map[string]*unitNode{}, named: map[string][]*unitNode{}, regions: regions, suggest: refs{near: map[string]string{}}}
	old := make([]*unitNode, len(stored))
	for i := range stored {
		old[i] = &unitNode{stored: &stored[i], id: stored[i].ID}
	}
	t.match(rows, old)
	t.link(old)
	t.breakCircles()
	for _, n := range t.nodes {
		if n.depth = n.countAbove(); n.depth > maxUnitDepth {
			n.fault(n.parentField(), n.name(), "import.unit.too_deep", "most", maxUnitDepth)
		}
	}
	for _, n := range t.nodes {
		n.compare(t.regions)
	}
	t.orphan()
	for _, n := range t.nodes {
		n.plan.settle(n.stored != nil)
	}
	return t
}

// match finds for every row the unit it is about: by its id, else by its name
// and that of the unit above.
func (t *unitTree) match(rows []numbered[UnitRow], old []*unitNode) {
	oldByID, oldNamed := map[string]*unitNode{}, map[string][]*unitNode{}
	for _, n := range old {
		if n.stored.ExternalID != "" {
			oldByID[n.stored.ExternalID] = n
		}
		oldNamed[asn.FoldName(n.stored.Name)] = append(oldNamed[asn.FoldName(n.stored.Name)], n)
	}
	for i := range rows {
		row := &rows[i].row
		n := oldByID[row.ExternalID]
		if row.ExternalID == "" || n == nil {
			n = matchByName(row, oldNamed[asn.FoldName(row.Name)])
		}
		if n == nil || n.row != nil {
			n = &unitNode{}
		}
		n.row, n.number = row, rows[i].number
		t.nodes = append(t.nodes, n)
		if row.ExternalID != "" {
			t.byID[row.ExternalID] = n
		}
		t.named[asn.FoldName(row.Name)] = append(t.named[asn.FoldName(row.Name)], n)
	}
	for _, n := range old {
		if n.row != nil {
			continue
		}
		if id := n.stored.ExternalID; id != "" && t.byID[id] == nil {
			t.byID[id] = n
		}
		t.named[asn.FoldName(n.stored.Name)] = append(t.named[asn.FoldName(n.stored.Name)], n)
	}
}

// matchByName picks the stored unit of a row without a known id: the only one
// of the name whose own id does not contradict and whose parent agrees.
func matchByName(row *UnitRow, candidates []*unitNode) *unitNode {
	var found *unitNode
	for _, n := range candidates {
		if n.row != nil || row.ExternalID != "" && n.stored.ExternalID != "" ||
			row.Parent != "" && asn.FoldName(row.Parent) != asn.FoldName(n.stored.ParentName) ||
			row.Office != "" && n.stored.OfficeName != "" && asn.FoldName(row.Office) != asn.FoldName(n.stored.OfficeName) {
			continue
		}
		if found != nil {
			return nil
		}
		found = n
	}
	return found
}

// link finds the parents of the nodes.
func (t *unitTree) link(old []*unitNode) {
	byStored := map[int64]*unitNode{}
	for _, n := range old {
		byStored[n.id] = n
	}
	for _, n := range old {
		n.above = byStored[n.stored.ParentID]
		n.parent = n.above
	}
	for _, n := range t.nodes {
		switch {
		case n.row.ParentID != "":
			if n.parent = t.byID[n.row.ParentID]; n.parent == nil {
				n.fault(FieldParentID, n.row.ParentID, "import.unit.parent_id")
			}
		case n.row.Parent != "":
			n.parent = t.parentNamed(n)
		}
	}
}

// parentNamed finds the parent of a node by its name.
func (t *unitTree) parentNamed(n *unitNode) *unitNode {
	candidates := t.named[asn.FoldName(n.row.Parent)]
	if len(candidates) > 1 {
		var within []*unitNode
		for _, c := range candidates {
			if n.row.Office != "" && (asn.FoldName(c.office()) == asn.FoldName(n.row.Office) || asn.FoldName(c.name()) == asn.FoldName(n.row.Office)) {
				within = append(within, c)
			}
		}
		if len(within) != 1 {
			n.fault(FieldParent, n.row.Parent, "import.unit.parent_many", "n", len(candidates))
			return nil
		}
		candidates = within
	}
	if len(candidates) == 1 {
		return candidates[0]
	}
	names := make([]string, 0, len(t.nodes))
	for _, c := range t.named {
		names = append(names, c[0].name())
	}
	if near := t.suggest.nearest("unit", n.row.Parent, names); near != "" {
		n.fault(FieldParent, n.row.Parent, "import.unit.parent_near", "near", near)
	} else {
		n.fault(FieldParent, n.row.Parent, "import.unit.parent")
	}
	return nil
}

func (n *unitNode) fault(f Field, value, key string, args ...any) {
	n.plan.faults = append(n.plan.faults, Fault{Field: f, Value: brief(value), Key: key, Args: args})
}

// maxUnitDepth is more levels than any government has.
const maxUnitDepth = 20

// breakCircles refuses the rows whose parent puts the unit below itself. Such a
// unit stays where it was, so that the rows around it are judged by that.
func (t *unitTree) breakCircles() {
	var within []*unitNode
	for _, n := range t.nodes {
		if n.row.ParentID == "" && n.row.Parent == "" {
			continue
		}
		steps := 0
		for p := n.parent; p != nil && steps < 50*maxUnitDepth; p = p.parent {
			if steps++; p == n {
				within = append(within, n)
				break
			}
		}
	}
	for _, n := range within {
		n.fault(n.parentField(), n.name(), "import.unit.circle")
		n.parent = n.above
	}
}

// countAbove counts the units above a node, as far as it matters.
func (n *unitNode) countAbove() int {
	depth := 0
	for p := n.parent; p != nil && depth <= maxUnitDepth; p = p.parent {
		depth++
	}
	return depth
}

// parentField is the field by which the row names its parent.
func (n *unitNode) parentField() Field {
	if n.row.ParentID != "" {
		return FieldParentID
	}
	return FieldParent
}

// compare notes what the row changes. Empty values of the row say nothing.
func (n *unitNode) compare(regions map[asn.RegionCode]bool) {
	row, s := n.row, n.stored
	if row.Region != "" && !regions[row.Region] {
		n.fault(FieldRegion, string(row.Region), "import.unit.region")
	}
	if s == nil {
		s = &unitState{}
	}
	p := &n.plan
	text := func(f Field, before, after string) {
		if after != "" {
			p.change(f, before, after)
		}
	}
	text(FieldExternalID, s.ExternalID, row.ExternalID)
	text(FieldName, s.Name, row.Name)
	text(FieldUnitKind, string(s.Kind), string(row.Kind))
	text(FieldSchoolLevel, s.SchoolLevel, row.SchoolLevel)
	text(FieldRegion, string(s.Region), string(row.Region))
	if row.Latitude != nil && row.Longitude != nil {
		p.change(FieldLatitude, placeText(s.Latitude, s.Longitude), placeText(row.Latitude, row.Longitude))
	}
	if row.Remoteness != nil {
		p.change(FieldRemoteness, fmt.Sprint(s.Remoteness), fmt.Sprint(*row.Remoteness))
	}
	if n.parent != nil && (n.stored == nil || n.parent.id == 0 || n.parent.id != s.ParentID) {
		// Noted even between two units of one name.
		p.changes = append(p.changes, Change{FieldParent, s.ParentName, n.parent.name()})
	}
}

func placeText(latitude, longitude *float64) string {
	if latitude == nil || longitude == nil {
		return ""
	}
	return fmt.Sprintf("%.5f, %.5f", *latitude, *longitude)
}

// orphan makes rows bad whose unit above is a bad new row: it would hang in the air.
func (t *unitTree) orphan() {
	for again := true; again; {
		again = false
		for _, n := range t.nodes {
			if p := n.parent; p != nil && p.row != nil && p.stored == nil && bad(p.plan.faults) && !bad(n.plan.faults) {
				n.fault(n.parentField(), p.name(), "import.unit.parent_bad", "row", fmt.Sprint(p.number))
				again = true
			}
		}
	}
}

// key is what no two rows of a file may share.
func (u UnitRow) key() string {
	if u.ExternalID != "" {
		return "id " + u.ExternalID
	}
	if u.Name == "" {
		return ""
	}
	return strings.Join([]string{asn.FoldName(u.Name), u.ParentID, asn.FoldName(u.Parent), asn.FoldName(u.Office)}, "\x00")
}
