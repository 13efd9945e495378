package workload

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Post returns the balance of one post of the actor's scope. NotFound otherwise.
func (s *Service) Post(ctx context.Context, who access.Actor, publicID string, today asn.Date) (Balance, error) {
	if err := check(who, access.PostRead); err != nil {
		return Balance{}, err
	}
	var f Filter
	with, units := f.View.source(today)
	where, args := f.conditions(who, today)
	args["post"] = publicID
	b, err := db.One[Balance](ctx, s.DB, f.rows(with, units, where+` and b.public_id = @post`, args, nil, 1, today), args)
	if err != nil {
		return Balance{}, db.NotFound(err, "workload.post_not_found")
	}
	return b, nil
}

// Detail is what a post asks for and who holds it.
type Detail struct {
	MinEducation    string
	EducationFields []string
	MinRank         string
	MaxRank         string
	Certificate     string
	Class           int
	RetirementAge   int
	Holders         []Holder `db:"-"`
}

// Holder is one person who holds a post.
type Holder struct {
	PublicID    string
	Name        string
	TitleBefore string
	TitleAfter  string
	Kind        string
	Since       *time.Time
	RetiresOn   *time.Time
}

const sqlPostDetail = `
select coalesce(p.min_education, '') as min_education, p.education_fields, coalesce(p.min_rank, '') as min_rank, coalesce(p.max_rank, '') as max_rank,
       p.certificate, coalesce(p.class, 0)::int as class, p.retirement_age::int
  from post t join position p on p.id = t.position_id where t.agency_id = $1 and t.id = $2`

const sqlPostHolders = `
select public_id, name, title_before, title_after, kind, position_since as since, retires_on
  from employee where agency_id = $1 and post_id = $2 order by position_since limit 200`

// Detail returns the requirements and holders of a post by its inner id, as found by Post. Two queries, one trip.
func (s *Service) Detail(ctx context.Context, who access.Actor, id int64) (Detail, error) {
	if err := check(who, access.PostRead); err != nil {
		return Detail{}, err
	}
	var d Detail
	var holders []Holder
	var b pgx.Batch
	b.Queue(sqlPostDetail, who.AgencyID, id).Query(func(rows pgx.Rows) (err error) {
		d, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Detail])
		return err
	})
	b.Queue(sqlPostHolders, who.AgencyID, id).Query(func(rows pgx.Rows) (err error) {
		holders, err = pgx.CollectRows(rows, pgx.RowToStructByName[Holder])
		return err
	})
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return Detail{}, fmt.Errorf("post detail: %w", err)
	}
	d.Holders = holders
	return d, nil
}
