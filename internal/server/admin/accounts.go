package admin

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	"mutasi/internal/asn"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	page "mutasi/web/page/admin"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// How many rows a page shows: the file has them all.
const (
	newShown    = 20
	faultsShown = 200
)

// ImportUsers asks for a file of accounts.
func (h *Handlers) ImportUsers(w http.ResponseWriter, r *http.Request) error {
	return h.accountsPage(w, r, http.StatusOK, page.AccountsView{}, nil)
}

func (h *Handlers) accountsPage(w http.ResponseWriter, r *http.Request, status int, v page.AccountsView, fault error) error {
	ctx := r.Context()
	v.Limit = i18n.T(ctx, "admin.accounts.limit", "rows", identity.MostAccounts, "size", i18n.Bytes(ctx, sheet.DefaultLimits().PackedBytes))
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	return kit.Render(w, r, status, page.ImportUsers(v))
}

// UsersTemplate sends the empty table.
func (h *Handlers) UsersTemplate(w http.ResponseWriter, r *http.Request) error {
	return kit.Workbook(w, r, "templat-akun.xlsx", func(out io.Writer) error { return exchange.WriteTemplate(r.Context(), out, exchange.Accounts) })
}

// CheckUsers says what a file of accounts holds. Nothing is made, and the file is not kept: what was read of it travels in the form.
func (h *Handlers) CheckUsers(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), kit.FormOf(r)
	head, file, err := f.File("file", sheet.DefaultLimits().PackedBytes)
	if err != nil {
		return err
	}
	if file == nil {
		if head == nil {
			f.Fault("file", "import.new.file_need")
		}
		return h.accountsPage(w, r, http.StatusUnprocessableEntity, page.AccountsView{}, f.Err())
	}
	defer file.Close() //nolint:errcheck // read only
	rows, faults, err := exchange.ReadAccounts(file, head.Size, asn.DateOf(h.Kit.Today(ctx)))
	if _, ok := kit.FieldsOf(err); ok {
		return h.accountsPage(w, r, http.StatusUnprocessableEntity, page.AccountsView{}, err)
	}
	if err != nil {
		return err
	}
	return h.checked(w, r, head.Filename, rows, faults)
}

// checked shows what rows are, with what is wrong in rows that could not be read.
func (h *Handlers) checked(w http.ResponseWriter, r *http.Request, name string, rows []identity.Account, faults []exchange.RowFault) error {
	ctx := r.Context()
	found, err := h.Identity.CheckAccounts(ctx, kit.Actor(ctx), rows)
	if err != nil {
		return err
	}
	for _, f := range found.Faults {
		faults = append(faults, exchange.FaultOf(f))
	}
	slices.SortStableFunc(faults, func(a, b exchange.RowFault) int { return cmp.Compare(a.Row, b.Row) })
	v := page.AccountsView{File: name}
	status := http.StatusOK
	switch {
	case len(faults) > 0:
		status = http.StatusUnprocessableEntity
		v.Kind, v.Result = ui.Warning, i18n.T(ctx, "admin.accounts.faulty")
		addFaults(ctx, &v, faults)
	case len(found.New) == 0:
		v.Result = i18n.T(ctx, "admin.accounts.nothing", "known", found.Known)
		if n := len(found.Waiting); n > 0 {
			v.Waiting, v.RenewText = i18n.T(ctx, "admin.accounts.waiting", "n", n), i18n.T(ctx, "admin.accounts.renew", "n", n)
			if v.Rows, err = carry(rows); err != nil {
				return err
			}
		}
	default:
		v.Result = i18n.T(ctx, "admin.accounts.ready", "n", len(found.New))
		if found.Known > 0 {
			v.Result = i18n.T(ctx, "admin.accounts.ready_known", "n", len(found.New), "known", found.Known)
		}
		if err := addNew(ctx, &v, found.New, rows); err != nil {
			return err
		}
	}
	return h.accountsPage(w, r, status, v, nil)
}

func addFaults(ctx context.Context, v *page.AccountsView, faults []exchange.RowFault) {
	v.FaultsTitle = i18n.T(ctx, "admin.accounts.faults", "n", len(faults))
	if more := len(faults) - faultsShown; more > 0 {
		v.MoreFaults, faults = i18n.T(ctx, "admin.accounts.more", "n", more), faults[:faultsShown]
	}
	for _, f := range faults {
		v.Faults = append(v.Faults, page.AccountFault{Row: i18n.Number(ctx, f.Row), Column: f.Heading, Value: cmp.Or(f.Value, i18n.None), Message: f.Message(ctx)})
	}
}

func addNew(ctx context.Context, v *page.AccountsView, list, rows []identity.Account) error {
	text, err := carry(rows)
	if err != nil {
		return err
	}
	v.Rows, v.NewTitle, v.MakeText = text, i18n.T(ctx, "admin.accounts.new", "n", len(list)), i18n.T(ctx, "admin.accounts.make", "n", len(list))
	if more := len(list) - newShown; more > 0 {
		v.MoreNew, list = i18n.T(ctx, "admin.accounts.more", "n", more), list[:newShown]
	}
	for _, a := range list {
		row := page.NewAccount{Username: a.Username, Name: a.Name, Role: i18n.T(ctx, "admin.no_roles"), Unit: cmp.Or(a.Unit, i18n.None)}
		if a.Role != "" {
			row.Role = i18n.T(ctx, "role."+string(a.Role))
		}
		if a.Role != "" && a.Acting {
			row.Role += " (" + i18n.T(ctx, "account.roles.acting") + ")"
		}
		v.New = append(v.New, row)
	}
	return nil
}

// carry is a list for a field of a form that the next page reads.
func carry[T any](list []T) (string, error) {
	text, err := json.Marshal(list)
	return string(text), err
}

// carried reads what an earlier page of ours put into the field.
func carried[T any](r *http.Request, field string) (list []T, err error) {
	text := kit.FormOf(r).Get(field)
	if json.Unmarshal([]byte(text), &list) != nil || strings.Contains(text, `\u0000`) {
		return nil, kit.ErrForm
	}
	return list, nil
}

// handed is one line of the list of links.
type handed struct{ Username, Name, Link, Until string }

// MakeUsers makes the accounts that were checked, or renews the links of those who have set no password yet, and answers with their
// links: nothing keeps them from which another page could show them.
func (h *Handlers) MakeUsers(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	rows, err := carried[identity.Account](r, "akun")
	if err != nil {
		return err
	}
	title, act := "admin.accounts.made", h.Identity.AddAccounts
	if kit.FormOf(r).Bool("ulang") {
		title, act = "admin.accounts.renewed", h.Identity.RenewLinks
	}
	made, err := act(ctx, who, rows)
	if err != nil {
		return err
	}
	if len(made) == 0 {
		return h.checked(w, r, "", rows, nil)
	}
	links := make([]handed, len(made))
	for i, m := range made {
		links[i] = handed{m.Username, m.Name, h.Kit.BaseURL + route.PasswordLink(m.Link.Token), i18n.DateTime(ctx, m.Link.Until)}
	}
	text, err := carry(links)
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.UsersMade(page.AccountsMadeView{Title: i18n.T(ctx, title, "n", len(made)),
		Lead: i18n.T(ctx, "admin.accounts.made_lead", "until", links[0].Until), Links: text}))
}

// UsersLinks makes a workbook of the links that the page before holds.
func (h *Handlers) UsersLinks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	links, err := carried[handed](r, "tautan")
	if err != nil {
		return err
	}
	if err := h.Identity.LinksTaken(ctx, kit.Actor(ctx)); err != nil {
		return err
	}
	columns := kit.Columns(ctx, 28, "admin.username", "admin.name", "admin.link", "admin.accounts.until")
	return kit.Sheet(w, "xlsx", "tautan-akun-"+h.Kit.Today(ctx).Format("2006-01-02"), i18n.T(ctx, "admin.link"), columns, func(yield func([]sheet.Cell) bool) {
		for _, l := range links {
			if !yield([]sheet.Cell{sheet.TextCell(l.Username), sheet.TextCell(l.Name), sheet.TextCell(l.Link), sheet.TextCell(l.Until)}) {
				return
			}
		}
	})
}
