package policy

import (
	"time"

	"mutasi/internal/asn"
)

// Sources of the national holidays. The decree of 2026 was found in several public reprints that agree; that of 2027
// in three public programs that agree and one that cites the state secretariat. The decrees themselves were not read.
const (
	decree2026 = "Keputusan Bersama Menag, Menaker, MenPANRB 1497/2025, 2/2025, 5/2025 (dikutip dari salinan publik)"
	decree2027 = "Keputusan Bersama Menag, Menaker, MenPANRB 1205/2026, 3/2026, 2/2026 (dikutip dari salinan publik)"
)

type yearDay struct {
	month time.Month
	day   int
	name  string
}

type holidayYear struct {
	year       int
	source     string
	holidays   []yearDay
	jointLeave []yearDay
}

// nationalHolidays are the lists of the yearly joint decrees.
var nationalHolidays = []holidayYear{
	{
		2026, decree2026,
		[]yearDay{
			{1, 1, "Tahun Baru 2026 Masehi"},
			{1, 16, "Isra Mikraj Nabi Muhammad saw."},
			{2, 17, "Tahun Baru Imlek 2577 Kongzili"},
			{3, 19, "Hari Suci Nyepi, Tahun Baru Saka 1948"},
			{3, 21, "Idulfitri 1447 Hijriah"},
			{3, 22, "Idulfitri 1447 Hijriah"},
			{4, 3, "Wafat Yesus Kristus"},
			{4, 5, "Kebangkitan Yesus Kristus (Paskah)"},
			{5, 1, "Hari Buruh Internasional"},
			{5, 14, "Kenaikan Yesus Kristus"},
			{5, 27, "Iduladha 1447 Hijriah"},
			{5, 31, "Hari Raya Waisak 2570 BE"},
			{6, 1, "Hari Lahir Pancasila"},
			{6, 16, "1 Muharam, Tahun Baru Islam 1448 Hijriah"},
			{8, 17, "Proklamasi Kemerdekaan"},
			{8, 25, "Maulid Nabi Muhammad saw."},
			{12, 25, "Kelahiran Yesus Kristus"},
		},
		[]yearDay{
			{2, 16, "Tahun Baru Imlek 2577 Kongzili"},
			{3, 18, "Hari Suci Nyepi, Tahun Baru Saka 1948"},
			{3, 20, "Idulfitri 1447 Hijriah"},
			{3, 23, "Idulfitri 1447 Hijriah"},
			{3, 24, "Idulfitri 1447 Hijriah"},
			{5, 15, "Kenaikan Yesus Kristus"},
			{5, 28, "Iduladha 1447 Hijriah"},
			{12, 24, "Kelahiran Yesus Kristus"},
		},
	},
	{
		2027, decree2027,
		[]yearDay{
			{1, 1, "Tahun Baru 2027 Masehi"},
			{1, 5, "Isra Mikraj Nabi Muhammad saw."},
			{2, 6, "Tahun Baru Imlek 2578 Kongzili"},
			{3, 8, "Hari Suci Nyepi, Tahun Baru Saka 1949"},
			{3, 10, "Idulfitri 1448 Hijriah"},
			{3, 11, "Idulfitri 1448 Hijriah"},
			{3, 26, "Wafat Yesus Kristus"},
			{3, 28, "Kebangkitan Yesus Kristus (Paskah)"},
			{5, 1, "Hari Buruh Internasional"},
			{5, 6, "Kenaikan Yesus Kristus"},
			{5, 17, "Iduladha 1448 Hijriah"},
			{5, 20, "Hari Raya Waisak 2571 BE"},
			{6, 1, "Hari Lahir Pancasila"},
			{6, 6, "1 Muharam, Tahun Baru Islam 1449 Hijriah"},
			{8, 15, "Maulid Nabi Muhammad saw."},
			{8, 17, "Proklamasi Kemerdekaan"},
			{12, 25, "Kelahiran Yesus Kristus"},
			{12, 26, "Isra Mikraj Nabi Muhammad saw."},
		},
		[]yearDay{
			{2, 5, "Tahun Baru Imlek 2578 Kongzili"},
			{3, 9, "Idulfitri 1448 Hijriah"},
			{3, 12, "Idulfitri 1448 Hijriah"},
			{3, 15, "Idulfitri 1448 Hijriah"},
			{3, 25, "Wafat Yesus Kristus"},
			{5, 18, "Iduladha 1448 Hijriah"},
			{5, 19, "Hari Raya Waisak 2571 BE"},
			{12, 24, "Kelahiran Yesus Kristus"},
		},
	},
}

// NationalHolidays returns the national holidays and joint leave that the program knows.
func NationalHolidays() []Holiday {
	var all []Holiday
	for _, y := range nationalHolidays {
		for _, d := range y.holidays {
			all = append(all, Holiday{Day: asn.NewDate(y.year, d.month, d.day), Name: d.name, Source: y.source})
		}
		for _, d := range y.jointLeave {
			all = append(all, Holiday{Day: asn.NewDate(y.year, d.month, d.day), Name: d.name, JointLeave: true, Source: y.source})
		}
	}
	return all
}

// Holidays returns the days that hold for an agency: the stored rows of all agencies and its own. For a year of which
// no row of all agencies is stored, the program's list stands in; once a year is stored, only the stored list counts,
// so that a changed decree can also take a day back.
func Holidays(stored []Holiday, agencyID int) []Holiday {
	years := map[int]bool{}
	var all []Holiday
	for _, h := range stored {
		if h.AgencyID == 0 {
			years[h.Day.Year()] = true
		}
		if h.AgencyID == 0 || h.AgencyID == agencyID {
			all = append(all, h)
		}
	}
	for _, h := range NationalHolidays() {
		if !years[h.Day.Year()] {
			all = append(all, h)
		}
	}
	return all
}
