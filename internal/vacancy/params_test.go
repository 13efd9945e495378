package vacancy

import (
	"testing"

	"mutasi/internal/asn"
)

// The days that the search compares with say what reckoning each person's own months and years would say.
func TestDaysOfTheSearch(t *testing.T) {
	t.Parallel()
	on := asn.NewDate(2027, 12, 20)
	for range 500 { // over the ends of every month and a leap year
		on = on.AddDays(1)
		for _, months := range []int{0, 1, 6, 24, 600} {
			last := reached(on, months)
			if last.AddMonths(months).After(on) || !last.AddDays(1).AddMonths(months).After(on) {
				t.Errorf("%s: %d months are full since %s", on, months, last)
			}
		}
		first := monthBefore(on)
		birth := first.AddYears(-58).AddDays(-40)
		for range 80 {
			birth = birth.AddDays(1)
			retires := birth.AddYears(58).FirstOfNextMonth()
			if retires.Before(on) != birth.Before(first.AddYears(-58)) {
				t.Errorf("%s: born %s, retires %s", on, birth, retires)
			}
		}
	}
}
