package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/admin"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Rules lists the parameters as they hold for the agency today.
func (h *Handlers) Rules(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	now, err := h.Policy.Load(ctx, h.Policy.DB, kit.Actor(ctx).AgencyID, asn.DateOf(h.Kit.Today(ctx)))
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.Rules(page.RulesView{Own: true, Lead: i18n.T(ctx, "policy.lead"), Groups: ruleGroups(ctx, now.Set)}))
}

// PublicRules lists the national values for everybody.
func (h *Handlers) PublicRules(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	now, err := policy.Defaults(asn.DateOf(h.Kit.Today(ctx)))
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.Rules(page.RulesView{Lead: i18n.T(ctx, "policy.public_lead"), Groups: ruleGroups(ctx, now.Set)}))
}

// ruleGroups gathers the parameters by the first word of their key.
func ruleGroups(ctx context.Context, set policy.Set) []page.RuleGroup {
	var groups []page.RuleGroup
	at := map[string]int{}
	for _, d := range policy.Definitions() {
		v, _ := set.Value(d.Key)
		area, _, _ := strings.Cut(d.Key, ".")
		title := area
		if key := "policy.area." + area; i18n.Has(key) {
			title = i18n.T(ctx, key)
		}
		i, ok := at[title]
		if !ok {
			i = len(groups)
			at[title] = i
			groups = append(groups, page.RuleGroup{ID: "kelompok-" + area, Title: title})
		}
		groups[i].Rules = append(groups[i].Rules, page.Rule{Key: d.Key, Name: ruleName(ctx, d.Key), Value: ruleValue(ctx, d, v.JSON), Basis: v.Basis,
			Whose: whose(ctx, v), Local: v.Local})
	}
	return groups
}

func ruleName(ctx context.Context, key string) string {
	if k := "policy.name." + key; i18n.Has(k) {
		return i18n.T(ctx, k)
	}
	return key
}

func whose(ctx context.Context, v policy.Value) string {
	if v.Local {
		return i18n.T(ctx, "policy.local")
	}
	return i18n.T(ctx, "policy.certainty."+string(v.Certainty))
}

// ruleValue says a value in words: "24 bulan".
func ruleValue(ctx context.Context, d policy.Definition, raw json.RawMessage) string {
	switch d.Unit {
	case policy.Choice:
		var word string
		_ = json.Unmarshal(raw, &word) // resolved: it is a word
		return choiceName(ctx, word)
	case policy.Lines:
		lines := linesOf(raw)
		if len(lines) == 0 {
			return i18n.T(ctx, "policy.no_lines")
		}
		return strings.Join(lines, "; ")
	}
	var list []int
	if !d.List {
		list = []int{0}
		_ = json.Unmarshal(raw, &list[0])
	} else {
		_ = json.Unmarshal(raw, &list)
	}
	if len(list) == 0 {
		return i18n.T(ctx, "policy.none")
	}
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = i18n.Number(ctx, n)
	}
	return i18n.T(ctx, "policy.unit."+string(d.Unit), "n", strings.Join(words, "; "))
}

// linesOf reads the lines of a resolved value.
func linesOf(raw json.RawMessage) []string {
	var lines []string
	_ = json.Unmarshal(raw, &lines) // resolved: it is a list of lines
	return lines
}

func choiceName(ctx context.Context, word string) string {
	if k := "policy.choice." + word; i18n.Has(k) {
		return i18n.T(ctx, k)
	}
	return word
}

// Rule shows one parameter.
func (h *Handlers) Rule(w http.ResponseWriter, r *http.Request) error {
	today := h.Kit.Today(r.Context())
	return h.rulePage(w, r, page.RuleView{From: ui.DatePartsOf(today)}, nil)
}

func (h *Handlers) rulePage(w http.ResponseWriter, r *http.Request, v page.RuleView, fault error) error {
	ctx, who, key := r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "key")
	d, ok := policy.DefinitionOf(key)
	if !ok {
		return access.ErrNotFound
	}
	today := asn.DateOf(h.Kit.Today(ctx))
	now, err := h.Policy.Load(ctx, h.Policy.DB, who.AgencyID, today)
	if err != nil {
		return err
	}
	versions, err := h.Policy.History(ctx, who, key)
	if err != nil {
		return err
	}
	held, _ := now.Value(key)
	v.Key, v.Name, v.Value = key, ruleName(ctx, key), ruleValue(ctx, d, held.JSON)
	v.Facts = []ui.Row{
		{Key: i18n.T(ctx, "policy.value"), Value: v.Value}, {Key: i18n.T(ctx, "policy.whose"), Value: whose(ctx, held)},
		{Key: i18n.T(ctx, "policy.basis"), Value: held.Basis}, {Key: i18n.T(ctx, "policy.source"), Value: held.Source},
	}
	for _, x := range versions {
		v.HasOwn = v.HasOwn || x.Local && (x.Until.IsZero() || x.Until.After(today))
		if !x.Local && x.Certainty == policy.Verified && x.Until.IsZero() {
			v.Caution = i18n.T(ctx, "policy.caution_body", "basis", x.Basis)
		}
		v.Versions = append(v.Versions, page.RuleVersion{Dates: dates(ctx, x.From, x.Until), Value: ruleValue(ctx, d, x.JSON), Whose: whose(ctx, x.Value), Basis: x.Basis, Source: x.Source})
	}
	for _, c := range d.Choices {
		v.Choices = append(v.Choices, ui.Option{Value: c, Label: choiceName(ctx, c)})
	}
	v.Hint = i18n.T(ctx, "policy.between", "low", d.Min, "high", d.Max)
	if d.List {
		v.Hint = i18n.T(ctx, "policy.between_list", "low", d.Min, "high", d.Max)
	}
	if d.Unit == policy.Lines {
		v.Lines, v.Hint = true, i18n.T(ctx, "policy.one_a_line")
	}
	status := http.StatusOK
	switch {
	case fault != nil:
		status = http.StatusUnprocessableEntity
		v.Errors, v.ByField = kit.FieldErrors(r, fault)
	case d.Unit == policy.Lines:
		v.Entered = strings.Join(linesOf(held.JSON), "\n")
	default:
		v.Entered = strings.Trim(strings.ReplaceAll(string(held.JSON), `"`, ""), "[]")
	}
	return kit.Render(w, r, status, page.ShowRule(v))
}

func dates(ctx context.Context, from, until asn.Date) string {
	switch {
	case from.IsZero() && until.IsZero():
		return i18n.T(ctx, "policy.always")
	case from.IsZero():
		return i18n.T(ctx, "policy.until", "date", i18n.DateShort(ctx, until.AddDays(-1).Time()))
	case until.IsZero():
		return i18n.T(ctx, "policy.since", "date", i18n.DateShort(ctx, from.Time()))
	}
	return i18n.DateShort(ctx, from.Time()) + " – " + i18n.DateShort(ctx, until.AddDays(-1).Time())
}

// ChangeRule sets the agency's own value, or gives it up, from a day on.
func (h *Handlers) ChangeRule(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), kit.FormOf(r)
	d, ok := policy.DefinitionOf(chi.URLParam(r, "key"))
	if !ok {
		return access.ErrNotFound
	}
	c := policy.Change{Key: d.Key, Basis: f.Text("basis", 500), Reason: f.Text("reason", 500)}
	if day := f.Date("from", "policy.error.past"); !day.IsZero() {
		c.From = asn.DateOf(day)
	}
	if !f.Bool("national") {
		c.Value = entered(d, f.Text("value", 8000))
	}
	err := f.Err()
	if err == nil {
		err = h.Policy.Change(ctx, kit.Actor(ctx), asn.DateOf(h.Kit.Today(ctx)), c)
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.rulePage(w, r, page.RuleView{Entered: f.Get("value"), Basis: c.Basis, Reason: c.Reason,
			From: ui.DateParts{Day: f.Get("from_d"), Month: f.Get("from_m"), Year: f.Get("from_y")}}, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AdminRule(d.Key), "policy.saved")
}

// entered reads a typed value as the JSON its definition wants; what is no number stays wrong for the service to refuse.
func entered(d policy.Definition, text string) json.RawMessage {
	switch d.Unit {
	case policy.Choice:
		return json.RawMessage(strconv.Quote(text))
	case policy.Lines:
		lines := []string{}
		for l := range strings.Lines(text) {
			if l = strings.TrimSpace(l); l != "" {
				lines = append(lines, l)
			}
		}
		raw, _ := json.Marshal(lines) // strings are always written
		return raw
	}
	text = strings.NewReplacer(";", ",", " ", "").Replace(text)
	if d.List {
		text = "[" + text + "]"
	}
	if !json.Valid([]byte(text)) {
		return json.RawMessage(`"?"`)
	}
	return json.RawMessage(text)
}

// Calendar shows the closed days of a year.
func (h *Handlers) Calendar(w http.ResponseWriter, r *http.Request) error {
	return h.calendarPage(w, r, page.CalendarView{}, nil)
}

func (h *Handlers) calendarPage(w http.ResponseWriter, r *http.Request, v page.CalendarView, fault error) error {
	ctx := r.Context()
	today := asn.DateOf(h.Kit.Today(ctx))
	year, err := strconv.Atoi(r.URL.Query().Get("tahun"))
	if err != nil || year < 2000 || year > 2100 {
		year = today.Year()
	}
	days, err := h.Policy.Year(ctx, kit.Actor(ctx), year)
	if err != nil {
		return err
	}
	v.Year = strconv.Itoa(year)
	v.Previous, v.Next = route.Query(route.AdminCalendar(), "tahun", strconv.Itoa(year-1)), route.Query(route.AdminCalendar(), "tahun", strconv.Itoa(year+1))
	for _, x := range days {
		d := page.Day{Day: x.Day.String(), Date: i18n.Date(ctx, x.Day.Time()), Name: x.Name, Kind: i18n.T(ctx, "policy.holiday")}
		if x.JointLeave {
			d.Kind = i18n.T(ctx, "policy.joint_leave")
		}
		if x.AgencyID != 0 {
			d.Kind, d.Source, d.Removable = d.Kind+" · "+i18n.T(ctx, "policy.local"), x.Source, !x.Day.Before(today)
		} else if !slices.Contains(v.Sources, x.Source) {
			v.Sources = append(v.Sources, x.Source)
		}
		v.Days = append(v.Days, d)
	}
	status := http.StatusOK
	if fault != nil {
		status = http.StatusUnprocessableEntity
		v.Errors, v.ByField = kit.FieldErrors(r, fault)
	}
	return kit.Render(w, r, status, page.Calendar(v))
}

// AddDay closes the offices on a day.
func (h *Handlers) AddDay(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), kit.FormOf(r)
	x := policy.Holiday{Name: f.Text("name", 200), Source: f.Text("source", 300), JointLeave: f.Bool("joint")}
	if day := f.Date("day", "policy.error.day"); !day.IsZero() {
		x.Day = asn.DateOf(day)
	}
	err := f.Err()
	if err == nil {
		err = h.Policy.AddHoliday(ctx, kit.Actor(ctx), asn.DateOf(h.Kit.Today(ctx)), x)
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.calendarPage(w, r, page.CalendarView{Name: x.Name, Source: x.Source,
			From: ui.DateParts{Day: f.Get("day_d"), Month: f.Get("day_m"), Year: f.Get("day_y")}}, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Query(route.AdminCalendar(), "tahun", fmt.Sprint(x.Day.Year())), "policy.day_added")
}

// RemoveDay opens the offices again on a day that the agency had closed.
func (h *Handlers) RemoveDay(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t, err := time.Parse(time.DateOnly, kit.FormOf(r).Get("day"))
	if err != nil {
		return access.ErrNotFound
	}
	day := asn.DateOf(t)
	if err := h.Policy.RemoveHoliday(ctx, kit.Actor(ctx), asn.DateOf(h.Kit.Today(ctx)), day); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Query(route.AdminCalendar(), "tahun", fmt.Sprint(day.Year())), "policy.day_removed")
}
