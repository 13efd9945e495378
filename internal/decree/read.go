package decree

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Get returns a decree that the actor may read.
func (s *Service) Get(ctx context.Context, who access.Actor, id string) (*Decree, error) {
	d, err := get(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	if err := access.Check(who, access.DecreeRead, access.Object{AgencyID: d.AgencyID}); err != nil {
		return nil, scoped(err)
	}
	return d, nil
}

// Paper returns the decree as PDF: the stored bytes once it is signed, a marked draft before.
func (s *Service) Paper(ctx context.Context, who access.Actor, id string) (*Decree, []byte, error) {
	d, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, nil, err
	}
	file, err := s.file(ctx, d)
	return d, file, err
}

func (s *Service) file(ctx context.Context, d *Decree) ([]byte, error) {
	if d.File != nil {
		return fetch(ctx, s.DB, d.File)
	}
	draft := *d
	draft.Number, draft.VerifyCode, draft.DecidedOn = "", "", asn.Date{} // until it is signed it is a draft, numbered or not
	return draft.paper(s.BaseURL, "")
}

// sqlFindCertifier finds who holds the post that heads the personnel agency on the day.
const sqlFindCertifier = `
select coalesce(j.name, '') as title, coalesce(concat_ws(', ', btrim(concat_ws(' ', nullif(e.title_before, ''), e.name)), nullif(e.title_after, '')), '') as name,
       coalesce(e.nip, '') as nip
  from agency a
  left join unit u on u.agency_id = a.id and u.name = a.hr_name and u.active
  left join post t on t.unit_id = u.id and t.heads_unit and t.closed_on is null
  left join position j on j.id = t.position_id
  left join seat s on s.post_id = t.id
  left join placement p on p.seat_id = s.id and p.kind = 'definitive' and p.valid @> $2::date
  left join employee e on e.id = p.employee_id
 where a.id = $1
 order by e.id nulls last limit 1`

// again writes a paper of a signed decree anew, to be certified by the head of the personnel agency as of today.
func (s *Service) again(ctx context.Context, d *Decree, f form, p *Person) ([]byte, error) {
	if d.File == nil {
		return nil, ErrUnsigned
	}
	by, err := db.One[certifier](ctx, s.DB, sqlFindCertifier, d.AgencyID, s.today(d.Timezone))
	if err != nil {
		return nil, fmt.Errorf("find certifier: %w", err)
	}
	by.Title = strings.ToUpper(firstOf(by.Title, "Kepala "+d.HRName))
	return d.print(s.BaseURL, d.Method, f, p, by)
}

// Copy returns the full copy (salinan) of a signed decree as PDF.
func (s *Service) Copy(ctx context.Context, who access.Actor, id string) (*Decree, []byte, error) {
	d, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, nil, err
	}
	file, err := s.again(ctx, d, copied, nil)
	return d, file, err
}

// Extract returns the extract (petikan) of a signed decree for the person at the place in its order, from 1.
func (s *Service) Extract(ctx context.Context, who access.Actor, id string, ordinal int) (*Decree, []byte, error) {
	d, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, nil, err
	}
	for i := range d.People {
		if p := &d.People[i]; p.Ordinal == ordinal && d.Kind == Transfer {
			file, err := s.again(ctx, d, extract, p)
			return d, file, err
		}
	}
	return nil, nil, ErrNotFound
}

// MaySign reports whether the actor may sign the decree, and if not but for the office, why.
func (d *Decree) MaySign(who access.Actor) (bool, error) {
	switch {
	case d.State != Signing || !who.Can(access.DecreeSign):
		return false, nil
	case !who.Definitive:
		return false, ErrActing
	case d.concerns(who):
		return false, ErrOwn
	}
	return d.initialled(who)
}

// initialled reports whether all initials are given, and by others than the actor, who is to sign.
func (d *Decree) initialled(who access.Actor) (bool, error) {
	if _, ok := d.Pending(); ok {
		return false, ErrInitials
	}
	if slices.ContainsFunc(d.Initials, func(i Initial) bool { return i.By == who.UserID }) {
		return false, ErrInitialed
	}
	return true, nil
}

// MayInitial reports whether it is the actor's turn to initial the decree.
func (d *Decree) MayInitial(who access.Actor) bool {
	i, ok := d.Pending()
	return ok && d.State == Signing && who.Role == i.Role && who.Can(access.DecreeInitial) && !d.concerns(who)
}

// ReadyCase is a case that can be taken into a decree.
type ReadyCase struct {
	CaseID      string
	Number      string
	EffectiveOn asn.Date
	Snapshot    Snapshot
}

// Ready lists the cases that can be taken into a decree, at most 200, the earliest effective date first.
func (s *Service) Ready(ctx context.Context, who access.Actor) ([]ReadyCase, error) {
	if err := access.Check(who, access.DecreeDraft, access.Object{AgencyID: who.AgencyID}); err != nil {
		return nil, err
	}
	rows, err := db.All[caseRow](ctx, s.DB, sqlListReady, who.AgencyID)
	if err != nil {
		return nil, fmt.Errorf("list ready cases: %w", err)
	}
	out := make([]ReadyCase, len(rows))
	for i, r := range rows {
		out[i] = ReadyCase{r.CaseID, r.Number, r.EffectiveOn, r.snapshot()}
	}
	return out, nil
}

// Filter narrows the register. Zero fields do not.
type Filter struct {
	State State
	Year  int    // of the number, or of the draft
	Text  string // part of the number, the subject or a person's name
}

// Row is one decree in the register.
type Row struct {
	ID           int64
	Kind         Kind
	Base         string // number of the decree that it corrects or withdraws
	PublicID     string
	Number       string
	Subject      string
	State        State
	DecidedOn    asn.Date
	EffectiveOn  asn.Date
	People       int
	Acknowledged int
	Applied      int
	First        string // name of the first person
	VoidReason   string
	Uninitialled bool // before the signer, and initials are missing
	CreatedAt    time.Time
}

const sqlListDecrees = `
select d.id, d.kind, d.public_id, coalesce(d.number, '') as number, d.subject, d.state, d.decided_on, d.effective_on,
       c.people, c.acknowledged, c.applied, c.first, d.void_reason, d.created_at,
       coalesce((select b.number from decree b where b.id = d.amends_id), '') as base,
       d.state = 'signing' and (exists (select from decree_person x join proposal p on p.id = x.proposal_id
         join proposal_step s on s.proposal_id = p.id and s.round = p.round
        where x.decree_id = d.id and s.kind in ('initial_head', 'initial_pyb') and s.decided_at is null)
        or exists (select from decree_initial i where i.decree_id = d.id and i.decided_at is null)) as uninitialled
  from decree d
  cross join lateral (
    select count(*)::int as people, count(x.acknowledged_at)::int as acknowledged, count(x.applied_at)::int as applied,
           coalesce(min(x.snapshot->>'name') filter (where x.ordinal = 1), '') as first
      from decree_person x where x.decree_id = coalesce(d.amends_id, d.id)) c
 where d.agency_id = @agency /*if state*/ and d.state = @state /*end*/
   /*if year*/ and coalesce(d.year, extract(year from d.created_at)::int) = @year /*end*/
   /*if text*/ and (d.number ilike @text or d.subject ilike @text
        or exists (select from decree_person x where x.decree_id = coalesce(d.amends_id, d.id) and x.snapshot->>'name' ilike @text)) /*end*/
   /*if after*/ and d.id < @after /*end*/
 order by d.id desc
 limit @limit`

const sqlListYears = `
select distinct coalesce(year, extract(year from created_at)::int)::int from decree where agency_id = $1 order by 1 desc limit 20`

// sqlCountGaps counts numbers of the register that belong to no decree: there should never be one.
const sqlCountGaps = `
select count(*)::int
  from decree_register r
  cross join lateral (select min(d.sequence) as least from decree d where d.agency_id = r.agency_id and d.year = r.year and d.code = r.code) f
  cross join lateral generate_series(f.least, r.last) n
 where r.agency_id = $1
   and not exists (select from decree d where d.agency_id = r.agency_id and d.year = r.year and d.code = r.code and d.sequence = n)`

// likeEscape takes the meaning from the wildcards of a pattern.
var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Page is one page of the register. Next is the id to go on after, 0 at the end.
type Page struct {
	Rows  []Row
	Next  int64
	Years []int
	Gaps  int // numbers without a decree: a fault
}

// List returns a page of the register, the newest first, beginning after the id.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, after int64, size int) (Page, error) {
	if err := access.Check(who, access.DecreeRead, access.Object{AgencyID: who.AgencyID}); err != nil {
		return Page{}, err
	}
	text := ""
	if f.Text != "" {
		text = "%" + likeEscape.Replace(f.Text) + "%"
	}
	var p Page
	b := &pgx.Batch{}
	b.Queue(sqlListDecrees, pgx.NamedArgs{"agency": who.AgencyID, "state": string(f.State), "year": f.Year, "text": text, "after": after, "limit": size + 1}).
		Query(func(rows pgx.Rows) (err error) {
			p.Rows, err = db.Collect[Row](rows)
			return err
		})
	b.Queue(sqlListYears, who.AgencyID).
		Query(func(rows pgx.Rows) (err error) { p.Years, err = pgx.CollectRows(rows, pgx.RowTo[int]); return err })
	b.Queue(sqlCountGaps, who.AgencyID).QueryRow(func(row pgx.Row) error { return row.Scan(&p.Gaps) })
	if err := s.DB.SendBatch(ctx, b).Close(); err != nil {
		return Page{}, fmt.Errorf("list decrees: %w", err)
	}
	if len(p.Rows) > size {
		p.Rows = p.Rows[:size]
		p.Next = p.Rows[size-1].ID
	}
	return p, nil
}
