package policy_test

import (
	"testing"
	"time"

	"mutasi/internal/asn"
	"mutasi/internal/policy"
)

func day(t *testing.T, iso string) asn.Date {
	t.Helper()
	var d asn.Date
	if err := d.UnmarshalText([]byte(iso)); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	five := policy.NewCalendar(policy.FiveDays, policy.NationalHolidays())
	six := policy.NewCalendar(policy.SixDays, policy.NationalHolidays())
	tests := []struct {
		name string
		c    policy.Calendar
		from string
		n    int
		want string
	}{
		{"inside a week", five, "2026-11-16", 3, "2026-11-19"},
		{"over a weekend", five, "2026-11-19", 3, "2026-11-24"},
		{"over a weekend, six days", six, "2026-11-19", 3, "2026-11-23"},
		{"from a Saturday", five, "2026-11-21", 1, "2026-11-23"},
		{"none, on a working day", five, "2026-11-20", 0, "2026-11-20"},
		{"none, on a Saturday", five, "2026-11-21", 0, "2026-11-23"},
		{"none, on a Saturday, six days", six, "2026-11-21", 0, "2026-11-21"},
		{"back", five, "2026-11-23", -1, "2026-11-20"},
		{"over Christmas and New Year", five, "2026-12-23", 5, "2027-01-04"},
		{"over Isra Mikraj", five, "2027-01-04", 1, "2027-01-06"},
		{"over Idulfitri 2027", five, "2027-03-05", 1, "2027-03-16"},
		{"over Idulfitri 2027, six days", six, "2027-03-05", 1, "2027-03-06"},
		{"over Idulfitri 2026", five, "2026-03-17", 1, "2026-03-25"},
		{"30 days after a decree", five, "2026-11-02", 30, "2026-12-14"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.c.AddWorkingDays(day(t, tt.from), tt.n); got.String() != tt.want {
				t.Errorf("AddWorkingDays(%s, %d) = %s, want %s", tt.from, tt.n, got, tt.want)
			}
		})
	}
}

// On the day a deadline ends, the count since its beginning is the deadline itself, from any day and in either week.
func TestCountAgreesWithDeadline(t *testing.T) {
	t.Parallel()
	for _, week := range []policy.Week{policy.FiveDays, policy.SixDays} {
		c := policy.NewCalendar(week, policy.NationalHolidays())
		for i := range 700 {
			from := asn.NewDate(2026, time.January, 1).AddDays(i)
			for _, n := range []int{1, 2, 5, 15, 30} {
				end := c.AddWorkingDays(from, n)
				if got := c.WorkingDaysBetween(from, end); got != n || !c.IsWorkingDay(end) {
					t.Fatalf("week %d: %d working days from %s to %s, want %d", week, got, from, end, n)
				}
				if got := c.WorkingDaysBetween(from, end.AddDays(-1)); got != n-1 {
					t.Fatalf("week %d: %d working days from %s to the day before %s, want %d", week, got, from, end, n-1)
				}
			}
		}
	}
}

func TestWorkingDaysBetween(t *testing.T) {
	t.Parallel()
	c := policy.NewCalendar(policy.FiveDays, policy.NationalHolidays())
	tests := []struct {
		from, to string
		want     int
	}{
		{"2026-11-16", "2026-11-16", 0},
		{"2026-11-16", "2026-11-20", 4},
		{"2026-11-20", "2026-11-22", 0},
		{"2026-11-20", "2026-11-16", -4},
		{"2026-12-31", "2027-12-31", 242}, // 365 days less 104 on weekends, 11 holidays on others and 8 of joint leave
	}
	for _, tt := range tests {
		if got := c.WorkingDaysBetween(day(t, tt.from), day(t, tt.to)); got != tt.want {
			t.Errorf("WorkingDaysBetween(%s, %s) = %d, want %d", tt.from, tt.to, got, tt.want)
		}
	}
}

func TestCalendarWithoutDates(t *testing.T) {
	t.Parallel()
	var c policy.Calendar
	none := asn.Date{}
	if c.IsWorkingDay(none) || !c.AddWorkingDays(none, 3).IsZero() || !c.AddWorkingDays(none, 0).IsZero() ||
		c.WorkingDaysBetween(none, today) != 0 || c.WorkingDaysBetween(today, none) != 0 {
		t.Error("a missing date must stay missing")
	}
	if got := c.AddWorkingDays(today, 1); got != asn.NewDate(2026, 11, 23) {
		t.Errorf("the zero calendar has a week of five days; got %s", got)
	}
}

func TestNationalHolidays(t *testing.T) {
	t.Parallel()
	type count struct{ national, joint int }
	got := map[int]count{}
	seen := map[asn.Date]bool{}
	for _, h := range policy.NationalHolidays() {
		if h.Day.IsZero() || h.Name == "" || h.Source == "" || seen[h.Day] {
			t.Errorf("holiday %+v is incomplete or stands twice", h)
		}
		seen[h.Day] = true
		n := got[h.Day.Year()]
		if h.JointLeave {
			n.joint++
			if wd := h.Day.Weekday(); wd == time.Saturday || wd == time.Sunday {
				t.Errorf("joint leave on a weekend: %s", h.Day)
			}
		} else {
			n.national++
		}
		got[h.Day.Year()] = n
	}
	want := map[int]count{2026: {17, 8}, 2027: {18, 8}}
	for year, n := range want {
		if got[year] != n {
			t.Errorf("%d: %+v, want %+v", year, got[year], n)
		}
	}
	c := policy.NewCalendar(policy.FiveDays, policy.NationalHolidays())
	if !c.Covers(today) || c.Covers(asn.NewDate(2028, 1, 3)) {
		t.Error("Covers must know the years of the list and no other")
	}
	if h, ok := c.Holiday(asn.NewDate(2026, 12, 24)); !ok || !h.JointLeave {
		t.Errorf("24 December 2026: %+v, %v", h, ok)
	}
}

func TestStoredHolidaysReplaceTheirYear(t *testing.T) {
	t.Parallel()
	stored := []policy.Holiday{
		{Day: asn.NewDate(2027, 3, 10), Name: "Idulfitri", Source: "uji"},
		{AgencyID: 7, Day: asn.NewDate(2026, 11, 23), Name: "Hari jadi", Source: "uji"},
		{AgencyID: 8, Day: asn.NewDate(2026, 11, 24), Name: "Hari jadi lain", Source: "uji"},
	}
	c := policy.NewCalendar(policy.FiveDays, policy.Holidays(stored, 7))
	for iso, working := range map[string]bool{
		"2027-03-10": false, // stored
		"2027-03-11": true,  // taken back with the stored year
		"2026-12-24": false, // no national row of 2026 is stored: the program's list holds
		"2026-11-23": false, // own day
		"2026-11-24": true,  // another agency's day
	} {
		if got := c.IsWorkingDay(day(t, iso)); got != working {
			t.Errorf("IsWorkingDay(%s) = %v, want %v", iso, got, working)
		}
	}
}
