package seed

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
)

// mover is somebody who could be moved to a vacant place of the same position.
type mover struct {
	Employee, FromPost, Post, Position, FromUnit, ToUnit, Cast string
	FromName, ToName                                           string // of the offices
	Need, Holders                                              int
	FromNeed, FromHolders                                      int
	FromOffice, ToOffice                                       int64
	Kind                                                       asn.PositionKind
	Family                                                     string
}

// why says what the move does for both units, in numbers that their balance bears out.
func (m mover) why() string {
	text := fmt.Sprintf("%s membutuhkan %s: kebutuhan %d orang, terisi %d. ", m.ToUnit, m.Position, m.Need, m.Holders)
	if left := m.FromHolders - 1; left >= m.FromNeed {
		text += fmt.Sprintf("Unit asal tetap terpenuhi: kebutuhan %d, sesudahnya terisi %d.", m.FromNeed, left)
	} else {
		text += fmt.Sprintf("Di unit asal, dengan kebutuhan %d, sesudahnya terisi %d.", m.FromNeed, left)
	}
	return text
}

type actorRow struct {
	Username, PublicID, Name, Role string
	UserID, GrantID, UnitID        int64
	AgencyID                       int
	EmployeeID                     int64
	Definitive                     bool
}

const sqlCaseActors = `
select u.username, u.public_id, u.name, g.role, u.id as user_id, g.id as grant_id, coalesce(g.unit_id, 0) as unit_id, g.agency_id,
       coalesce(u.employee_id, 0) as employee_id, g.definitive
  from user_account u
  join role_grant g on g.user_id = u.id
  join agency a on a.id = g.agency_id
 where a.code = $1 and g.role <> 'employee'
 order by u.id, g.id desc`

// sqlMovers finds people with complete records and a vacant place of their position in another unit. Whoever has an
// account, and the places and people of the main situations, are left alone. The place that somebody of a pending move
// is meant for comes first among theirs.
const sqlMovers = `
with holders as materialized (
  select x.post_id, count(*)::int as n
    from employee x join agency a on a.id = x.agency_id
   where a.code = @agency and x.post_id is not null
   group by x.post_id
), vacant as materialized (
  select t.id, t.public_id, t.position_id, t.unit_id, u.name as unit, u.office_id, n.quantity as need, coalesce(h.n, 0) as holders
    from post t
    join agency a on a.id = t.agency_id
    join unit u on u.id = t.unit_id
    join need n on n.post_id = t.id and n.valid @> @today::date
    left join holders h on h.post_id = t.id
   where a.code = @agency and not t.heads_unit and n.quantity > coalesce(h.n, 0) and not (u.name = any (@kept))
), fit as materialized (
  select e.id, e.public_id, e.nip, e.post_id, e.unit_id, e.position_id, j.name as position, j.kind, j.family, u.name as unit, u.office_id,
         coalesce((select c.username from user_account c where c.employee_id = e.id), '') as cast,
         (select s.over_establishment from seat s where s.id = e.seat_id) as spare
    from employee e
    join agency a on a.id = e.agency_id
    join position j on j.id = e.position_id
    join unit u on u.id = e.unit_id
   where a.code = @agency and j.kind <> 'structural' and e.kind in ('pns', 'pppk') and e.nik_valid and not (u.name = any (@kept))
     and e.unit_since between @today::date - 3600 and @today::date - 760 and e.retires_on > @today::date + 1200
     and (select count(*) from clearance x where x.employee_id = e.id and x.clear) = 4
     and (select count(*) from performance_rating x
           where x.employee_id = e.id and x.rating <= 2 and x.year >= extract(year from @today::date) - 2) = 2
     and not exists (select from sanction x where x.employee_id = e.id)
     and (j.family <> 'Guru' or exists (select from certificate x where x.employee_id = e.id and x.subject = j.subject))
)
select e.public_id as employee, p.public_id as from_post, v.public_id as post, e.position, e.kind, e.family, e.unit as from_unit, v.unit as to_unit,
       e.cast, v.need, v.holders, coalesce(k.quantity, 0) as from_need, coalesce(h.n, 0) as from_holders, e.office_id as from_office, v.office_id as to_office,
       f.name as from_name, v.office as to_name
  from (select fit.id, fit.public_id, fit.nip, fit.post_id, fit.unit_id, fit.position_id, fit.position, fit.kind, fit.family, fit.unit,
               fit.office_id, fit.cast, fit.spare from fit order by fit.cast = '', fit.spare desc, md5(fit.nip) limit 800) e
  join post p on p.id = e.post_id
  join unit f on f.id = e.office_id
  left join need k on k.post_id = e.post_id and k.valid @> @today::date
  left join holders h on h.post_id = e.post_id
  left join unnest(@from::text[], @to::text[]) w (from_office, to_office) on w.from_office = f.name
  cross join lateral (select v.id, v.public_id, v.unit, v.office_id, v.need, v.holders, o.name as office
                        from vacant v join unit o on o.id = v.office_id where v.position_id = e.position_id and v.unit_id <> e.unit_id
                       order by o.name is distinct from w.to_office, (e.id * 7919 + v.id * 104729) % 1000003 limit 6) v
 order by e.cast = '', e.cast, e.spare desc, md5(e.nip), v.id`

// meet lists the actors and the movers.
func (m *caseMaker) meet(ctx context.Context, g government) error {
	rows, err := db.All[actorRow](ctx, m.d, sqlCaseActors, g.code)
	if err != nil {
		return fmt.Errorf("list actors: %w", err)
	}
	for _, r := range rows {
		a := access.Actor{UserID: r.UserID, PublicID: r.PublicID, Name: r.Name, Role: access.Role(r.Role), GrantID: r.GrantID, AgencyID: r.AgencyID,
			UnitID: r.UnitID, EmployeeID: r.EmployeeID, Definitive: r.Definitive}
		m.actors[r.Username[len(g.key)+1:]] = a
		if a.Role == access.UnitHead {
			m.heads[a.UnitID] = a
		}
	}
	var from, to []string
	for _, p := range pending {
		from, to = append(from, p.from), append(to, p.to)
	}
	m.movers, err = db.All[mover](ctx, m.d, sqlMovers, pgx.NamedArgs{"today": m.today, "agency": g.code, "kept": staged(), "from": from, "to": to})
	if err != nil {
		return fmt.Errorf("list movers: %w", err)
	}
	m.keep()
	for _, x := range m.movers {
		if x.Cast != "" && m.kept[x.Post] == "" {
			m.used[x.FromPost], m.used[x.Post] = true, true // nobody else leaves the post, or takes the place, before the person cast
		}
	}
	return nil
}

// keep puts aside what stories need that come late and are particular: both ends of two of their moves. Nobody else leaves
// those posts, or takes those places.
func (m *caseMaker) keep() {
	for _, s := range stories {
		n := 0
		for _, x := range m.movers {
			if s.claim() != "" && n < 2 && x.Cast == "" && s.suits(x) && m.kept[x.FromPost] == "" && m.kept[x.Post] == "" {
				m.kept[x.FromPost], m.kept[x.Post] = s.claim(), s.claim()
				n++
			}
		}
	}
}

// claim is the name under which people and places are kept for the story.
func (s story) claim() string {
	if s.move != nil {
		return s.move.from
	}
	return s.family
}

// suits reports whether the person may be the one the story is about.
func (s story) suits(x mover) bool {
	return (s.post == "" || s.post == x.Kind) && (s.family == "" || s.family == x.Family) &&
		(s.move == nil || *s.move == officeMove{x.FromName, x.ToName})
}

// next takes the next person, or the one of the name, with a place that no other case is after.
func (m *caseMaker) next(g government, s story) (mover, error) {
	name := s.who
	if name != "" {
		name = g.key + "." + name
	}
	for _, x := range m.movers {
		_, released := m.heads[x.FromOffice]
		_, received := m.heads[x.ToOffice]
		if by := cmp.Or(m.kept[x.FromPost], m.kept[x.Post]); by != "" && by != s.claim() {
			continue
		}
		if x.Cast != name || !s.suits(x) || !released || !received || m.used[x.Employee] || (m.used[x.Post] || m.used[x.FromPost]) && s.who == "" {
			continue
		}
		m.used[x.Employee], m.used[x.Post], m.used[x.FromPost] = true, true, true
		return x, nil
	}
	return mover{}, errNobody
}

// step lets whoever it is up to take the case one act further.
func (m *caseMaker) step(ctx context.Context, id string, state, to proposal.State) error {
	operator := m.actors["operator"]
	record := func(a proposal.Action, number string) error {
		return m.record(ctx, id, proposal.Record{Action: a, Number: number, On: m.day()})
	}
	switch state {
	case proposal.Proposed:
		return m.consent(ctx, id, proposal.Decision{Verdict: proposal.Approve})
	case proposal.Returned:
		return m.submit(ctx, operator, id)
	case proposal.AdminCheck:
		return m.decide(ctx, m.actors["verifikator"], id, proposal.Decision{Verdict: proposal.Approve, Internal: "Berkas lengkap dan sesuai."})
	case proposal.TPKQueue:
		return record(proposal.Schedule, "")
	case proposal.TPKSession:
		return m.session(ctx, id, proposal.Recommend)
	case proposal.PyBReview:
		return m.decide(ctx, m.actors["sekda"], id, proposal.Decision{Verdict: proposal.Approve})
	case proposal.PPKApproval:
		return m.decide(ctx, m.elected(), id, proposal.Decision{Verdict: proposal.Approve})
	case proposal.PertekSubmitted:
		return record(proposal.Send, m.letter("IMUT"))
	case proposal.PertekFix:
		return record(proposal.Send, m.letter("IMUT"))
	case proposal.PertekReview:
		if to == proposal.PertekFix {
			return m.record(ctx, id, proposal.Record{Action: proposal.RequestFix, On: m.day(), Note: "BKN meminta pindaian SK pangkat terakhir yang terbaca jelas."})
		}
		return record(proposal.Grant, m.letter("PT"))
	case proposal.ReportedForDuty:
		return record(proposal.Sync, "")
	case proposal.Synced:
		return record(proposal.Confirm, "")
	case proposal.Evaluation:
		return m.record(ctx, id, proposal.Record{Action: proposal.Close, On: m.day(), Note: "Beban kerja kedua unit seimbang; pegawai menjalankan tugas dengan baik."})
	}
	return m.decreeStep(ctx, id, state)
}

// elected is the head of the region.
func (m *caseMaker) elected() access.Actor {
	if a, ok := m.actors["bupati"]; ok {
		return a
	}
	return m.actors["walikota"]
}

// letter numbers the next letter of a kind: 800/BA-TPK/12/2026.
func (m *caseMaker) letter(code string) string {
	m.letters[code]++
	return fmt.Sprintf("%s/%d/%d", code, m.letters[code], m.clock.Year())
}

func (m *caseMaker) record(ctx context.Context, id string, r proposal.Record) error {
	return m.cases.Record(ctx, m.actors["operator"], id, 0, r)
}

// decide gives a decision, with reasons where the rules ask for them.
func (m *caseMaker) decide(ctx context.Context, who access.Actor, id string, d proposal.Decision) error {
	err := m.cases.Decide(ctx, who, id, 0, d)
	if reasons := overridesFor(err); len(reasons) > 0 {
		d.Overrides = reasons
		err = m.cases.Decide(ctx, who, id, 0, d)
	}
	return err
}

const sqlCaseOffices = `
select distinct s.unit_id
  from proposal_step s
  join proposal p on p.id = s.proposal_id
 where p.public_id = $1 and s.opened_at is not null and s.decided_at is null and s.dropped_at is null and s.unit_id is not null
 order by s.unit_id`

// consent lets the first office that has not spoken decide.
func (m *caseMaker) consent(ctx context.Context, id string, d proposal.Decision) error {
	offices, err := db.All[struct{ UnitID int64 }](ctx, m.d, sqlCaseOffices, id)
	if err != nil {
		return fmt.Errorf("list offices: %w", err)
	}
	for _, o := range offices {
		if head, ok := m.heads[o.UnitID]; ok {
			return m.decide(ctx, head, id, d)
		}
	}
	return errors.New("no head of office to consent")
}

// session lets the members speak and enters the minutes.
func (m *caseMaker) session(ctx context.Context, id string, outcome proposal.Action) error {
	opinion, text := proposal.OpinionSupport, ""
	if outcome != proposal.Recommend {
		opinion, text = proposal.OpinionNotSupport, "Unit asal akan kekurangan tenaga inti."
	}
	for _, member := range []string{"tpk", "tpk2"} {
		err := m.cases.Assess(ctx, m.actors[member], id, 0, opinion, text)
		if err != nil && errs.KindOf(err) != errs.Conflict && errs.KindOf(err) != errs.Forbidden {
			return err
		}
	}
	return m.record(ctx, id, proposal.Record{Action: outcome, Number: m.letter("800/BA-TPK"), On: m.day(), Note: "Kebutuhan unit asal dan tujuan dibahas dalam sidang."})
}

// end gives the case the ending of the story, with a reason that the civil servant reads.
func (m *caseMaker) end(ctx context.Context, id string, s story) error {
	m.tick(1)
	d := proposal.Decision{Verdict: s.ending, Note: "Unit asal belum dapat melepas pegawai ini sebelum ada pengganti pada tahun berjalan."}
	if s.ending == proposal.Return {
		d.Note, d.Points = "Alasan kebutuhan belum menyebut dasar analisis beban kerja unit tujuan.", []string{"reason"}
	}
	switch {
	case s.ending == proposal.Withdraw:
		return m.cases.Withdraw(ctx, m.actors["operator"], id, 0, "Kebutuhan unit tujuan sudah terisi dari formasi baru.")
	case s.ending == proposal.Refuse:
		return m.record(ctx, id, proposal.Record{Action: proposal.Refuse, Number: m.letter("TMS"), On: m.day(), Note: "Riwayat jabatan di SIASN belum sesuai dengan data usulan."})
	case s.by == proposal.Proposed:
		return m.consent(ctx, id, d)
	case s.by == proposal.TPKSession:
		return m.session(ctx, id, proposal.Reject)
	case s.by == proposal.PyBReview:
		return m.decide(ctx, m.actors["sekda"], id, d)
	case s.by == proposal.PPKApproval:
		return m.decide(ctx, m.elected(), id, d)
	}
	return m.decide(ctx, m.actors["verifikator"], id, d)
}
