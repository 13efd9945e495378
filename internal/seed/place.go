package seed

import (
	_ "embed"
	"strconv"
	"strings"

	"mutasi/internal/asn"
)

// placesText lists provinces, regencies and cities (with the national code of their government) and the districts and
// urban wards (kelurahan) of the five demo governments: code|name|latitude|longitude|agency code. Codes are those of
// Kepmendagri 300.2.2-2430/2025, compiled from cahyadsn/wilayah and wilayah_boundaries (MIT); centroids are rounded to
// about ten metres.
//
//go:embed places.txt
var placesText string

// place is one administrative region.
type place struct {
	code     asn.RegionCode
	name     string
	lat, lon float64 // degrees (WGS 84); both 0: unknown
	agency   string  // national code of the government of a regency or city
}

// places parses the embedded list, in the order of codes (a parent before its children).
func places() []place {
	lines := strings.Split(strings.TrimSpace(placesText), "\n")
	all := make([]place, 0, len(lines))
	for _, line := range lines {
		f := strings.Split(line, "|")
		p := place{code: asn.RegionCode(f[0]), name: f[1], agency: f[4]}
		p.lat, _ = strconv.ParseFloat(f[2], 64) // an empty field is an unknown place
		p.lon, _ = strconv.ParseFloat(f[3], 64)
		all = append(all, p)
	}
	return all
}

// childrenOf returns the places directly below code.
func childrenOf(all []place, code asn.RegionCode) []place {
	var out []place
	for _, p := range all {
		if p.code.Parent() == code {
			out = append(out, p)
		}
	}
	return out
}

// government is one agency of the demo world.
type government struct {
	index     int // place in the world, makes serial numbers of NIP unique
	code      string
	region    place
	provinces string // name of the province
	name      string // Pemerintah Kabupaten Bungo
	short     string // Bungo
	kind      string // regency, city
	head      string // Bupati, Wali Kota
	seat      string
	timezone  string
	style     nameStyle
	districts []place
	wards     map[asn.RegionCode][]place // by district
	key       string                     // prefix of demo accounts; empty: none
}

// demoKeys are the five governments of the mission by region code.
var demoKeys = map[asn.RegionCode]struct{ key, seat string }{
	"15.08": {"bungo", "Muara Bungo"},
	"16.71": {"palembang", "Palembang"},
	"12.71": {"medan", "Medan"},
	"12.74": {"tanjungbalai", "Tanjungbalai"},
	"93.01": {"merauke", "Merauke"},
}

// demoOrder is the order in which the demo governments are built and listed.
var demoOrder = []asn.RegionCode{"15.08", "16.71", "12.71", "12.74", "93.01"}

// governments returns the governments of a size, the demo governments first.
func governments(size Size) []government {
	all := places()
	byCode := map[asn.RegionCode]place{}
	for _, p := range all {
		byCode[p.code] = p
	}
	codes := demoOrder
	switch size {
	case City:
		codes = []asn.RegionCode{"16.71"}
	case Nation:
		for _, p := range all {
			if _, demo := demoKeys[p.code]; p.code.Level() == asn.Regency && !demo {
				codes = append(codes, p.code)
			}
		}
	}
	out := make([]government, len(codes))
	for i, c := range codes {
		out[i] = newGovernment(i, byCode[c], byCode[c.Parent()], all)
	}
	return out
}

func newGovernment(index int, region, province place, all []place) government {
	g := government{
		index: index, code: region.agency, region: region, provinces: province.name, name: "Pemerintah " + region.name,
		kind: "regency", head: "Bupati", timezone: timezoneOf(region.code), style: styleOf(region.code),
		districts: childrenOf(all, region.code), wards: map[asn.RegionCode][]place{},
	}
	if g.code == "" {
		g.code = "W" + strings.ReplaceAll(string(region.code), ".", "")
	}
	g.short = strings.TrimPrefix(strings.TrimPrefix(region.name, "Kabupaten "), "Kota ")
	g.short = strings.TrimPrefix(g.short, "Administrasi ")
	if strings.HasPrefix(region.name, "Kota ") {
		g.kind, g.head = "city", "Wali Kota"
	}
	g.seat = g.short
	if demo, ok := demoKeys[region.code]; ok {
		g.key, g.seat = demo.key, demo.seat
	}
	for _, d := range g.districts {
		g.wards[d.code] = childrenOf(all, d.code)
	}
	if len(g.districts) == 0 {
		for _, part := range []string{"Kota", "Utara", "Selatan", "Timur", "Barat", "Tengah", "Hulu", "Hilir"} {
			p := region
			p.name = g.short + " " + part
			g.districts = append(g.districts, p)
		}
	}
	return g
}

// timezoneOf returns the zone of the province: west, central or east Indonesian time.
func timezoneOf(code asn.RegionCode) string {
	switch code.At(asn.Province) {
	case "51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76":
		return "Asia/Makassar"
	case "81", "82", "91", "92", "93", "94", "95", "96":
		return "Asia/Jayapura"
	}
	return "Asia/Jakarta"
}
