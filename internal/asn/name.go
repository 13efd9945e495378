package asn

import (
	"strings"
	"unicode"
)

// FoldName is the form in which names of units, posts and studies are compared: case, spacing and punctuation do not
// matter ("SD Negeri 12/VII", "sd negeri 12 / vii").
func FoldName(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(c rune) bool {
		return unicode.IsSpace(c) || strings.ContainsRune(".,/-–()'\"", c)
	}), " ")
}
