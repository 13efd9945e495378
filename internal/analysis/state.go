package analysis

// State is how far an analysis is.
type State string

// The states. Signed and Dropped are ends.
const (
	Draft    State = "draft"    // the unit writes
	Sent     State = "sent"     // waits for the personnel agency
	Returned State = "returned" // the unit mends
	Signed   State = "signed"   // its needs hold
	Dropped  State = "dropped"  // given up before it was signed
)

// Open reports whether the analysis is not at an end.
func (s State) Open() bool { return s == Draft || s == Sent || s == Returned }

// Editable reports whether the unit may write.
func (s State) Editable() bool { return s == Draft || s == Returned }

// Action is what is done to an analysis.
type Action string

// The actions.
const (
	Begin  Action = "begin"
	Save   Action = "save"
	Send   Action = "send"
	Return Action = "return"
	Sign   Action = "sign"
	Drop   Action = "drop"
)

// A Transition is one legal step.
type Transition struct {
	From   State
	Action Action
	To     State
}

// Transitions is every legal step; the table analysis_transition holds the same.
var Transitions = []Transition{
	{Draft, Begin, Draft}, {Draft, Save, Draft}, {Draft, Send, Sent}, {Draft, Drop, Dropped},
	{Sent, Return, Returned}, {Sent, Sign, Signed},
	{Returned, Save, Returned}, {Returned, Send, Sent}, {Returned, Drop, Dropped},
}

// Next is the state to which an action leads; ok is false if it is not legal.
func Next(s State, a Action) (to State, ok bool) {
	for _, t := range Transitions {
		if t.From == s && t.Action == a {
			return t.To, true
		}
	}
	return s, false
}
