package reference

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// Service reads the lists. They are public: no scope.
type Service struct{ DB *db.DB }

// ErrNotFound says that there is no such list.
var ErrNotFound = errs.New(errs.NotFound, "common.not_found")

// A List is a national list as of its newest file.
type List struct {
	ID           int
	Code         string
	Name         string
	Rows         int // that hold
	Columns      []string
	CodeColumn   string
	NameColumn   string
	ParentColumn string
	ParentList   string
	FileName     string
	AsOf         asn.Date
}

const listColumns = ` id, code, name, rows, columns, code_column, name_column, parent_column, parent_list, file_name, as_of from reference_list `

const sqlLists = `select` + listColumns + `where imported_at is not null order by rows desc, code`

const sqlList = `select` + listColumns + `where imported_at is not null and code = $1`

// Lists returns all lists, the largest first.
func (s *Service) Lists(ctx context.Context) ([]List, error) {
	lists, err := db.All[List](ctx, s.DB, sqlLists)
	if err != nil {
		return nil, fmt.Errorf("national lists: %w", err)
	}
	return lists, nil
}

// List returns a list by its code, ErrNotFound if it was never imported.
func (s *Service) List(ctx context.Context, code string) (List, error) {
	l, err := db.One[List](ctx, s.DB, sqlList, code)
	if db.IsNoRows(err) {
		return l, ErrNotFound
	}
	if err != nil {
		return l, fmt.Errorf("list %s: %w", code, err)
	}
	return l, nil
}

// An Item is a row of a list. ValidUntil is the first day on which it no longer holds; zero: it holds.
type Item struct {
	ID         int64
	RowNo      int
	Code       string
	Name       string
	ParentCode string
	Parent     string // name of the parent; empty: none of the lists has it
	Attributes map[string]string
	ValidFrom  asn.Date
	ValidUntil asn.Date
}

// Cells is the row as its file had it, column by column.
func (l List) Cells(i Item) []string {
	out := make([]string, len(l.Columns))
	for n, heading := range l.Columns {
		switch heading {
		case l.CodeColumn:
			out[n] = i.Code
		case l.NameColumn:
			out[n] = i.Name
		case l.ParentColumn:
			out[n] = i.ParentCode
		default:
			out[n] = i.Attributes[heading]
		}
	}
	return out
}

// Others are the headings of the columns besides code, name and parent.
func (l List) Others() []string {
	var out []string
	for _, h := range l.Columns {
		if h != l.CodeColumn && h != l.NameColumn && h != l.ParentColumn {
			out = append(out, h)
		}
	}
	return out
}

// A Filter chooses rows of a list.
type Filter struct {
	Query  string // part of the name, or the whole code
	Parent string // code of the parent
	Ended  bool   // those that no longer hold instead of those that do
}

// A Cursor is the place behind a row; the zero Cursor is the beginning.
type Cursor struct {
	RowNo int
	ID    int64
}

const sqlItems = `
select i.id, i.row_no, i.code, i.name, i.parent_code, coalesce(p.name, '') as parent, i.attributes, i.valid_from, i.valid_until
  from reference_item i
  left join lateral (
    select x.name from reference_item x join reference_list l on l.id = x.list_id
     where l.code = @parent_list and x.code = i.parent_code and x.valid_until is null order by x.row_no desc limit 1) p on i.parent_code <> ''
 where i.list_id = @list and i.valid_until is null and (i.row_no, i.id) > (@row_no, @id)
   /*if key*/ and (i.name_key like '%' || @key || '%' or i.code = @query) /*end*/ /*if parent*/ and i.parent_code = @parent /*end*/
 order by i.row_no, i.id limit @limit`

const sqlEndedItems = `
select i.id, i.row_no, i.code, i.name, i.parent_code, '' as parent, i.attributes, i.valid_from, i.valid_until
  from reference_item i
 where i.list_id = @list and i.valid_until is not null and (i.row_no, i.id) > (@row_no, @id)
   /*if key*/ and (i.name_key like '%' || @key || '%' or i.code = @query) /*end*/ /*if parent*/ and i.parent_code = @parent /*end*/
 order by i.row_no, i.id limit @limit`

// Items returns rows of a list in its order, behind a place.
func (s *Service) Items(ctx context.Context, l List, f Filter, after Cursor, limit int) ([]Item, error) {
	sql := sqlItems
	if f.Ended {
		sql = sqlEndedItems
	}
	items, err := db.All[Item](ctx, s.DB, sql, pgx.NamedArgs{"list": l.ID, "parent_list": l.ParentList, "row_no": after.RowNo, "id": after.ID,
		"key": db.Like(asn.FoldName(f.Query)), "query": f.Query, "parent": f.Parent, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("rows of list %s: %w", l.Code, err)
	}
	if l.Code == Programmes { // its parents are no list of these
		for i := range items {
			items[i].Parent = asn.EducationLevel(items[i].ParentCode).Name()
		}
	}
	return items, nil
}

// exportBatch is how many rows an export holds at a time.
const exportBatch = 2000

// Export returns a function that yields the rows of a list batch by batch, none at the end.
func (s *Service) Export(ctx context.Context, l List, f Filter) func() ([]Item, error) {
	var at Cursor
	return func() ([]Item, error) {
		items, err := s.Items(ctx, l, f, at, exportBatch)
		if n := len(items); n > 0 {
			at = Cursor{items[n-1].RowNo, items[n-1].ID}
		}
		return items, err
	}
}
