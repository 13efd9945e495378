package eligibility

import "mutasi/internal/asn"

// A Fact is a value with where it comes from. The zero Fact is unknown.
type Fact[T any] struct {
	value  T
	known  bool
	source string
	on     asn.Date
}

// Known returns a fact with its value, its source in words for people and the day as of which it holds.
func Known[T any](value T, source string, on asn.Date) Fact[T] {
	return Fact[T]{value, true, source, on}
}

// NonZero returns a known fact, or an unknown one if the value is zero: for columns in which nothing means unknown.
func NonZero[T comparable](value T, source string, on asn.Date) Fact[T] {
	var zero T
	if value == zero {
		return Fact[T]{}
	}
	return Known(value, source, on)
}

// Get returns the value and whether it is known.
func (f Fact[T]) Get() (T, bool) { return f.value, f.known }

// A Case is what is asked: always known, since whoever asks decides it.
type Case struct {
	On         asn.Date         // the day of judgement
	Kind       asn.TransferKind // decides severities and which rules apply
	Stage      Stage
	OwnRequest bool   // the civil servant asked for the move
	Promotion  bool   // the move is meant to raise the post
	Subject    string // the civil servant's public id
}

// A Stage is how far a case has come; a rule applies from its stage on.
type Stage int

// The stages.
const (
	Screening  Stage = iota // a person and a post, no case yet: ranking of candidates
	Submission              // sending the proposal, and every check until the decision
	Decision                // the personnel authority decides
	Decreeing               // a number is taken for the decree
)

// Facts are all that the rules may know. Whoever fills them leaves unknown what is unknown: a missing record is never
// an empty one. An empty list that is Known says that the register was read and holds nothing.
type Facts struct {
	Person  Person
	Origin  Origin
	Target  Target
	Process Process
}

// Person is the civil servant as recorded on the day of judgement.
type Person struct {
	Kind        Fact[asn.EmployeeKind]
	NIP         Fact[asn.NIP]
	BirthDate   Fact[asn.Date]
	Sex         Fact[asn.Sex]
	AppointedOn Fact[asn.Date] // TMT CPNS
	NIKValid    Fact[bool]     // validated by the population register
	Standing    Fact[asn.LegalStanding]
	ContractEnd Fact[asn.Date] // last day of a PPPK contract
	Pledged     Fact[bool]     // signed the pledge not to ask for a transfer
	Rank        Fact[asn.Rank]
	Educations  Fact[[]Education]
	Ratings     Fact[[]YearRating]
	Sanctions   Fact[[]Sanction]

	DisciplineProcess  Fact[Statement] // clear: no disciplinary process
	CourtProcess       Fact[Statement] // clear: no court process
	InspectorateRecord Fact[Statement] // clear: no open finding
	StudyBond          Fact[Statement] // clear: no study assignment, no service bond

	Talent          Fact[Talent]
	CompetenceMatch Fact[float64]  // job-person match for the target post, per cent
	FunctionalTest  Fact[bool]     // passed the competency test of the target's functional family
	CertifiedFor    Fact[[]string] // subjects of educator certificates
	HeadMonths      Fact[int]      // months as head teacher, if the history is whole
	ManagerMonths   Fact[int]      // months in managerial posts and as head teacher on record: at least so many
	Registration    Fact[Licence]  // registration of a health worker (STR)
}

// An Education is one diploma.
type Education struct {
	Level     asn.EducationLevel
	Programme string // "S-1 Pendidikan Guru Sekolah Dasar"
	Field     string // "Pendidikan Guru Sekolah Dasar"
}

// A YearRating is the performance rating of a year.
type YearRating struct {
	Year   int
	Rating asn.Rating
}

// A Sanction is a disciplinary penalty. Served is empty for a penalty that takes effect at once, open for one of which
// nobody recorded when it ends.
type Sanction struct {
	Level     asn.SanctionLevel
	ImposedOn asn.Date
	Served    asn.Period
}

// A Statement is a dated declaration of the competent office that something is, or is not, the case.
type Statement struct {
	Clear    bool
	StatedOn asn.Date
	Until    asn.Date // last day of its validity; zero: by the agency's parameter
}

// Talent is a box of the nine-box matrix, 1 to 9, as reckoned from the records of the day, and how old the oldest record
// behind it is.
type Talent struct {
	Box int
	On  asn.Date
}

// A Licence is a professional registration. A zero Until is for life.
type Licence struct {
	Held  bool
	Until asn.Date // last day of its validity
}

// Post is what both ends of a move have.
type Post struct {
	Kind    Fact[asn.PositionKind]
	Echelon Fact[asn.Echelon] // EchelonNone is a known value for posts outside the echelons
	Level   Fact[asn.Level]   // NoLevel is a known value for posts without levels
	Class   Fact[asn.PositionClass]
}

// Staffing is how a post of a unit is filled on the day on which the move takes effect. The case itself is not counted.
type Staffing struct {
	Need     Fact[int] // by workload analysis; unknown if there is none
	Holders  Fact[int] // definitive
	Incoming Fact[int] // by other open cases
	Outgoing Fact[int] // by other open cases and retirements until that day
}

// Origin is the post the person holds now.
type Origin struct {
	Post
	PositionSince Fact[asn.Date] // in this position without a break
	UnitSince     Fact[asn.Date] // in this unit without a break
	Profession    Fact[Profession]
	Staffing      Staffing
	HasLegalFloor Fact[bool] // the unit is a school or health centre, whose minimum is set by law
	LegalFloor    Fact[int]  // people of this kind the unit must keep
	FloorPresent  Fact[int]  // people of this kind on the day, without this move
}

// Profession says which professional rules a post carries.
type Profession string

// The professions with rules of their own.
const (
	OtherProfession Profession = "other"
	Teacher         Profession = "teacher"
	HealthWorker    Profession = "health_worker"
	HeadTeacher     Profession = "head_teacher"
)

var professions = []Profession{OtherProfession, Teacher, HealthWorker, HeadTeacher}

// Target is the post the person would hold.
type Target struct {
	Post
	Exists          Fact[bool] // stands in the unit's post map on that day
	SeatFree        Fact[bool] // nobody holds or has reserved the seat from that day on
	Staffing        Staffing
	RetirementAge   Fact[int] // of the post, years
	MinEducation    Fact[asn.EducationLevel]
	EducationFields Fact[[]string]      // fields accepted; empty: any
	Ranks           Fact[asn.RankRange] // of the post; unknown: the guide of its echelon or level is used
	SuperiorRank    Fact[asn.Rank]      // of the direct superior, if a PNS
	Profession      Fact[Profession]
	Subject         Fact[string] // subject taught
	LessonHours     Fact[int]    // lesson hours a week left for the newcomer
	PermitPlanned   Fact[bool]   // a practice permit (SIP) for the new place is under way
}

// An ActStep is a part that somebody plays in a case.
type ActStep string

// The parts that must be played by different people.
const (
	Proposing ActStep = "propose"
	Checking  ActStep = "check"
	Advising  ActStep = "advise"
	Deciding  ActStep = "decide"
)

// An Act is one part played, or about to be played, in the case. A request by the civil servant is not one.
type Act struct {
	Step     ActStep
	User     string // who signed in
	Employee string // the civil servant that user is; empty if none
}

// A Pertek is BKN's answer: an approval, or its lapse where silence approves.
type Pertek struct {
	Number string // empty for an approval by lapse
	On     asn.Date
	Lapsed bool
}

// Process is the case file.
type Process struct {
	EffectiveOn            Fact[asn.Date] // TMT
	OpenCase               Fact[string]   // number of another open case of the person; empty: none
	MinistryRecommendation Fact[bool]     // of MenPANRB, for part-time PPPK
	LoweringBasis          Fact[bool]     // a discipline decree or a reorganisation is attached
	MissingDocuments       Fact[[]string] // message keys of required documents that are missing or were refused
	Acts                   Fact[[]Act]
	Minutes                Fact[bool] // minutes of the assessment team exist
	Decider                Fact[asn.AssignmentKind]
	Pertek                 Fact[Pertek] // unknown: not answered yet
	DecreeOn               Fact[asn.Date]
}
