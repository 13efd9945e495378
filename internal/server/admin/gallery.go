package admin

import (
	"net/http"

	gallery "mutasi/web/page/kit"

	"mutasi/internal/server/kit"
	"mutasi/web/route"
)

// Gallery shows every component of the pages in all its states.
func (h *Handlers) Gallery(w http.ResponseWriter, r *http.Request) error {
	return kit.Page(w, r, gallery.Page())
}

// Pretend answers the example forms of the gallery: nothing changes.
func (h *Handlers) Pretend(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, route.AdminKit(), http.StatusSeeOther)
	return nil
}
