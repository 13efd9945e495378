package mobility

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// pageReady is the list whose filters are saved here.
const pageReady = "siap-mutasi"

// MaxSaved is how many filters one person may keep of one list.
const MaxSaved = 20

// MaxName is the length of a filter's name in characters.
const MaxName = 60

// Saved is a filter under a name. Query is the part of the address after "?": sharing it is sharing the filter.
type Saved struct {
	PublicID string
	Name     string
	Query    string
}

const (
	sqlListSaved  = `select public_id, name, query from saved_filter where user_id = $1 and agency_id = $2 and page = $3 order by name`
	sqlCountSaved = `select count(*)::int from saved_filter where user_id = $1 and agency_id = $2 and page = $3 and name <> $4`
	sqlSaveFilter = `
insert into saved_filter as f (public_id, user_id, agency_id, page, name, query, created_at)
values (@id, @user, @agency, @page, @name, @query, @at)
    on conflict (user_id, agency_id, page, name) do update set query = excluded.query
returning public_id`
	sqlDropFilter = `delete from saved_filter where user_id = $1 and agency_id = $2 and public_id = $3 returning name`
)

// SaveFilter keeps the filter under the name; a filter of that name is replaced.
func (s *Service) SaveFilter(ctx context.Context, who access.Actor, name, query string) error {
	if err := s.check(who, access.EmployeeRead); err != nil {
		return err
	}
	var faults errs.Fields
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		faults.Add("nama", "mobility.saved.name_empty")
	case len([]rune(name)) > MaxName:
		faults.Add("nama", "common.too_long", "limit", MaxName, "length", len([]rune(name)))
	case query == "" || len(query) > 2000:
		faults.Add("nama", "mobility.saved.nothing")
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "filter.save", func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, sqlCountSaved, who.UserID, who.AgencyID, pageReady, name).Scan(&n); err != nil {
			return err
		}
		if n >= MaxSaved {
			faults.Add("nama", "mobility.saved.too_many", "n", MaxSaved)
			return faults.Err()
		}
		var id string
		err := tx.QueryRow(ctx, sqlSaveFilter, pgx.NamedArgs{"id": db.NewPublicID(), "user": who.UserID, "agency": who.AgencyID, "page": pageReady,
			"name": name, "query": query, "at": s.Now().UTC().Truncate(time.Microsecond)}).Scan(&id)
		if err != nil {
			return fmt.Errorf("save filter: %w", err)
		}
		return tx.Audit(ctx, db.Subject{Kind: "saved_filter", ID: id, Name: name}, nil, map[string]string{"query": query})
	})
}

// DropFilter forgets a filter of the actor's own.
func (s *Service) DropFilter(ctx context.Context, who access.Actor, id string) error {
	if err := s.check(who, access.EmployeeRead); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "filter.drop", func(tx *db.Tx) error {
		var name string
		if err := tx.QueryRow(ctx, sqlDropFilter, who.UserID, who.AgencyID, id).Scan(&name); err != nil {
			return db.NotFound(err, "mobility.saved.gone")
		}
		return tx.Audit(ctx, db.Subject{Kind: "saved_filter", ID: id, Name: name}, nil, nil)
	})
}
