package asn

// A Period is a half-open range of dates: From is inside it, Until is not. A zero From means "since ever", a zero
// Until "until further notice". It matches PostgreSQL's daterange(from, until, '[)').
type Period struct {
	From  Date
	Until Date
}

// Since returns the period that begins on d and has no end yet.
func Since(d Date) Period { return Period{From: d} }

// IsEmpty reports whether no day lies in p.
func (p Period) IsEmpty() bool {
	return !p.From.IsZero() && !p.Until.IsZero() && !p.From.Before(p.Until)
}

// IsOpen reports whether p has no end.
func (p Period) IsOpen() bool { return p.Until.IsZero() }

// Contains reports whether the day d lies in p. The zero Date lies in no period.
func (p Period) Contains(d Date) bool {
	if d.IsZero() || (!p.From.IsZero() && d.Before(p.From)) {
		return false
	}
	return p.Until.IsZero() || d.Before(p.Until)
}

// Overlaps reports whether some day lies in both periods.
func (p Period) Overlaps(q Period) bool {
	return !p.Intersect(q).IsEmpty() && !p.IsEmpty() && !q.IsEmpty()
}

// Intersect returns the days that lie in both periods; it may be empty.
func (p Period) Intersect(q Period) Period {
	r := p
	if q.From.After(r.From) {
		r.From = q.From
	}
	if r.Until.IsZero() || (!q.Until.IsZero() && q.Until.Before(r.Until)) {
		r.Until = q.Until
	}
	return r
}

// LastDay returns the last day inside p, the zero Date if p is open.
func (p Period) LastDay() Date { return p.Until.AddDays(-1) }
