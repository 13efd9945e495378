package seed

import (
	"math"
	"math/rand/v2"

	"mutasi/internal/asn"
)

// unit is one node of an agency's tree.
type unit struct {
	id         int64
	kind       string
	school     string // level of a school
	name       string
	parent     int // index, -1 at the top
	office     int
	region     asn.RegionCode
	lat, lon   float64
	remoteness int
}

// position is a kind of post of the agency.
type position struct {
	id int64
	job
}

// post is a position in a unit with its need and, once filled, its holders.
type post struct {
	id        int64
	unit, pos int
	heads     bool
	need      int
	minimum   int     // legal minimum; -1: none
	exact     float64 // need before rounding; 0: entered as a whole
	method    string
	known     bool // false: never analysed
	analysed  asn.Date
	staff     bool // general staff: the number that makes the agency as large as asked
	fixed     bool // holders are set by a situation
	holders   int
	casts     []cast // of the last holders
	firstSeat int64
}

// cast tailors one person to a situation.
type cast struct {
	name  string // account or constant by which the person is known
	adapt func(*person)
	apart bool // drawn from a source of their own
}

// seats is the number of seats of the post: the need, and beyond it one for each further holder.
func (p *post) seats() int {
	if !p.known {
		return p.holders
	}
	return max(p.need, p.holders)
}

// sizing says how large an agency is built.
type sizing struct {
	asn        int     // civil servants, exact
	seats      int     // posts to aim at, including vacant ones
	divisions  int     // per office
	sd, smp    int     // schools
	tk         int     // kindergartens
	health     int     // health centres
	wards      int     // urban wards in all
	branches   int     // technical units of offices
	classes    [2]int  // study groups of a primary school, from and below
	classesSMP [2]int  // of a lower secondary school
	hospital   int     // staff of the hospital in tens
	officials  bool    // heads of sections are in place
	staff      float64 // general staff multiplier, found by scaling
}

// sizingFor derives the numbers of schools and units from the number of civil servants.
func sizingFor(g government, employees int) sizing {
	s := sizing{asn: employees, seats: employees * 122 / 100, divisions: 4, officials: true, classes: [2]int{8, 27}, classesSMP: [2]int{15, 31}, staff: 1}
	share := func(per int) int { return max(1, employees/per) }
	if employees < 1500 {
		s.seats = employees * 116 / 100
		s.divisions, s.officials, s.classes, s.classesSMP = 1, false, [2]int{6, 9}, [2]int{6, 10}
		s.sd, s.smp, s.health, s.wards, s.hospital = share(40), share(200), share(120), 2, 1
		if g.short == "Medan" {
			s.sd, s.smp = share(75), share(90)
		}
		return s
	}
	s.sd, s.smp, s.tk, s.health = share(66), share(330), share(500), share(520)
	s.branches, s.hospital, s.wards = share(500), share(260), employees/200
	for _, w := range g.wards {
		if len(w) > 0 {
			s.wards = 1 << 20 // all that exist
		}
	}
	if g.kind == "regency" {
		s.classes, s.classesSMP = [2]int{6, 13}, [2]int{6, 16}
		s.sd, s.smp = share(46), share(220)
	}
	return s
}

// builder makes the units and posts of one agency.
type builder struct {
	gov       government
	size      sizing
	today     asn.Date
	r         *rand.Rand
	catalogue map[string]job
	units     []unit
	positions []position
	byKey     map[string]int // position by job key or name
	posts     []post
	byPost    map[[2]int]int
}

func newBuilder(g government, s sizing, today asn.Date, seed uint64) *builder {
	b := &builder{gov: g, size: s, today: today, r: random(seed, g.code, "places"), catalogue: map[string]job{}, byKey: map[string]int{}, byPost: map[[2]int]int{}}
	for _, j := range jobs() {
		b.catalogue[j.key] = j
	}
	return b
}

// random returns a source of its own for each subject, so that more people do not change the places.
func random(seed uint64, subject ...string) *rand.Rand {
	h := uint64(14695981039346656037) // FNV-1a
	for _, s := range subject {
		for _, c := range []byte(s + "\x00") {
			h = (h ^ uint64(c)) * 1099511628211
		}
	}
	return rand.New(rand.NewPCG(seed, h))
}

// addUnit adds a unit at a place, a little off its centroid.
func (b *builder) addUnit(kind, name string, parent int, at place, spread float64) int {
	u := unit{kind: kind, name: name, parent: parent, region: at.code, office: len(b.units), remoteness: b.gov.remoteness(at.code)}
	if parent >= 0 && kind != "district" {
		u.office = b.units[parent].office
	}
	u.lat, u.lon = b.near(at, spread)
	b.units = append(b.units, u)
	return len(b.units) - 1
}

// near returns a point around a place, normally within the spread in kilometres.
func (b *builder) near(at place, spread float64) (lat, lon float64) {
	const kmPerDegree = 111.2
	if at.lat == 0 && at.lon == 0 {
		return 0, 0
	}
	dist, angle := spread*math.Sqrt(b.r.Float64()), 2*math.Pi*b.r.Float64()
	return round5(at.lat + dist*math.Cos(angle)/kmPerDegree), round5(at.lon + dist*math.Sin(angle)/kmPerDegree/math.Cos(at.lat*math.Pi/180))
}

func round5(x float64) float64 { return math.Round(x*1e5) / 1e5 }

// position returns the agency's position for a job, adding it the first time.
func (b *builder) position(j job) int {
	if i, ok := b.byKey[j.name]; ok {
		return i
	}
	b.positions = append(b.positions, position{job: j})
	b.byKey[j.name] = len(b.positions) - 1
	return len(b.positions) - 1
}

// addPost adds a post of a catalogue job, or raises the need of the one that is there.
func (b *builder) addPost(unit int, key string, need int) *post {
	j, ok := b.catalogue[key]
	if !ok {
		panic("seed: unknown job " + key) // a slip in the tables of this package
	}
	return b.addJob(unit, j, need)
}

func (b *builder) addJob(unit int, j job, need int) *post {
	pos := b.position(j)
	if i, ok := b.byPost[[2]int{unit, pos}]; ok {
		b.posts[i].need += need
		return &b.posts[i]
	}
	b.byPost[[2]int{unit, pos}] = len(b.posts)
	b.posts = append(b.posts, post{unit: unit, pos: pos, need: need, minimum: -1, method: "general", known: true})
	return &b.posts[len(b.posts)-1]
}

// addHead adds the post that heads the unit.
func (b *builder) addHead(unit int, title string, echelon asn.Echelon) *post {
	p := b.addJob(unit, leader("", title, echelon), 1)
	p.heads = true
	return p
}

// addStaff adds general staff, scaled to the size of the agency; a scaled need of zero leaves the post out.
func (b *builder) addStaff(unit int, key string, need float64) {
	n := int(need*b.size.staff + b.r.Float64())
	if n > 0 {
		b.addPost(unit, key, n).staff = true
	}
}

// find returns the post of a job in the unit of the given name, adding it if it is not there.
func (b *builder) find(unitName, key string) *post {
	for i, u := range b.units {
		if u.name == unitName {
			return b.addPost(i, key, 0)
		}
	}
	panic("seed: no unit " + unitName)
}
