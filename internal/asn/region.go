package asn

import "strings"

// A RegionCode is the code of a place by the Ministry of Home Affairs: province "15", regency or city "15.08", district
// "15.08.01", village "15.08.01.2001".
type RegionCode string

// A RegionLevel is the height of a place, 1 (province) to 4 (village).
type RegionLevel int

// The levels of places.
const (
	Province RegionLevel = iota + 1
	Regency              // kabupaten or kota
	District             // kecamatan or distrik
	Village              // desa or kelurahan
)

// regionWidths are the digits of a code by level.
var regionWidths = [...]int{2, 2, 2, 4}

// ParseRegionCode reads a code with or without dots and checks its form, not its existence.
func ParseRegionCode(text string) (RegionCode, error) {
	digits := strings.ReplaceAll(strings.TrimSpace(text), ".", "")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", refuse("asn.region.form", "value", text)
	}
	var parts []string
	for _, w := range regionWidths {
		if digits == "" {
			break
		}
		if len(digits) < w {
			return "", refuse("asn.region.form", "value", text)
		}
		parts, digits = append(parts, digits[:w]), digits[w:]
	}
	code := RegionCode(strings.Join(parts, "."))
	if digits != "" || strings.Contains(text, ".") && string(code) != strings.TrimSpace(text) {
		return "", refuse("asn.region.form", "value", text)
	}
	return code, nil
}

// Level returns the height of the place; 0 for the empty code.
func (c RegionCode) Level() RegionLevel {
	if c == "" {
		return 0
	}
	return RegionLevel(strings.Count(string(c), ".") + 1)
}

// Parent returns the place above; empty above a province.
func (c RegionCode) Parent() RegionCode {
	i := strings.LastIndexByte(string(c), '.')
	return c[:max(i, 0)]
}

// At returns the place of the given level that contains c; empty if c is higher than that.
func (c RegionCode) At(level RegionLevel) RegionCode {
	for c.Level() > level {
		c = c.Parent()
	}
	if c.Level() != level {
		return ""
	}
	return c
}

// Within reports whether c is the place outer or lies in it.
func (c RegionCode) Within(outer RegionCode) bool {
	return outer != "" && (c == outer || strings.HasPrefix(string(c), string(outer)+"."))
}
