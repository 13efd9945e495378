// Package layout holds the frames of a page: App for those who are signed in, Public for everyone, Print for paper.
//
// What is the same for every page of a request (who reads, for whom, the menu) is the Shell, put into the context by
// the server; what differs from page to page is the Meta that a page hands to its frame.
package layout

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

// Class is the kind of a page, which sets its measure of text and its budget of bytes.
type Class string

// The classes: citizens and the public, officials on the phone, staff forms and cases, staff tables.
const (
	W Class = "w"
	P Class = "p"
	S Class = "s"
	T Class = "t"
)

// Crumb is one step of the way to a page. The last has no Href: it is the page itself.
type Crumb struct{ Label, Href string }

// Meta is what a page tells its frame. Title is that of the h1. Active is the address of the menu entry the page
// belongs to. HasError puts the error first in the title, for those who hear it. Wide lets the page take
// the whole width: for tables and heat maps. Refresh is after how many seconds a browser without scripting asks for the
// page again, 0 for never: a page that has it must offer a way to stop it.
type Meta struct {
	Title    string
	Class    Class
	Active   string
	HasError bool
	Crumbs   []Crumb
	Wide     bool
	Refresh  int
}

// NavItem is an entry of the main menu. Count, when above zero, is how many things wait there.
type NavItem struct {
	Label, Href string
	Count       int
}

// Menu is the main menu in the reader's language; one that is shared by readers is drawn once.
type Menu struct {
	Nav  []NavItem
	More []NavItem // entries under "Lainnya"
}

// Theme is the reader's choice of colours; the zero value follows the device.
type Theme string

// The themes.
const (
	Auto  Theme = ""
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Density is the reader's choice of row height; the zero value is roomy.
type Density string

// The densities. Compact takes effect only on a wide screen with a fine pointer.
const (
	Roomy   Density = ""
	Compact Density = "compact"
)

// Shell is what every page of a request shows around its content.
type Shell struct {
	AgencyName string // "Kabupaten Bungo"
	OfficeName string // who runs this site: "Badan Kepegawaian dan Pengembangan SDM Kabupaten Bungo"
	HelpLine   string // "(0747) 000-000, Senin–Jumat 07.30–16.00 WIB"
	Demo       bool   // a demonstration installation says so on every page

	UserName  string // empty when nobody is signed in
	RoleLabel string // the role in use, with its unit
	Roles     int    // how many roles the reader may choose between
	Unread    int    // notices not read yet
	More      bool   // there are as many as are counted, or more
	Menu      *Menu  // nil: none
	Search    bool   // the reader may search people and cases

	NoPeople bool   // nothing is known yet of the people of the government
	Import   string // where the reader brings people in; empty: the reader may not

	Fresh func() []string // how fresh the sources of numbers are, in words, for Freshness; nil: nothing to say

	Theme   Theme
	Density Density
	Flash   *ui.BannerProps // the effect of what was just done, shown once
	Path    string          // the path of this request, to come back to
	Nonce   string          // of this response, for staff scripts; empty where the page runs none
}

type shellKey struct{}

// With returns a context whose pages are framed by s.
func With(ctx context.Context, s Shell) context.Context {
	return context.WithValue(ctx, shellKey{}, s)
}

// From gives the shell of the request; without one, the zero shell of a reader who is not signed in.
func From(ctx context.Context) Shell {
	s, _ := ctx.Value(shellKey{}).(Shell)
	return s
}

// unread is the number of unread notices as it is shown.
func (s Shell) unread(ctx context.Context) string {
	if s.More {
		return i18n.Number(ctx, s.Unread-1) + "+"
	}
	return i18n.Number(ctx, s.Unread)
}

// SignedIn tells whether somebody is signed in.
func (s Shell) SignedIn() bool { return s.UserName != "" }

func (m Meta) title(ctx context.Context, s Shell) string {
	title := m.Title
	if m.HasError {
		title = i18n.T(ctx, "layout.title.error", "title", title)
	}
	return i18n.T(ctx, "layout.title.page", "title", title, "app", i18n.T(ctx, "layout.app"), "agency", s.AgencyName)
}

func (m Meta) bodyClass() string {
	if m.Class == "" {
		return "class-s"
	}
	return "class-" + string(m.Class)
}

func (m Meta) wrapClass() string {
	switch {
	case m.Wide:
		return "wrap wide stack-l"
	case m.Class == W:
		return "wrap narrow stack-l"
	default:
		return "wrap stack-l"
	}
}

// mostEntries is how many entries a menu may have before some of them fold away.
const mostEntries = 8

// flat lists the entries that stand in the menu itself: all of them where they are few.
func (m *Menu) flat() []NavItem {
	if m.folds() {
		return m.Nav
	}
	return slices.Concat(m.Nav, m.More)
}

func (m *Menu) folds() bool { return len(m.More) > 0 && len(m.Nav)+len(m.More) > mostEntries }

// App frames a page for a reader who is signed in. What is the same for all who look for the same in the same role is drawn
// once.
func App(m Meta) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		s, children := From(ctx), templ.GetChildren(ctx)
		key := frameKey{i18n.From(ctx), s.Menu, s.AgencyName, s.OfficeName, s.HelpLine, s.Demo, s.Search, s.Theme, s.Density, m.Class, m.Active, m.Wide}
		return frames.Of(key, frame(m, s), title(m, s), scripts(m, s), who(s), top(m, s), children).Render(templ.ClearChildren(ctx), w)
	})
}

// The holes of frame, in the order in which App fills them.
const (
	holeTitle = iota
	holeScripts
	holeWho
	holeTop
	holeContent
)

var (
	frames   ui.Kept[frameKey]
	signOuts ui.Kept[i18n.Locale]
)

// frameKey is all that a frame depends on.
type frameKey struct {
	language             i18n.Locale
	menu                 *Menu
	agency, office, help string
	demo, search         bool
	theme                Theme
	density              Density
	class                Class
	active               string
	wide                 bool
}

// barClass keeps header and content on one edge.
func (m Meta) barClass() string {
	if m.Wide {
		return "wrap wide"
	}
	return "wrap"
}
