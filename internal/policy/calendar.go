package policy

import (
	"time"

	"mutasi/internal/asn"
)

// A Holiday is a day on which offices are closed: a national holiday or joint leave (cuti bersama) by the yearly joint
// decree of three ministers, or a day set by an agency.
type Holiday struct {
	AgencyID   int // 0: everywhere
	Day        asn.Date
	Name       string
	JointLeave bool
	Source     string
}

// Week is the number of working days in a week: Monday to Friday, or to Saturday.
type Week int

// The two working weeks (Perpres 21/2023). Schools often have six days.
const (
	FiveDays Week = 5
	SixDays  Week = 6
)

// A Calendar tells working days. It counts as deadlines in regulations do: the day on which something begins does not
// count. The zero Calendar has a week of five days and no holidays.
type Calendar struct {
	week  Week
	off   map[asn.Date]Holiday
	years map[int]bool
}

// NewCalendar returns the calendar of a working week with the given holidays.
func NewCalendar(week Week, holidays []Holiday) Calendar {
	c := Calendar{week, make(map[asn.Date]Holiday, len(holidays)), map[int]bool{}}
	for _, h := range holidays {
		c.off[h.Day] = h
		if h.AgencyID == 0 {
			c.years[h.Day.Year()] = true
		}
	}
	return c
}

// Covers reports whether the holidays of the day's year are known. Where they are not, the calendar knows weekends
// only and may count too many working days.
func (c Calendar) Covers(d asn.Date) bool { return c.years[d.Year()] }

// Holiday returns the holiday on the day.
func (c Calendar) Holiday(d asn.Date) (Holiday, bool) { h, ok := c.off[d]; return h, ok }

// IsWorkingDay reports whether offices work on the day. The zero date is no working day.
func (c Calendar) IsWorkingDay(d asn.Date) bool {
	if d.IsZero() {
		return false
	}
	switch d.Weekday() {
	case time.Sunday:
		return false
	case time.Saturday:
		if c.week != SixDays {
			return false
		}
	}
	_, off := c.off[d]
	return !off
}

// AddWorkingDays returns the n-th working day after d, before d if n is negative. With n 0 it is d itself, or the next
// working day if d is none. The zero date stays zero.
func (c Calendar) AddWorkingDays(d asn.Date, n int) asn.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if n == 0 {
		for !d.IsZero() && !c.IsWorkingDay(d) {
			d = d.AddDays(1)
		}
		return d
	}
	for n > 0 && !d.IsZero() {
		d = d.AddDays(step)
		if c.IsWorkingDay(d) {
			n--
		}
	}
	return d
}

// WorkingDaysBetween returns the number of working days after from up to and including to; negative if to is earlier.
// It is 0 if either date is missing. On the day a deadline of n days ends it returns n.
func (c Calendar) WorkingDaysBetween(from, to asn.Date) int {
	if from.IsZero() || to.IsZero() {
		return 0
	}
	sign := 1
	if to.Before(from) {
		from, to, sign = to, from, -1
	}
	n := 0
	for from.Before(to) {
		from = from.AddDays(1)
		if c.IsWorkingDay(from) {
			n++
		}
	}
	return sign * n
}
