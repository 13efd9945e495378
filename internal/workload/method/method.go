package method

import (
	"errors"
	"fmt"
)

// Kind is a way to reckon a need, as the column need.method has it.
type Kind string

// The methods. Entered is a need that was reckoned elsewhere: there is no formula to show.
const (
	KindGeneral Kind = "general"
	KindTeacher Kind = "teacher"
	KindHealth  Kind = "health"
	KindEntered Kind = "entered"
)

// Kinds lists the methods in the order of forms.
var Kinds = []Kind{KindGeneral, KindTeacher, KindHealth, KindEntered}

// Params are the numbers of the regulations on one day. Each is named with the parameter of package policy that holds
// its value, basis and source.
type Params struct {
	GeneralMinutes int // effective minutes a year, general method
	HealthMinutes  int // available minutes a year, health workers
	HealthDecimals int // decimals kept at each step for health workers, the rest is left out; 0: every one
	PerDay         int // working days by which a daily volume becomes that of a year
	PerWeek        int
	PerMonth       int

	TeacherHours   int // lesson hours a week that a teacher must have
	TeacherCeiling int // lesson hours a week that a teacher can have
	DutyHours      int // lesson hours for which an attached duty counts
	Counsellor     [3]int
	// Counsellor is pupils for one counsellor: fewest, usual, most.

	// Minima are the legal minima of the unit's kind of facility by kind of staff; a kind that is not in it has none.
	Minima map[Staff]int
}

// Every says how often a volume comes.
type Every string

// The intervals.
const (
	Yearly  Every = "year"
	Monthly Every = "month"
	Weekly  Every = "week"
	Daily   Every = "day"
)

// Intervals lists the intervals in the order of forms.
var Intervals = []Every{Yearly, Monthly, Weekly, Daily}

// times is how often the interval comes in a year.
func (p Params) times(e Every) (int, string) {
	switch e {
	case Monthly:
		return p.PerMonth, "abk.per_month"
	case Weekly:
		return p.PerWeek, "abk.per_week"
	case Daily:
		return p.PerDay, "abk.per_day"
	}
	return 1, ""
}

// A Task is one line of the form of a post (uraian tugas).
type Task struct {
	Name    string `json:"name"`
	Unit    string `json:"unit"`    // of the result: berkas, laporan
	Minutes Number `json:"minutes"` // norm time for one result
	Volume  Number `json:"volume"`  // results in the interval
	Every   Every  `json:"every"`
}

// PerYear is the volume of the task in a year.
func (t Task) PerYear(p Params) Number {
	times, _ := p.times(t.Every)
	return t.Volume.Mul(Int(times))
}

// Load is the task's minutes in a year.
func (t Task) Load(p Params) Number { return t.PerYear(p).Mul(t.Minutes) }

// An Arg is a named input of a step: a number, or a text that is shown as it is.
type Arg struct {
	Name  string  `json:"name"`
	Value *Number `json:"value,omitempty"`
	Text  string  `json:"text,omitempty"`
}

func number(name string, n Number) Arg { return Arg{Name: name, Value: &n} }
func text(name, s string) Arg          { return Arg{Name: name, Text: s} }

// A Step is one line of the reckoning. Key names the formula in words (a message), Args are the inputs put into it,
// Value is what it gives and Param the policy parameter that it takes a number from, empty if none.
type Step struct {
	Key   string `json:"key"`
	Args  []Arg  `json:"args,omitempty"`
	Value Number `json:"value"`
	Param string `json:"param,omitempty"`
}

// A Result is the need of a post with how it came about. Quantity is Exact rounded once, or more where the law asks
// for more. Minimum and Maximum bound the number of people that is right; nil: no bound is known.
type Result struct {
	Exact    Number `json:"exact"`
	Quantity int    `json:"quantity"`
	Minimum  *int   `json:"minimum,omitempty"`
	Maximum  *int   `json:"maximum,omitempty"`
	Steps    []Step `json:"steps"`
}

func (r *Result) step(key string, value Number, param string, args ...Arg) {
	r.Steps = append(r.Steps, Step{Key: key, Args: args, Value: value, Param: param})
}

// round ends the reckoning: the only rounding there is.
func (r *Result) round() {
	r.Quantity = r.Exact.Round()
	r.step("round", Int(r.Quantity), "", number("exact", r.Exact))
}

// atLeast raises the quantity to a floor that the law sets.
func (r *Result) atLeast(n int, param string) {
	if n > r.Quantity {
		r.Quantity = n
		r.step("at_least", Int(n), param, number("n", Int(n)))
	}
}

// Faults of inputs. The form says which field; these are for callers that did not look.
var (
	ErrNoTask = errors.New("a reckoning needs at least one task")
	ErrInput  = errors.New("an input is out of range")
)

// limits of one input: far beyond any post, small enough for every column.
const (
	mostMinutes = 1_000_000
	mostVolume  = 100_000_000
	mostNeed    = 10_000
)

// check refuses what no task can be.
func (t Task) check() error {
	if t.Minutes.Sign() <= 0 || t.Minutes.Cmp(Int(mostMinutes)) > 0 {
		return fmt.Errorf("%w: minutes %s", ErrInput, t.Minutes)
	}
	if t.Volume.Sign() < 0 || t.Volume.Cmp(Int(mostVolume)) > 0 {
		return fmt.Errorf("%w: volume %s", ErrInput, t.Volume)
	}
	return nil
}

// bounded refuses a need that no post can have.
func (r Result) bounded() (Result, error) {
	if r.Exact.Sign() < 0 || r.Quantity > mostNeed || r.Exact.Cmp(Int(mostNeed)) > 0 {
		return Result{}, fmt.Errorf("%w: need %s", ErrInput, r.Exact.Cut(4))
	}
	return r, nil
}

// General reckons by the general method (PermenPANRB 1/2020): the minutes of all tasks in a year, divided by the
// effective working time of one person in a year (1,250 hours).
//
//	need = Σ (volume a year × norm minutes) ÷ effective minutes
func General(tasks []Task, p Params) (Result, error) {
	if len(tasks) == 0 {
		return Result{}, ErrNoTask
	}
	var r Result
	var load Number
	for _, t := range tasks {
		if err := t.check(); err != nil {
			return Result{}, err
		}
		load = load.Add(t.Load(p))
		r.taskStep("task", t, t.Load(p), p)
	}
	r.step("load", load, "", number("n", Int(len(tasks))))
	r.Exact = Ratio(load, Int(p.GeneralMinutes))
	r.step("need", r.Exact, "abk.minutes_general", number("load", load), number("minutes", Int(p.GeneralMinutes)))
	r.round()
	return r.bounded()
}

// taskStep shows a task: volume times interval times minutes.
func (r *Result) taskStep(key string, t Task, value Number, p Params, more ...Arg) {
	times, param := p.times(t.Every)
	args := []Arg{text("task", t.Name), text("unit", t.Unit), number("volume", t.Volume), number("minutes", t.Minutes)}
	if param != "" {
		key += "_times"
		args = append(args, number("times", Int(times)))
	}
	r.step(key, value, param, append(args, more...)...)
}

// Entered takes over a need that was reckoned elsewhere, with its decimals.
func Entered(need Number) (Result, error) {
	if need.Sign() < 0 {
		return Result{}, fmt.Errorf("%w: need %s", ErrInput, need)
	}
	r := Result{Exact: need}
	r.step("entered", need, "")
	r.round()
	return r.bounded()
}

// Effectiveness is the load of a post divided by the time of those who hold it (EJ, efektivitas jabatan, in the manner
// of Permendagri 12/2008, still printed in recaps). ok is false when nobody holds the post. Since exact need = load ÷
// minutes, it is exact ÷ holders in every method.
func Effectiveness(exact Number, holders int) (ej Number, ok bool) {
	if holders <= 0 {
		return Number{}, false
	}
	return Ratio(exact, Int(holders)), true
}

// Grade grades an effectiveness by bounds in per cent, best first ([100, 90, 70, 50]): "A" above the first, "B" from the
// second on, then "C", "D", and "E" below the last. Above 1 means overload, however good the letter looks.
func Grade(ej Number, bounds []int) string {
	percent := ej.Mul(Int(100))
	for i, b := range bounds {
		if c := percent.Cmp(Int(b)); c > 0 || i > 0 && c == 0 {
			return string(rune('A' + i))
		}
	}
	return string(rune('A' + len(bounds)))
}
