package identity

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// common are words that passwords are often made of, without what stands between their letters; also the example of a
// good password that the page shows.
//
//go:embed common.txt
var commonText string

var common = strings.Fields(commonText)

// ownCharacters is how many letters and digits a password must have beside what is tried first.
const ownCharacters = 8

// owner is what somebody who guesses knows of a person.
type owner struct {
	Username   string
	Name       string
	NIP        string // 18 digits, the date of birth first; empty: none
	AgencyName string
}

// guesses reports whether the password is made of what is tried first: words of the owner and common ones, rows of
// characters such as 1234 and one piece repeated, also with digits and signs in place of letters.
func (o owner) guesses(password string) bool {
	words := o.words()
	plain := squeeze(strings.ToLower(password))
	return min(remaining(plain, words), remaining(squeeze(letters.Replace(strings.ToLower(password))), words)) < ownCharacters
}

// letters puts back the letters that digits and signs often stand for.
var letters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// squeeze leaves letters and digits only.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// words are the common ones and those of the owner, the longest first.
func (o owner) words() []string {
	words := slices.Clone(common)
	for _, text := range []string{o.Username, o.Name, o.AgencyName} {
		words = append(words, squeeze(strings.ToLower(text)))
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(w) > 2 {
				words = append(words, w)
			}
		}
	}
	if len(o.NIP) >= 8 { // yyyymmdd is also written ddmmyyyy
		words = append(words, o.NIP, o.NIP[:8], o.NIP[6:8]+o.NIP[4:6]+o.NIP[:4])
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// remaining counts the characters of a squeezed password that nothing explains.
func remaining(s string, words []string) int {
	for _, w := range words {
		s = strings.ReplaceAll(s, w, " ")
	}
	n := 0
	for _, piece := range strings.Fields(s) {
		n += utf8.RuneCountInString(unrow(once(piece)))
	}
	return n
}

// once is the piece of which s is made by repeating it.
func once(s string) string {
	if i := strings.Index(s[1:]+s, s); i >= 0 && i+1 < len(s) {
		return s[:i+1]
	}
	return s
}

// unrow leaves out rows of at least four characters that are the same or follow each other up or down: 1234, dcba, aaaa.
func unrow(s string) string {
	runes := []rune(s)
	var out []rune
	for i := 0; i < len(runes); {
		end := i + 1
		for end < len(runes) && abs(runes[end]-runes[end-1]) < 2 && runes[end]-runes[end-1] == runes[i+1]-runes[i] {
			end++
		}
		if end-i < 4 {
			end = i + 1
			out = append(out, runes[i])
		}
		i = end
	}
	return string(out)
}

func abs(r rune) rune { return max(r, -r) }
