package account

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"mutasi/internal/i18n"
	"mutasi/internal/notify"
	"mutasi/internal/server/kit"
	"mutasi/web/page/account"
	"mutasi/web/route"
)

// noticeRows is the length of a page of notices.
const noticeRows = 30

// Notices lists what the reader was told, newest first.
func (h *Handlers) Notices(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	before, _ := strconv.ParseInt(q.Get("setelah"), 10, 64) // anything else: from the newest on
	list, more, err := h.News.List(ctx, kit.Actor(ctx), before, noticeRows)
	if err != nil {
		return err
	}
	v := account.NoticesView{Unread: kit.Principal(ctx).Unread > 0}
	for _, n := range list {
		v.Notices = append(v.Notices, noticeView(ctx, n))
	}
	if len(list) > 0 && before == 0 { // not from an older page: what is above it was not seen there
		v.Until = strconv.FormatInt(list[0].ID, 10)
	}
	if more {
		v.Next = route.Edit(route.Notices(), q, "setelah", strconv.FormatInt(list[len(list)-1].ID, 10))
	}
	return kit.Page(w, r, account.Notices(v))
}

// ReadNotices keeps that the reader has read all notices up to the newest that the page showed.
func (h *Handlers) ReadNotices(w http.ResponseWriter, r *http.Request) error {
	until, err := strconv.ParseInt(kit.FormOf(r).Get("sampai"), 10, 64)
	if err != nil {
		until = 0 // nobody has it
	}
	if err := h.News.Read(r.Context(), kit.Actor(r.Context()), until); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Notices(), "notice.all_read")
}

// coded are the texts of arguments that are codes.
var coded = map[string]string{"state": "state.", "step": "proposal.ask."}

func noticeView(ctx context.Context, n notify.Notice) account.Notice {
	args := make([]any, 0, 2*len(n.Args))
	for name, value := range n.Args {
		if prefix, ok := coded[name]; ok && i18n.Has(prefix+value) {
			value = i18n.T(ctx, prefix+value)
		}
		args = append(args, name, value)
	}
	return account.Notice{Text: i18n.T(ctx, n.Key, args...), At: n.At, Read: n.Read, Href: noticePage(n)}
}

// noticePage is where the reader sees more: their own pages, where the notice is about themselves.
func noticePage(n notify.Notice) string {
	own := n.Key == "proposal.notice.status" || strings.HasPrefix(n.Key, "decree.")
	switch {
	case own && n.SubjectKind == "proposal":
		return route.PortalProposal(n.SubjectID)
	case own:
		return route.PortalDecree(n.SubjectID)
	default:
		return route.Subject(n.SubjectKind, n.SubjectID)
	}
}
