package mobility

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/employee"
	"mutasi/internal/errs"
	"mutasi/internal/evidence"
)

// Offer is a published vacancy as one civil servant sees it: with what the rules say of the two.
type Offer struct {
	Publication
	Findings     []eligibility.Finding
	PledgeMonths int // the pledge to serve that the reader is to make a statement on; 0: none
}

// Missing returns the findings that would keep the person from the post: failed or unknown, warnings apart.
func (o Offer) Missing() []eligibility.Finding {
	j := Judgement{Findings: o.Findings}
	return j.Standing()
}

// Look chooses which vacancies a civil servant sees.
type Look string

// The choices.
const (
	LookOwn    Look = ""
	LookOthers Look = "lain"
	LookMine   Look = "minat" // interest stated, open or over
)

const (
	whereOffered = ` and v.closed_on is null and v.opens_on <= @on::date and v.closes_on >= @on::date`
	whereAfter   = ` and (v.closes_on, v.id) > (@day::date, @id::bigint) order by v.closes_on, v.id limit @limit`

	sqlOffersOwn    = publicationColumns + ` where v.agency_id = @agency` + whereOffered + whereAfter
	sqlOffersOthers = publicationColumns + ` where v.agency_id <> @agency and v.scope = 'all'` + whereOffered + whereAfter
	sqlOffersMine   = publicationColumns + `
 where v.id in (select i.publication_id from vacancy_interest i where i.employee_id = @self and i.withdrawn_at is null)` + whereAfter
	sqlOffer = publicationColumns + ` where v.public_id = @publication and (v.agency_id = @agency or v.scope = 'all') and v.opens_on <= @on::date`
	sqlSelf  = `
select coalesce(e.post_id, 0) as post, e.kind, left(a.region_code, 2) as province from employee e join agency a on a.id = e.agency_id where e.id = $1`
)

// asker is the civil servant who asks.
type asker struct {
	Post     int64
	Kind     asn.EmployeeKind
	Province string
}

// pledges reports whether the person must say if they signed the pledge to serve: a vacancy of another agency is asked
// for, which those under contract cannot do.
func (a asker) pledges(who access.Actor, p Publication) bool {
	return p.AgencyID != who.AgencyID && !a.Kind.IsContract()
}

// Offers lists the vacancies a civil servant can see, soonest end first, each judged for the reader.
func (s *Service) Offers(ctx context.Context, who access.Actor, look Look, at *Place, limit int, today asn.Date) (list []Offer, more bool, err error) {
	if err := self(who); err != nil {
		return nil, false, err
	}
	sql := map[Look]string{LookOwn: sqlOffersOwn, LookOthers: sqlOffersOthers, LookMine: sqlOffersMine}[look]
	from := Place{Day: asn.NewDate(1900, 1, 1)}
	if at != nil {
		from = *at
	}
	found, err := db.All[Publication](ctx, s.DB, sql, pgx.NamedArgs{"agency": who.AgencyID, "self": who.EmployeeID, "on": today, "day": from.Day, "id": from.ID, "limit": limit + 1})
	if err != nil {
		return nil, false, fmt.Errorf("list offers: %w", err)
	}
	more = len(found) > limit
	list, err = s.weigh(ctx, who, found[:min(len(found), limit)], today)
	return list, more, err
}

// Offer returns one vacancy that is or was open to the actor.
func (s *Service) Offer(ctx context.Context, who access.Actor, publication string, today asn.Date) (Offer, error) {
	if err := self(who); err != nil {
		return Offer{}, err
	}
	p, err := s.offer(ctx, s.DB, who, publication, today)
	if err != nil {
		return Offer{}, err
	}
	list, err := s.weigh(ctx, who, []Publication{p}, today)
	if err != nil {
		return Offer{}, err
	}
	return list[0], nil
}

func (s *Service) offer(ctx context.Context, q db.Querier, who access.Actor, publication string, today asn.Date) (Publication, error) {
	p, err := db.One[Publication](ctx, q, sqlOffer, pgx.NamedArgs{"publication": publication, "agency": who.AgencyID, "self": who.EmployeeID, "on": today})
	return p, db.NotFound(err, "mobility.vacancy.not_found")
}

// weigh judges the actor for each vacancy by the whole table of rules, as of today.
func (s *Service) weigh(ctx context.Context, who access.Actor, list []Publication, today asn.Date) ([]Offer, error) {
	out := make([]Offer, len(list))
	if len(list) == 0 {
		return out, nil
	}
	own, err := db.One[asker](ctx, s.DB, sqlSelf, who.EmployeeID)
	if err != nil {
		return nil, fmt.Errorf("find own post: %w", err)
	}
	r, err := rulesOf(ctx, s.DB, who.AgencyID, today)
	if err != nil {
		return nil, err
	}
	pairs := []evidence.Pair{{Employee: who.EmployeeID, Post: own.Post}}
	for _, p := range list {
		pairs = append(pairs, evidence.Pair{Employee: who.EmployeeID, Post: p.PostID})
	}
	b := &pgx.Batch{}
	people, posts := evidence.QueuePeople(b, []int64{who.EmployeeID}, today, r.cuts), evidence.QueuePosts(b, pairs, today, today, 0)
	if err := s.DB.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	for i, p := range list {
		from := movement{agency: who.AgencyID, province: own.Province, origin: posts[pairs[0]]}
		out[i] = Offer{Publication: p, Findings: from.judge(people[who.EmployeeID], &p, posts[pairs[i+1]], &r.params, today)}
		if own.pledges(who, p) {
			out[i].PledgeMonths = r.params.Pledge.Value
		}
	}
	return out, nil
}

// movement is where a person would come from.
type movement struct {
	agency   int
	province string
	origin   *evidence.Post
}

// judge runs the rules for one person and one published post. A move to another agency is the person's own request.
func (m movement) judge(p *evidence.Person, to *Publication, target *evidence.Post, params *eligibility.Params, on asn.Date) []eligibility.Finding {
	c := eligibility.Case{On: on, Kind: asn.TransferOrdinary, Stage: eligibility.Screening}
	if to.AgencyID != m.agency {
		c.Kind, c.OwnRequest = asn.TransferAcross, true
		if to.Province == m.province {
			c.Kind = asn.TransferInProvince
		}
	}
	return eligibility.Evaluate(c, p.Moving(on, m.origin, target), params)
}

const (
	sqlState = `
insert into vacancy_interest as i (publication_id, agency_id, employee_id, employee_agency_id, note, stated_on, stated_at)
values (@publication, @owner, @employee, @agency, @note, @on, @at)
    on conflict (publication_id, employee_id) do update
   set withdrawn_at = null, note = excluded.note, stated_on = excluded.stated_on, stated_at = excluded.stated_at
 where i.withdrawn_at is not null
returning i.id`
	// Stating it again on the same day corrects it.
	sqlPledge = `
insert into service_pledge (agency_id, employee_id, signed, stated_on, stated_at, publication_id)
values (@agency, @employee, @signed, @on, @at, @publication)
    on conflict (employee_id, stated_on) do update
   set signed = excluded.signed, stated_at = excluded.stated_at, publication_id = excluded.publication_id`
	sqlTakeBack = `
update vacancy_interest set withdrawn_at = @at where publication_id = @publication and employee_id = @employee and withdrawn_at is null returning id`
)

// errNothing ends a write that would change nothing.
var errNothing = errors.New("nothing to change")

func (p Publication) subject() db.Subject {
	return db.Subject{Kind: "vacancy_interest", ID: p.PublicID, Name: p.Position + ", " + p.Unit}
}

// Pledge is what a civil servant says about the pledge to serve before asking for a move (PermenPANRB 6/2024 Pasal 59
// ayat (2)).
type Pledge string

// The answers; the zero Pledge is none.
const (
	Pledged    Pledge = "ya"
	NotPledged Pledge = "tidak"
)

// Stating is what a civil servant says when they want to be considered.
type Stating struct {
	Note   string // at most MaxNote characters
	Pledge Pledge // needed for a vacancy of another agency, unless one serves under contract
}

// State records the actor's interest in a vacancy, once: stating it again changes nothing. A vacancy that is over is
// refused with its date. Faults are by "catatan" and "janji".
func (s *Service) State(ctx context.Context, who access.Actor, publication string, in Stating, today asn.Date) error {
	if err := self(who); err != nil {
		return err
	}
	note := strings.TrimSpace(in.Note)
	if n := len([]rune(note)); n > MaxNote {
		f := errs.Fields{}
		f.Add("catatan", "common.too_long", "limit", MaxNote, "length", n)
		return f.Err()
	}
	err := s.DB.Write(ctx, who, "interest.state", func(tx *db.Tx) error {
		p, err := s.offer(ctx, tx, who, publication, today)
		if err != nil {
			return err
		}
		if p.Mine {
			return errNothing
		}
		if !p.Open(today) {
			return errs.New(errs.Conflict, "mobility.vacancy.over", "date", p.Over().Time())
		}
		own, err := db.One[asker](ctx, tx, sqlSelf, who.EmployeeID)
		if err != nil {
			return fmt.Errorf("find own post: %w", err)
		}
		if own.Post == p.PostID {
			return errs.New(errs.Conflict, "mobility.vacancy.held")
		}
		args := pgx.NamedArgs{"publication": p.ID, "owner": p.AgencyID, "employee": who.EmployeeID, "agency": who.AgencyID, "note": note,
			"on": today, "at": s.Now().UTC().Truncate(time.Microsecond)}
		after := map[string]any{}
		if own.pledges(who, p) {
			if in.Pledge != Pledged && in.Pledge != NotPledged {
				f := errs.Fields{}
				f.Add("janji", "mobility.pledge.missing")
				return f.Err()
			}
			args["signed"] = in.Pledge == Pledged
			after["pledge_signed"] = args["signed"]
			if _, err := tx.Exec(ctx, sqlPledge, args); err != nil {
				return fmt.Errorf("store pledge: %w", err)
			}
		}
		var id int64
		err = tx.QueryRow(ctx, sqlState, args).Scan(&id)
		if db.IsNoRows(err) {
			return errNothing
		}
		if err != nil {
			return fmt.Errorf("state interest: %w", err)
		}
		return tx.Audit(ctx, p.subject(), nil, after)
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// TakeBack withdraws the actor's interest while the vacancy is open; what is withdrawn already stays so.
func (s *Service) TakeBack(ctx context.Context, who access.Actor, publication string, today asn.Date) error {
	if err := self(who); err != nil {
		return err
	}
	err := s.DB.Write(ctx, who, "interest.withdraw", func(tx *db.Tx) error {
		p, err := s.offer(ctx, tx, who, publication, today)
		if err != nil {
			return err
		}
		if !p.Mine {
			return errNothing
		}
		if !p.Open(today) {
			return errs.New(errs.Conflict, "mobility.vacancy.over", "date", p.Over().Time())
		}
		var id int64
		err = tx.QueryRow(ctx, sqlTakeBack, pgx.NamedArgs{"publication": p.ID, "employee": who.EmployeeID, "at": s.Now().UTC().Truncate(time.Microsecond)}).Scan(&id)
		if db.IsNoRows(err) {
			return errNothing
		}
		if err != nil {
			return fmt.Errorf("withdraw interest: %w", err)
		}
		return tx.Audit(ctx, p.subject(), nil, nil)
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// Applicant is one civil servant who is interested.
type Applicant struct {
	ID          int64
	PublicID    string
	AgencyID    int
	Agency      string
	Province    string
	PostID      int64
	Name        string
	TitleBefore string
	TitleAfter  string
	Position    string
	Unit        string
	Rank        string
	Note        string
	StatedOn    asn.Date
	Findings    []eligibility.Finding `db:"-"` // sensitive ones masked
}

// FullName is the name with titles.
func (a Applicant) FullName() string { return employee.FullName(a.TitleBefore, a.Name, a.TitleAfter) }

// Missing returns the findings that would keep the person from the post.
func (a Applicant) Missing() []eligibility.Finding {
	return Offer{Findings: a.Findings}.Missing()
}

// MaxApplicants is how many of the interested are shown, the first to say so first.
const MaxApplicants = 200

const sqlApplicants = `
select e.id, e.public_id, e.agency_id, a.name as agency, left(a.region_code, 2) as province, coalesce(e.post_id, 0) as post_id, e.name, e.title_before, e.title_after,
       coalesce(p.name, '') as position, coalesce(u.name, '') as unit, coalesce(e.rank_code, '') as rank, i.note, i.stated_on
  from vacancy_interest i join employee e on e.id = i.employee_id join agency a on a.id = e.agency_id
  left join position p on p.id = e.position_id left join unit u on u.id = e.unit_id
 where i.publication_id = $1 and i.withdrawn_at is null order by i.stated_at, i.id limit $2`

// OfPost returns the latest publication of a post, open ones first, with those who are interested, judged for it. Nil:
// the post was never published.
func (s *Service) OfPost(ctx context.Context, who access.Actor, post string, today asn.Date) (*Publication, []Applicant, error) {
	if err := s.check(who, access.VacancyPublish); err != nil {
		return nil, nil, err
	}
	p, err := db.One[Publication](ctx, s.DB, sqlPublicationOfPost, pgx.NamedArgs{"agency": who.AgencyID, "post": post, "self": who.EmployeeID})
	if db.IsNoRows(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find publication: %w", err)
	}
	list, err := db.All[Applicant](ctx, s.DB, sqlApplicants, p.ID, MaxApplicants)
	if err != nil || len(list) == 0 {
		return &p, list, err
	}
	return &p, list, s.weighApplicants(ctx, who, &p, list, today)
}

// maxNamed is how many of the interested are named where they are only counted.
const maxNamed = 5

// Interest is how many people want a published post, with the names of the first.
type Interest struct {
	Seats  int
	Count  int
	Names  []string
	Closed bool // nobody can state interest any more
}

const sqlInterest = `
select v.seats, (v.closed_on is not null or v.closes_on < @on::date) as closed,
       (select count(*) from vacancy_interest i where i.publication_id = v.id and i.withdrawn_at is null)::int as count,
       array(select e.name from vacancy_interest i join employee e on e.id = i.employee_id where i.publication_id = v.id and i.withdrawn_at is null
              order by i.stated_at, i.id limit @most) as names
  from vacancy_publication v join post t on t.id = v.post_id
 where v.agency_id = @agency and t.public_id = @post order by v.closed_on is null desc, v.closes_on desc, v.id desc limit 1`

// InterestIn counts those interested in the latest publication of a post; ok is false where it was never published.
func (s *Service) InterestIn(ctx context.Context, who access.Actor, post string, today asn.Date) (in Interest, ok bool, err error) {
	if err := s.check(who, access.VacancyPublish); err != nil {
		return in, false, err
	}
	in, err = db.One[Interest](ctx, s.DB, sqlInterest, pgx.NamedArgs{"agency": who.AgencyID, "post": post, "on": today, "most": maxNamed})
	if db.IsNoRows(err) {
		return in, false, nil
	}
	if err != nil {
		return in, false, fmt.Errorf("count interest: %w", err)
	}
	return in, true, nil
}

func (s *Service) weighApplicants(ctx context.Context, who access.Actor, p *Publication, list []Applicant, today asn.Date) error {
	r, err := rulesOf(ctx, s.DB, who.AgencyID, today)
	if err != nil {
		return err
	}
	var ids []int64
	var pairs []evidence.Pair
	for _, a := range list {
		ids = append(ids, a.ID)
		pairs = append(pairs, evidence.Pair{Employee: a.ID, Post: a.PostID}, evidence.Pair{Employee: a.ID, Post: p.PostID})
	}
	b := &pgx.Batch{}
	people, posts := evidence.QueuePeople(b, ids, today, r.cuts), evidence.QueuePosts(b, pairs, today, today, 0)
	if err := s.DB.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("read facts of applicants: %w", err)
	}
	for i, a := range list {
		from := movement{agency: a.AgencyID, province: a.Province, origin: posts[pairs[2*i]]}
		j := Judgement{Findings: from.judge(people[a.ID], p, posts[pairs[2*i+1]], &r.params, today)}
		list[i].Findings = j.masked().Findings
	}
	return nil
}
