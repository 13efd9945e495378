package rebalance

import (
	"fmt"
	"strings"
)

// Message is one sentence about a plan: a key for the catalogue and the numbers
// it speaks of. Text renders it in Indonesian without a catalogue.
type Message struct {
	Key  string
	Args map[string]any
}

// sentences are the Indonesian templates; {name} stands for an argument.
var sentences = map[string]string{
	"rebalance.explain.stays":        "{person} tetap di {group}.",
	"rebalance.explain.moves":        "{person} pindah dari {home} ke {group}.",
	"rebalance.explain.holders":      "{count} pegawai menempati {group} menurut rencana.",
	"rebalance.explain.only":         "Tidak ada pilihan lain yang sah.",
	"rebalance.explain.tie":          "Pilihan kedua, {id}, sama baiknya; undian terbuka yang menentukan.",
	"rebalance.explain.second":       "Pilihan kedua adalah {id}. Dengan pilihan itu: {effect}.",
	"rebalance.explain.consequences": "Akibatnya {count} pegawai lain juga berubah tempat: {people}.",
	"rebalance.explain.at_need":      "{group} tidak boleh kehilangan pegawai: jumlahnya tidak di atas kebutuhan.",
	"rebalance.explain.full":         "{group} sudah penuh menurut kebutuhan dan formasi.",
	"rebalance.explain.excluded":     "{group} tidak dapat dipilih: {reasons}.",
	"rebalance.explain.fixed":        "{person} tidak dapat pindah: {reasons}.",
	"rebalance.explain.impossible":   "{count} pilihan lain tidak mungkin dalam batas kebutuhan dan formasi.",
}

// words names levels, components and reasons inside a sentence.
var words = map[string]string{
	string(KeyMinimum): "kekurangan di bawah batas minimal", string(KeyShortage): "nilai kekurangan", string(KeySurplus): "nilai kelebihan",
	string(KeyCost): "beban perpindahan", string(KeyDistance): "jarak", string(KeyCompetency): "selisih kompetensi",
	string(KeyBurden): "beban yang tidak diminta", string(KeyPreference): "keinginan pegawai", string(KeyChange): "biaya perpindahan",
	string(KeyStability): "perubahan dari rencana yang sudah diumumkan",
	"open":               "lowongan", "moves": "perpindahan",
	ReasonLocked: "tidak ikut dalam putaran ini", ReasonRefused: "ditolak", ReasonUnlisted: "tidak termasuk pilihan yang ditawarkan",
}

// Text renders the message in Indonesian.
func (m Message) Text() string {
	pairs := make([]string, 0, 2*len(m.Args))
	for name, v := range m.Args {
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(v))
	}
	return strings.NewReplacer(pairs...).Replace(sentences[m.Key])
}

// Messages tells the explanation in sentences, made from its numbers only.
func (e *Explanation) Messages() []Message {
	var out []Message
	say := func(key string, args map[string]any) {
		out = append(out, Message{"rebalance.explain." + key, args})
	}
	switch {
	case e.Person == "":
		say("holders", map[string]any{"count": len(e.Chosen), "group": e.Group})
	case e.Chosen[0] == e.Home:
		say("stays", map[string]any{"person": e.Person, "group": e.Home})
	default:
		say("moves", map[string]any{"person": e.Person, "home": e.Home, "group": e.Chosen[0]})
	}
	second, impossible := e.second()
	switch {
	case len(e.Fixed) > 0:
		say("fixed", map[string]any{"person": e.Person, "reasons": reasons(e.Fixed)})
	case second == nil:
		say("only", nil)
	case second.Tie():
		say("tie", map[string]any{"id": second.ID})
	default:
		say("second", map[string]any{"id": second.ID, "effect": second.Effect.words()})
	}
	if second != nil {
		if n := len(second.Consequences); n > 0 {
			say("consequences", map[string]any{"count": n, "people": names(second.Consequences)})
		}
		for _, b := range second.Binding {
			key := "at_need"
			if b.Kind == BindingFull {
				key = "full"
			}
			say(key, map[string]any{"group": b.Group})
		}
	}
	if impossible > 0 {
		say("impossible", map[string]any{"count": impossible})
	}
	for _, x := range e.Excluded {
		say("excluded", map[string]any{"group": x.Group, "reasons": reasons(x.Reasons)})
	}
	return out
}

// second is the best choice not taken, and how many are impossible.
func (e *Explanation) second() (*Alternative, int) {
	var second *Alternative
	impossible := 0
	for i := range e.Ranked {
		switch a := &e.Ranked[i]; {
		case !a.Possible:
			impossible++
		case !a.Chosen && second == nil:
			second = a
		}
	}
	return second, impossible
}

// words lists what changes: more or less of each level, then the components.
func (e *Effect) words() string {
	var parts []string
	say := func(name string, d int64) {
		if d != 0 {
			parts = append(parts, fmt.Sprintf("%s %+d", words[name], d))
		}
	}
	said := map[Key]bool{}
	for _, d := range e.Levels {
		say(string(d.Key), d.Delta)
		said[d.Key] = true
	}
	for c, d := range e.Parts {
		if name := Component(c).String(); !said[Key(name)] {
			say(name, d)
		}
	}
	say("open", e.Open)
	say("moves", e.Moves)
	if len(parts) == 0 {
		return "tidak ada yang berubah"
	}
	return strings.Join(parts, ", ")
}

func names(steps []Step) string {
	const most = 5
	var out []string
	for i, s := range steps {
		if i == most {
			out = append(out, fmt.Sprintf("dan %d lainnya", len(steps)-most))
			break
		}
		out = append(out, fmt.Sprintf("%s ke %s", s.Person, s.To))
	}
	return strings.Join(out, ", ")
}

func reasons(list []RuleFailure) string {
	var out []string
	for _, f := range list {
		name, ok := words[f.Code]
		if !ok {
			name = "aturan " + f.Code
		}
		if f.Unknown {
			name += " (data belum ada)"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
