package policy

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// MinReason is the least number of characters of a reason for a change.
const MinReason = 10

// Manager changes the parameters and the calendar of an agency. Every change is dated, has a reason and is audited.
type Manager struct {
	Service
	DB *db.DB
}

// A Change is a value that an agency sets from a day on; without a value the national one holds again.
type Change struct {
	Key    string
	Value  json.RawMessage // nil: the national value
	From   asn.Date
	Basis  string // the agency's decision, such as "Perbup 12/2027"
	Reason string
}

// Change stores the change. It begins today or later: what was decided by the old value stays as it was.
func (m *Manager) Change(ctx context.Context, who access.Actor, today asn.Date, c Change) error {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return err
	}
	d, ok := DefinitionOf(c.Key)
	if !ok {
		return access.ErrNotFound
	}
	var f errs.Fields
	if c.Value != nil && d.Check(c.Value) != nil {
		if d.Unit == Lines {
			f.Add("value", "policy.error.lines", "most", maxLines, "length", lineLength)
		} else {
			f.Add("value", "policy.error.value", "low", d.Min, "high", d.Max)
		}
	}
	if c.From.Before(today) {
		f.Add("from", "policy.error.past")
	}
	checkText(&f, "basis", &c.Basis, 3)
	checkText(&f, "reason", &c.Reason, MinReason)
	if err := f.Err(); err != nil {
		return err
	}
	return m.DB.Write(ctx, who, "policy.change", func(tx *db.Tx) error {
		before, err := m.Load(ctx, tx, who.AgencyID, c.From)
		if err != nil {
			return err
		}
		values := map[string]string{}
		if c.Value != nil {
			values[c.Key] = string(c.Value)
		}
		if err := put(ctx, tx, who.AgencyID, c.From, []string{c.Key}, values, c.Basis, c.Reason); err != nil {
			return err
		}
		after, err := m.Load(ctx, tx, who.AgencyID, c.From)
		if err != nil {
			return err
		}
		old, _ := before.Value(c.Key)
		now, _ := after.Value(c.Key)
		return tx.Audit(ctx, db.Subject{Kind: "policy", ID: c.Key, Name: c.Key, AgencyID: who.AgencyID},
			map[string]any{"value": old.JSON, "local": old.Local},
			map[string]any{"value": now.JSON, "local": now.Local, "from": c.From.String(), "basis": c.Basis, "reason": c.Reason})
	})
}

func checkText(f *errs.Fields, name string, text *string, least int) {
	*text = strings.TrimSpace(*text)
	if n := utf8.RuneCountInString(*text); n < least || n > 500 {
		f.Add(name, "policy.error.text", "least", least)
	}
}

// A Version is a value of a parameter with its dates; Until is zero while nothing ends it.
type Version struct {
	Value
	From, Until asn.Date
}

// History returns the values of a parameter for an agency, its own first, then the national ones, each the latest first.
func (m *Manager) History(ctx context.Context, who access.Actor, key string) ([]Version, error) {
	d, ok := DefinitionOf(key)
	if !ok {
		return nil, access.ErrNotFound
	}
	rows, err := m.Stored(ctx, m.DB, who.AgencyID, []string{key})
	if err != nil {
		return nil, err
	}
	var out []Version
	for _, r := range rows {
		out = append(out, Version{Value{JSON: r.Value, Basis: r.Basis, Source: r.Source, Local: true}, r.Valid.From, r.Valid.Until})
	}
	until := asn.Date{}
	for i := len(d.National) - 1; i >= 0; i-- {
		n := d.National[i]
		raw, err := json.Marshal(n.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, Version{Value{JSON: raw, Basis: n.Basis, Source: n.Source, Certainty: n.Certainty}, n.From, until})
		until = n.From
	}
	return out, nil
}

const (
	sqlAddHoliday = `
insert into holiday (agency_id, day, name, joint_leave, source) values (@agency, @day, @name, @joint, @source)`
	sqlRemoveHoliday = `
delete from holiday where agency_id = @agency and day = @day returning name`
)

// AddHoliday closes the agency's offices on a day that is still to come.
func (m *Manager) AddHoliday(ctx context.Context, who access.Actor, today asn.Date, h Holiday) error {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return err
	}
	var f errs.Fields
	if h.Day.Before(today) || h.Day.After(today.AddYears(3)) {
		f.Add("day", "policy.error.day")
	}
	checkText(&f, "name", &h.Name, 3)
	checkText(&f, "source", &h.Source, 3)
	if err := f.Err(); err != nil {
		return err
	}
	return m.DB.Write(ctx, who, "holiday.add", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlAddHoliday, pgx.NamedArgs{
			"agency": who.AgencyID, "day": h.Day, "name": h.Name, "joint": h.JointLeave, "source": h.Source,
		}); err != nil {
			return fmt.Errorf("add holiday: %w", err)
		}
		return tx.Audit(ctx, h.subject(who), nil, map[string]any{"day": h.Day.String(), "joint_leave": h.JointLeave, "source": h.Source})
	})
}

func (h Holiday) subject(who access.Actor) db.Subject {
	return db.Subject{Kind: "holiday", ID: h.Day.String(), Name: h.Name, AgencyID: who.AgencyID}
}

// RemoveHoliday takes back a day that the agency has set and that is still to come.
func (m *Manager) RemoveHoliday(ctx context.Context, who access.Actor, today, day asn.Date) error {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return err
	}
	if day.Before(today) {
		return errs.New(errs.Conflict, "policy.error.day")
	}
	return m.DB.Write(ctx, who, "holiday.remove", func(tx *db.Tx) error {
		name, err := db.Value[string](ctx, tx, sqlRemoveHoliday, pgx.NamedArgs{"agency": who.AgencyID, "day": day})
		if err != nil {
			return db.NotFound(err, "common.not_found")
		}
		return tx.Audit(ctx, Holiday{Day: day, Name: name}.subject(who), map[string]any{"day": day.String()}, nil)
	})
}

// Year returns the holidays of a year that hold for the agency, in order.
func (m *Manager) Year(ctx context.Context, who access.Actor, year int) ([]Holiday, error) {
	stored, err := db.All[Holiday](ctx, m.DB, sqlListHolidays, who.AgencyID)
	if err != nil {
		return nil, fmt.Errorf("list holidays: %w", err)
	}
	var out []Holiday
	for _, h := range Holidays(stored, who.AgencyID) {
		if h.Day.Year() == year {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b Holiday) int { return a.Day.Time().Compare(b.Day.Time()) })
	return out, nil
}
