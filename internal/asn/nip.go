package asn

import (
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A NIP is the 18-digit personnel number of a PNS or PPPK (Perka BKN 22/2007; NI PPPK): birth date, year and month of
// the first appointment, sex, serial number. It is personal data: it never stands in a URL or a log, and prints masked
// in structured logs.
type NIP string

// Reasons for which ParseNIP refuses a text. There is no check digit, so these are all the checks the number allows.
const (
	NIPEmpty            = "asn.nip.empty"
	NIPLossy            = "asn.nip.lossy"           // a spreadsheet kept it as a number and lost the last digits
	NIPNotDigits        = "asn.nip.not_digits"      // letters or signs
	NIPOld              = "asn.nip.old"             // the nine-digit number of before 2008
	NIPIsNIK            = "asn.nip.is_nik"          // 16 digits: the population number
	NIPLength           = "asn.nip.length"          // not 18 digits
	NIPBirthDate        = "asn.nip.birth_date"      // digits 1–8 are no date, or one to come
	NIPTooOld           = "asn.nip.too_old"         // 71 or older: beyond every retirement age
	NIPAppointedYear    = "asn.nip.appointed_year"  // digits 9–12 before 1960 or later than next year
	NIPAppointedMonth   = "asn.nip.appointed_month" // digits 13–14 are neither a month nor a PPPK code
	NIPAgeAtAppointment = "asn.nip.age_at_appointment"
	NIPSex              = "asn.nip.sex" // digit 15 is neither 1 nor 2
)

const (
	nipLength          = 18
	oldestAge          = 71 // professors retire at 70
	earliestYear       = 1960
	minAppointmentAge  = 17
	maxAppointmentAge  = 60
	maxContractAge     = 65 // a PPPK may be appointed up to the retirement age of the post
	lossySerial        = "000"
	excelExactDigits   = 15
	firstPPPKMonthCode = 13
)

// ParseNIP reads a personnel number and checks everything the number itself tells, on the given day. Spaces, dots,
// dashes and a leading apostrophe are dropped. Errors are *ParseError.
//
// A spreadsheet that holds the number as a number keeps 15 or 16 exact digits: 1.98506122010011E+17, or an 18-digit
// text that ends in 000. The lost digits cannot be restored, so such a text is refused with its own reason and never
// repaired. A reader of spreadsheets must refuse numeric cells as well, since a number of 17 digits may look intact.
func ParseNIP(text string, on Date) (NIP, error) {
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
	s = strings.TrimPrefix(s, "'")
	if s == "" {
		return "", refuse(NIPEmpty)
	}
	if looksFloat(s) {
		return "", refuse(NIPLossy, "value", s)
	}
	s = strings.NewReplacer(".", "", "-", "").Replace(s)
	if strings.TrimLeft(s, "0123456789") != "" {
		return "", refuse(NIPNotDigits, "value", s)
	}
	switch len(s) {
	case nipLength:
	case 9:
		return "", refuse(NIPOld)
	case 16:
		return "", refuse(NIPIsNIK)
	default:
		return "", refuse(NIPLength, "count", len(s))
	}
	n := NIP(s)
	if err := n.check(on); err != nil {
		return "", err
	}
	return n, nil
}

// looksFloat recognises numbers in scientific notation or with a decimal part, in English or Indonesian writing.
func looksFloat(s string) bool {
	mantissa, exponent, scientific := strings.Cut(strings.ToUpper(s), "E")
	if scientific {
		_, errM := strconv.ParseFloat(strings.Replace(mantissa, ",", ".", 1), 64)
		_, errE := strconv.Atoi(exponent)
		return errM == nil && errE == nil
	}
	for _, sep := range []string{".", ","} {
		whole, frac, found := strings.Cut(s, sep)
		if found && len(whole) >= excelExactDigits && frac != "" && strings.Trim(frac, "0123456789") == "" &&
			strings.Trim(whole, "0123456789") == "" {
			return true
		}
	}
	return false
}

// check judges the 18 digits, in the order in which a person would read them.
func (n NIP) check(on Date) error {
	birth := n.BirthDate()
	if birth.IsZero() {
		return refuse(NIPBirthDate, "value", string(n[:8]))
	}
	if birth.After(on) {
		return refuse(NIPBirthDate, "value", string(n[:8]))
	}
	if age := birth.AgeOn(on); age >= oldestAge {
		return refuse(NIPTooOld, "age", age)
	}
	year := atoi(n[8:12])
	if year < earliestYear || year > on.Year()+1 {
		return refuse(NIPAppointedYear, "value", string(n[8:12]))
	}
	if n[12:14] == "00" {
		return refuse(NIPAppointedMonth, "value", string(n[12:14]))
	}
	if n[14] != '1' && n[14] != '2' {
		return refuse(NIPSex, "value", string(n[14]))
	}
	age, most := birth.AgeOn(n.AppointedOn()), maxAppointmentAge
	if n.Kind() == PPPK { // only the year is known: judge by the end of it
		age, most = birth.AgeOn(NewDate(year, time.December, 31)), maxContractAge
	}
	if age < minAppointmentAge || age > most {
		return refuse(NIPAgeAtAppointment, "age", age)
	}
	if n[15:] == lossySerial { // 15 digits are exact in a spreadsheet: a serial of zeros is what is left of a real one
		return refuse(NIPLossy, "value", string(n))
	}
	return nil
}

// Kind tells PNS from PPPK by digits 13–14: a month for a PNS, a code above 12 for a PPPK. It is a heuristic seen in
// practice, to be confirmed with the person's recorded kind. It is empty if n is not 18 digits long.
func (n NIP) Kind() EmployeeKind {
	switch {
	case len(n) != nipLength:
		return ""
	case atoi(n[12:14]) >= firstPPPKMonthCode:
		return PPPK
	default:
		return PNS
	}
}

// BirthDate returns the date in digits 1–8, zero if they are none.
func (n NIP) BirthDate() Date {
	if len(n) != nipLength {
		return Date{}
	}
	return NewDate(atoi(n[:4]), time.Month(atoi(n[4:6])), atoi(n[6:8]))
}

// AppointedOn returns the first day of the month of appointment (TMT CPNS). It is zero for a PPPK, whose number holds
// the year only: see AppointedYear.
func (n NIP) AppointedOn() Date {
	if n.Kind() != PNS {
		return Date{}
	}
	return NewDate(atoi(n[8:12]), time.Month(atoi(n[12:14])), 1)
}

// AppointedYear returns the year of the first appointment, 0 if n is not 18 digits long.
func (n NIP) AppointedYear() int {
	if len(n) != nipLength {
		return 0
	}
	return atoi(n[8:12])
}

// Sex returns the sex in digit 15, empty if there is none.
func (n NIP) Sex() Sex {
	if len(n) != nipLength {
		return ""
	}
	switch n[14] {
	case '1':
		return Male
	case '2':
		return Female
	}
	return ""
}

// Format returns the number as it is written on paper: 19850612 201001 1 023. Anything but 18 digits is unchanged.
func (n NIP) Format() string {
	if len(n) != nipLength {
		return string(n)
	}
	return string(n[:8] + " " + n[8:14] + " " + n[14:15] + " " + n[15:])
}

// Masked shows the last four digits only, enough to tell two people on one page apart.
func (n NIP) Masked() string {
	if len(n) < 4 {
		return "…"
	}
	return "…" + string(n[len(n)-4:])
}

// LogValue keeps the number out of structured logs.
func (n NIP) LogValue() slog.Value { return slog.StringValue(n.Masked()) }

// Differences that NIP.Differences reports between the number and the person's record.
const (
	NIPDiffBirthDate = "asn.nip.diff_birth_date"
	NIPDiffAppointed = "asn.nip.diff_appointed"
	NIPDiffSex       = "asn.nip.diff_sex"
	NIPDiffKind      = "asn.nip.diff_kind"
)

// Differences compares the number with the recorded birth date, first appointment, sex and kind, and returns the
// reasons that do not agree. Empty record fields are skipped. A difference is a defect of data, not of form: BKN
// itself issued numbers that disagree with later corrected records. The month of appointment is compared for PNS only.
func (n NIP) Differences(birth, appointed Date, sex Sex, kind EmployeeKind) []string {
	var diff []string
	if !birth.IsZero() && birth != n.BirthDate() {
		diff = append(diff, NIPDiffBirthDate)
	}
	if !appointed.IsZero() && (appointed.Year() != n.AppointedYear() ||
		n.Kind() == PNS && appointed.Month() != n.AppointedOn().Month()) {
		diff = append(diff, NIPDiffAppointed)
	}
	if sex != "" && sex != n.Sex() {
		diff = append(diff, NIPDiffSex)
	}
	if kind != "" && kind.IsContract() != (n.Kind() == PPPK) {
		diff = append(diff, NIPDiffKind)
	}
	return diff
}

// atoi reads decimal digits that were checked to be digits; anything else is 0.
func atoi[S ~string](s S) int {
	n, err := strconv.Atoi(string(s))
	if err != nil {
		return 0
	}
	return n
}
