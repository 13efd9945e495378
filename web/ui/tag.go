package ui

// Tone is the colour of a tag: it says what kind of situation a thing is in, while the text says which.
type Tone string

// The tones. The zero value is neutral.
const (
	Neutral Tone = ""       // not started, or closed without effect
	Blue    Tone = "blue"   // moving, on a desk inside the agency
	Purple  Tone = "purple" // being assessed
	Teal    Tone = "teal"   // waits for an outside party
	Yellow  Tone = "yellow" // someone must mend something
	Green   Tone = "green"  // legally done, positive
	Red     Tone = "red"    // ended negatively
	Orange  Tone = "orange" // dispute, overdue, frozen: shown in addition
	Plain   Tone = "plain"  // finished: text without a box
)

// Tones lists every tone, for the kit and the tests.
var Tones = []Tone{Neutral, Blue, Purple, Teal, Yellow, Green, Red, Orange, Plain}

// toneIcon is the second channel of each tone, for those who do not see the colour.
var toneIcon = map[Tone]IconName{
	Neutral: IconCircle, Blue: IconClock, Purple: IconScales, Teal: IconMailOut, Yellow: IconWarning,
	Green: IconCheck, Red: IconCross, Orange: IconFlag,
}

func (t Tone) class() string {
	if t == Neutral {
		return "tag"
	}
	return "tag " + string(t)
}

// TagProps says what a tag shows. Icon replaces the icon of the tone; NoIcon leaves it out, where many
// tags of one kind stand in a table.
type TagProps struct {
	Text   string
	Tone   Tone
	Icon   IconName
	NoIcon bool
}

func (p TagProps) icon() IconName {
	switch {
	case p.NoIcon:
		return IconNone
	case p.Icon != IconNone:
		return p.Icon
	default:
		return toneIcon[p.Tone]
	}
}
