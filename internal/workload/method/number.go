package method

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// A Number is an exact fraction, so that no decimal is lost on the way to the one rounding. The zero value is 0.
// Numbers are never changed.
type Number struct{ r *big.Rat }

// Int is a whole number.
func Int(n int) Number { return Number{big.NewRat(int64(n), 1)} }

// Ratio is a divided by b. It is 0 if b is 0: callers divide by parameters that are checked to be positive.
func Ratio(a, b Number) Number {
	if b.rat().Sign() == 0 {
		return Number{}
	}
	return Number{new(big.Rat).Quo(a.rat(), b.rat())}
}

var (
	wanted  = regexp.MustCompile(`^-?[0-9]{1,15}([.,][0-9]{1,6})?$`)
	grouped = regexp.MustCompile(`^-?[0-9]{1,3}([. ][0-9]{3})+(,[0-9]{1,6})?$`)
)

// ParseNumber reads a decimal as people in Indonesia write it: "2400", "2.400", "7,5". A point before exactly three
// digits groups thousands; before fewer or more it stands for the comma. ok is false for anything else.
func ParseNumber(s string) (n Number, ok bool) {
	s = strings.TrimSpace(s)
	switch {
	case grouped.MatchString(s):
		s = strings.NewReplacer(".", "", " ", "").Replace(s)
	case !wanted.MatchString(s):
		return Number{}, false
	}
	r, ok := new(big.Rat).SetString(strings.Replace(s, ",", ".", 1))
	return Number{r}, ok
}

func (n Number) rat() *big.Rat {
	if n.r == nil {
		return new(big.Rat)
	}
	return n.r
}

// Add returns n + m.
func (n Number) Add(m Number) Number { return Number{new(big.Rat).Add(n.rat(), m.rat())} }

// Sub returns n − m.
func (n Number) Sub(m Number) Number { return Number{new(big.Rat).Sub(n.rat(), m.rat())} }

// Mul returns n × m.
func (n Number) Mul(m Number) Number { return Number{new(big.Rat).Mul(n.rat(), m.rat())} }

// Cmp compares: −1 if n is smaller than m, 0 if equal, 1 if larger.
func (n Number) Cmp(m Number) int { return n.rat().Cmp(m.rat()) }

// Sign is −1, 0 or 1.
func (n Number) Sign() int { return n.rat().Sign() }

// Round returns the nearest whole number; a half goes up, away from zero below it (usage; the wording of PermenPANRB
// 1/2020 was not seen).
func (n Number) Round() int {
	if n.Sign() < 0 {
		return -Number{new(big.Rat).Neg(n.rat())}.Round()
	}
	return n.Add(Number{big.NewRat(1, 2)}).Floor()
}

// Floor returns the largest whole number that is not above n.
func (n Number) Floor() int {
	q := new(big.Int)
	q.Div(n.rat().Num(), n.rat().Denom()) // Euclidean: the denominator is positive
	return int(q.Int64())
}

// Ceil returns the smallest whole number that is not below n.
func (n Number) Ceil() int { return -Number{new(big.Rat).Neg(n.rat())}.Floor() }

// Keep returns n with so many decimals, the rest left out towards zero; 0 keeps all.
func (n Number) Keep(places int) Number {
	if places <= 0 {
		return n
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	q := new(big.Int).Mul(n.rat().Num(), scale)
	return Number{new(big.Rat).SetFrac(q.Quo(q, n.rat().Denom()), scale)}
}

// Cut returns n to so many decimals with the rest left out, never rounded: 3.49996 is 3.4999, so that what is shown
// and what is rounded never contradict each other.
func (n Number) Cut(places int) string {
	r, sign := n.rat(), ""
	if r.Sign() < 0 {
		r, sign = new(big.Rat).Neg(r), "-"
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	q := new(big.Int).Mul(r.Num(), scale)
	q.Quo(q, r.Denom())
	digits := q.String()
	if places == 0 {
		return sign + digits
	}
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	return sign + digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// Float returns n to at most four decimals, cut, for formatting.
func (n Number) Float() float64 {
	var f float64
	_, _ = fmt.Sscan(n.Cut(4), &f) // of our own making: it cannot fail
	return f
}

// String is n as a whole number, a decimal of at most six places if that is exact, or else a fraction.
func (n Number) String() string {
	r := n.rat()
	if r.IsInt() {
		return r.Num().String()
	}
	if cut := strings.TrimRight(n.Cut(6), "0"); r.Cmp(mustRat(cut)) == 0 {
		return cut
	}
	return r.RatString()
}

func mustRat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// MarshalText writes the exact number.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (n *Number) UnmarshalText(text []byte) error {
	r, ok := new(big.Rat).SetString(string(text))
	if !ok || len(text) > 200 {
		return fmt.Errorf("%.40q is no number", text)
	}
	n.r = r
	return nil
}
