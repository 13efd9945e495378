package decree

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

const sqlGetDecree = `
select d.id, d.kind, d.public_id, d.agency_id, a.name as agency_name, a.head_title, a.hr_name, a.timezone, d.state, d.version, d.code,
       coalesce(d.number, '') as number, d.subject, d.decided_on, d.effective_on, d.place, d.signer, d.content,
       coalesce(d.verify_code, '') as verify_code, d.intent_sha256 as intent, d.file_sha256 as file, d.sign_method as method,
       d.signed_at, d.created_at, coalesce(u.name, '') as created_by, d.void_reason,
       coalesce((select e.note_employee from decree_person x join proposal_event e on e.proposal_id = x.proposal_id
                  where d.state = 'draft' and x.decree_id = d.id and e.action in ('send_back', 'decline') and e.at >= d.created_at
                  order by e.id desc limit 1), d.sent_back) as sent_back,
       d.amendment, coalesce(b.public_id, '') as base_id, coalesce(b.number, '') as base_number
  from decree d
  join agency a on a.id = d.agency_id
  left join decree b on b.id = d.amends_id
  left join user_account u on u.id = d.created_by
 where d.public_id = $1`

const sqlListPeople = `
select x.id, x.proposal_id, p.public_id as case_id, coalesce(p.number, '') as case_number, p.state as case_state, x.employee_id,
       e.public_id as employee_public, x.ordinal, x.snapshot, x.opened_at, x.acknowledged_at, x.applied_at
  from decree_person x
  join proposal p on p.id = x.proposal_id
  join employee e on e.id = x.employee_id
 where x.decree_id = (select coalesce(amends_id, id) from decree where id = $1)
 order by x.ordinal`

// sqlListAmended lists the corrections and the withdrawal of a decree.
const sqlListAmended = `
select public_id, kind, state, coalesce(number, '') as number, decided_on, coalesce(verify_code, '') as verify_code,
       state = 'signing' and intent_sha256 is not null as signing, amendment
  from decree
 where amends_id = $1 and state <> 'void'
 order by id
 limit 100`

// get loads a decree with its people.
func get(ctx context.Context, q db.Querier, id string) (*Decree, error) {
	d, err := db.One[Decree](ctx, q, sqlGetDecree, id)
	if err != nil {
		return nil, db.NotFound(err, ErrNotFound.Key)
	}
	b := &pgx.Batch{}
	b.Queue(sqlListPeople, d.ID).Query(func(rows pgx.Rows) (err error) { d.People, err = db.Collect[Person](rows); return err })
	b.Queue(sqlListInitials, d.ID).Query(func(rows pgx.Rows) (err error) { d.Initials, err = db.Collect[Initial](rows); return err })
	b.Queue(sqlListAmended, d.ID).Query(func(rows pgx.Rows) (err error) { d.Amended, err = db.Collect[AmendedBy](rows); return err })
	if err := q.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("list people of %s: %w", id, err)
	}
	return &d, nil
}

// sqlListInitials lists the initials that the cases of a decree ask for in their present round, each once. The cases of one
// decree may have begun under different rules: an initial is given when every case that asks for it has it. Those on a
// correction or a withdrawal stand by themselves.
const sqlListInitials = `
select kind, role, at, name, by, cases
  from (select s.kind, s.role, case when bool_and(s.decided_at is not null) then max(s.decided_at) end as at, max(s.decider_name) as name,
               coalesce(max(s.decided_by), 0) as by, array_agg(p.public_id order by p.id) as cases, min(s.ordinal) as ordinal
          from decree_person x
          join proposal p on p.id = x.proposal_id
          join proposal_step s on s.proposal_id = p.id and s.round = p.round and s.kind in ('initial_head', 'initial_pyb')
         where x.decree_id = $1
         group by s.kind, s.role
        union all
        select kind, role, decided_at, decider_name, coalesce(decided_by, 0), '{}', ordinal from decree_initial where decree_id = $1) i
 order by ordinal`

const sqlLockDecree = `select id from decree where public_id = $1 for no key update`

// lock loads a decree and keeps others from changing it until the transaction ends.
func lock(ctx context.Context, tx *db.Tx, id string) (*Decree, error) {
	if _, err := db.Value[int64](ctx, tx, sqlLockDecree, id); err != nil {
		return nil, db.NotFound(err, ErrNotFound.Key)
	}
	return get(ctx, tx, id)
}

const sqlInsertDecree = `
insert into decree (agency_id, public_id, code, subject, effective_on, place, signer, content, created_by, created_at)
values (@agency, @public, @code, @subject, @effective, @place, @signer, @content, nullif(@by::bigint, 0), @at)
returning id`

const sqlInsertPerson = `
insert into decree_person (decree_id, agency_id, proposal_id, employee_id, ordinal, snapshot)
values (@decree, @agency, @proposal, @employee, @ordinal, @snapshot)`

const sqlCaseColumns = `
select p.id as proposal_id, p.public_id as case_id, p.number, p.state, p.employee_id, p.effective_on,
       concat_ws(', ', btrim(concat_ws(' ', nullif(e.title_before, ''), e.name)), nullif(e.title_after, '')) as name, e.nip, e.kind,
       coalesce(e.rank_code, '') as rank, coalesce(r.name, '') as rank_name,
       fj.name as from_position, fu.name as from_unit, coalesce(fo.name, '') as from_office, fj.echelon as from_echelon,
       coalesce(fj.class, 0) as from_class, coalesce(fu.external_id, '') as from_external, coalesce(fh.name, '') as from_head,
       tj.name as to_position, tu.name as to_unit, coalesce(too.name, '') as to_office, tj.echelon as to_echelon,
       coalesce(tj.class, 0) as to_class, coalesce(tu.external_id, '') as to_external, coalesce(th.name, '') as to_head,
       tj.kind = 'functional' as functional
  from proposal p
  join employee e on e.id = p.employee_id
  left join rank r on r.code = e.rank_code
  join post ft on ft.id = p.from_post_id
  join position fj on fj.id = ft.position_id
  join unit fu on fu.id = p.from_unit_id
  left join unit fo on fo.id = fu.office_id
  join post tt on tt.id = p.to_post_id
  join position tj on tj.id = tt.position_id
  join unit tu on tu.id = p.to_unit_id
  left join unit too on too.id = tu.office_id
  left join lateral (select j.name from post t join position j on j.id = t.position_id
                      where t.unit_id = coalesce(fu.office_id, fu.id) and t.heads_unit and t.closed_on is null order by t.id limit 1) fh on true
  left join lateral (select j.name from post t join position j on j.id = t.position_id
                      where t.unit_id = coalesce(tu.office_id, tu.id) and t.heads_unit and t.closed_on is null order by t.id limit 1) th on true`

const sqlListReady = sqlCaseColumns + `
 where p.agency_id = $1 and p.state in ('pertek_issued', 'decree_draft')
   and not exists (select from decree_person x where x.proposal_id = p.id)
 order by p.effective_on, p.id
 limit 200`

const sqlListCases = sqlCaseColumns + `
 where p.agency_id = $1 and p.public_id = any ($2)
 order by p.id`

const sqlListDecreeCases = sqlCaseColumns + `
  join decree_person x on x.proposal_id = p.id
 where x.decree_id = $1
 order by x.ordinal`

// caseRow is a case as the templates need it.
type caseRow struct {
	ProposalID   int64
	CaseID       string
	Number       string
	State        string
	EmployeeID   int64
	EffectiveOn  asn.Date
	Name         string
	NIP          string
	Kind         asn.EmployeeKind
	Rank         string
	RankName     string
	FromPosition string
	FromUnit     string
	FromOffice   string
	FromEchelon  string
	FromClass    int
	FromExternal string
	FromHead     string
	ToPosition   string
	ToUnit       string
	ToOffice     string
	ToEchelon    string
	ToClass      int
	ToExternal   string
	ToHead       string
	Functional   bool
}

func (r caseRow) snapshot() Snapshot {
	return Snapshot{
		Name: r.Name, NIP: r.NIP, Kind: r.Kind, Rank: r.Rank, RankName: r.RankName, Functional: r.Functional,
		From: Post{r.FromPosition, r.FromUnit, r.FromOffice, r.FromEchelon, r.FromClass, r.FromExternal, r.FromHead},
		To:   Post{r.ToPosition, r.ToUnit, r.ToOffice, r.ToEchelon, r.ToClass, r.ToExternal, r.ToHead},
	}
}

// sqlListReferences lists the last letter of each kind for each case.
const sqlListReferences = `
select distinct on (proposal_id, kind) proposal_id, kind, number, dated_on, mode
  from proposal_reference
 where proposal_id = any ($1) and kind in ('minutes', 'submission', 'pertek')
 order by proposal_id, kind desc, id desc`

// sqlFindSigner finds the definitive holder of the personnel authority, for a draft.
const sqlFindSigner = `
select u.name, coalesce(e.nip, '') as nip
  from role_grant g
  join user_account u on u.id = g.user_id
  left join employee e on e.id = u.employee_id
 where g.agency_id = $1 and g.role = 'ppk' and g.definitive and g.valid @> $2::date and u.disabled_at is null
 order by g.id limit 1`

type signerRow struct{ Name, NIP string }

const sqlGetAgency = `
select a.name, a.head_title, a.hr_name, a.seat, a.timezone, coalesce(p.name, '') as province
  from agency a
  left join region r on r.code = a.region_code
  left join region p on p.code = r.parent_code
 where a.id = $1`

type agencyRow struct{ Name, HeadTitle, HRName, Seat, Timezone, Province string }

const sqlSetContent = `
update decree set subject = @subject, signer = @signer, content = @content, place = @place where id = @id`

const sqlSetSnapshot = `update decree_person set snapshot = @snapshot, ordinal = @ordinal where decree_id = @decree and proposal_id = @proposal`

const sqlSetState = `update decree set state = @to, version = version + 1 where id = @id and state = @from and version = @version`

const sqlTakeNumber = `
insert into decree_register (agency_id, year, code, last) values ($1, $2, $3, 1)
on conflict (agency_id, year, code) do update set last = decree_register.last + 1
returning last`

const sqlSetNumber = `
update decree set number = @number, sequence = @sequence, year = @year, decided_on = @on, verify_code = @code, signer = @signer
 where id = @id`

const sqlSetIntent = `update decree
   set intent_sha256 = @sum, intent_at = @at, intent_by = @by, decided_on = @on,
       effective_on = case when kind = 'transfer' then effective_on else @on end
 where id = @id`

const sqlClearIntent = `update decree set intent_sha256 = null, intent_at = null, intent_by = null where id = $1 and state = 'signing'`

const sqlIssue = `
update decree
   set state = 'issued', version = version + 1, file_sha256 = @file, sign_method = @method, signed_by = @by, signed_at = @at
 where id = @id and state = 'signing'`

const sqlStoreFile = `
insert into stored_file (sha256, media_type, size, content) values ($1, 'application/pdf', octet_length($2::bytea), $2)
on conflict (sha256) do nothing`

// keep stores the file and returns its hash.
func keep(ctx context.Context, tx *db.Tx, file []byte) ([]byte, error) {
	sum := sha256.Sum256(file)
	if _, err := tx.Exec(ctx, sqlStoreFile, sum[:], file); err != nil {
		return nil, fmt.Errorf("store file: %w", err)
	}
	return sum[:], nil
}

const sqlFetchFile = `select content from stored_file where sha256 = $1`

func fetch(ctx context.Context, q db.Querier, sum []byte) ([]byte, error) {
	file, err := db.Value[[]byte](ctx, q, sqlFetchFile, sum)
	if err != nil {
		return nil, fmt.Errorf("fetch file: %w", err)
	}
	return file, nil
}

const sqlDeletePeople = `delete from decree_person where decree_id = $1`

const sqlDeleteDecree = `delete from decree where id = $1 and number is null`

const sqlVoid = `update decree set state = 'void', void_reason = @reason, version = version + 1 where id = @id and number is not null`

// move changes the state; the caller holds the lock and has compared the version.
func (d *Decree) move(ctx context.Context, tx *db.Tx, to State) error {
	tag, err := tx.Exec(ctx, sqlSetState, pgx.NamedArgs{"id": d.ID, "from": d.State, "to": to, "version": d.Version})
	if err != nil {
		return fmt.Errorf("move %s: %w", d.PublicID, err)
	}
	if tag.RowsAffected() != 1 {
		return ErrState
	}
	d.State = to
	d.Version++
	return nil
}
