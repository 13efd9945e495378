package policy

import (
	"slices"

	"mutasi/internal/asn"
)

// Certainty says how well a national value is founded.
type Certainty string

// The degrees of certainty, best first.
const (
	Verified Certainty = "verified" // read in a public source of the regulation
	Observed Certainty = "observed" // seen in public systems or practice, not in a regulation
	Recalled Certainty = "recalled" // said of a regulation whose text was not at hand
	Inferred Certainty = "inferred" // concluded from verified facts
	Chosen   Certainty = "chosen"   // no rule exists; the product's starting value
)

// Unit says what a value counts, for forms and pages.
type Unit string

// The units of values.
const (
	Days        Unit = "days"
	Months      Unit = "months"
	WorkingDays Unit = "working_days"
	Years       Unit = "years"
	Percent     Unit = "percent"
	Hours       Unit = "hours"
	Count       Unit = "count"
	MonthOfYear Unit = "month_of_year"
	RatingUnit  Unit = "rating" // asn.Rating: smaller is better
	TalentBox   Unit = "talent_box"
	Score       Unit = "score" // 0 to 100
	Kilometres  Unit = "kilometres"
	Choice      Unit = "choice"
	Lines       Unit = "lines" // sentences of a paper, one a line
)

// Keys of whole numbers, of lists of whole numbers, of words and of lines. The types keep one from being asked as
// another.
type (
	IntKey   string
	ListKey  string
	TextKey  string
	LinesKey string
)

// Bounds of a parameter of lines.
const (
	maxLines   = 20
	lineLength = 300 // characters
)

// A Definition is one parameter: what may be stored under its key and the national values by date.
type Definition struct {
	Key      string
	Unit     Unit
	List     bool     // a list of whole numbers
	Choices  []string // the words allowed, for Unit Choice
	Min, Max int      // bounds of each number, both included
	Length   int      // of a list; 0: any
	Sum      int      // of a list; 0: any
	National []National
}

// National is a value that holds for every agency from a day on, until the next one.
type National struct {
	From      asn.Date // zero: since ever
	Value     any      // int, []int, string or []string
	Basis     string   // regulation and article
	Source    string   // where it was found, or why it is only assumed
	Certainty Certainty
}

// one is the national value of a parameter that never changed.
func one(value any, basis, source string, c Certainty) []National {
	return []National{{Value: value, Basis: basis, Source: source, Certainty: c}}
}

var definitions = [][]Definition{eligibilityDefinitions, talentDefinitions, candidateDefinitions, workDefinitions, decreeDefinitions, workloadDefinitions}

// Definitions returns all parameters in the order of the administration pages.
func Definitions() []Definition {
	return slices.Concat(definitions...)
}

// DefinitionOf returns the parameter with the key.
func DefinitionOf(key string) (Definition, bool) {
	for _, list := range definitions {
		for _, d := range list {
			if d.Key == key {
				return d, true
			}
		}
	}
	return Definition{}, false
}

// national returns the value in force on the day.
func (d Definition) national(on asn.Date) National {
	found := d.National[0]
	for _, n := range d.National[1:] {
		if !n.From.After(on) {
			found = n
		}
	}
	return found
}
