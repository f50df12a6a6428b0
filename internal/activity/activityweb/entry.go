package activityweb

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// entryView is the page of one act.
type entryView struct {
	Page  ui.Page
	Entry activity.Entry
	Shown shown
}

func (v entryView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// entry shows one act with everything that is known of it.
func (h handlers) entry(c *web.Ctx) error {
	e, err := h.Log.Act(c.Context(), by(c), ids.Act(c.Path("id")))
	if err != nil {
		return err
	}
	v := entryView{Entry: e}
	if v.Shown, err = h.show(c, []activity.Entry{e}, query{}); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.Shown.kind(e.Kind), links.Audit()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, entryPage(v))
}

// when says the moment to the second, with the zone in which it is said.
func (s shown) when(e activity.Entry) string {
	at := e.At.In(s.c.Location())
	return s.c.DateTime(e.At) + at.Format(":05 MST")
}

// facts is what is known of the act besides what changed.
func (s shown) facts(e activity.Entry) []ui.Fact {
	var out []ui.Fact
	add := func(name, text string) {
		if text != "" {
			out = append(out, ui.Fact{Label: s.p.T("activityweb.fact." + name), Text: activity.Visible(text)})
		}
	}
	add("when", s.when(e))
	add("who", s.who(e))
	add("id_number", e.IDNumber)
	if e.Role != "" {
		add("role", s.p.T(e.Role.Key()))
	}
	if e.OnBehalfOf != "" {
		add("on_behalf_of", s.user(string(e.OnBehalfOf)))
	}
	add("outcome", s.word("activityweb.outcome.", string(e.Outcome)))
	if e.SubjectType != "" {
		add("record", s.thing(e.SubjectType+":"+e.SubjectID))
		add("record_id", e.SubjectID)
	}
	add("case", string(e.Case))
	leaves, _ := flatten(e.Payload)
	for _, l := range leaves {
		out = append(out, ui.Fact{Label: s.field(l.path), Text: s.value(l.text)})
	}
	for _, name := range slices.Sorted(maps.Keys(e.Erasable)) {
		out = append(out, ui.Fact{Label: s.field(name), Text: activity.Visible(e.Erasable[name])})
	}
	add("door", s.door(e))
	add("address", e.RemoteIP)
	for _, name := range e.Erased {
		out = append(out, ui.Fact{Label: s.field(name), Text: s.p.T("activityweb.erased")})
	}
	add("session", string(e.Session))
	add("token", string(e.Token))
	add("request", e.RequestID)
	add("id", string(e.ID))
	add("position", strconv.FormatInt(e.Position, 10))
	add("hash", e.Hash)
	return out
}

// changes is what stood before and after the act, side by side.
func (s shown) changes(e activity.Entry) []ui.Change {
	_, pairs := flatten(e.Payload)
	out := make([]ui.Change, 0, len(pairs))
	for _, p := range pairs {
		label := s.p.T("activityweb.fact.value")
		if p.path != "" {
			label = s.field(p.path)
		}
		out = append(out, ui.Change{Label: label, Before: s.value(p.before), After: s.value(p.after)})
	}
	return out
}

// field is the name of a payload's field; those without a text keep the name by which programs know them.
func (s shown) field(path string) string { return s.word("activityweb.field.", path) }

func (s shown) value(text string) string {
	if text == "true" || text == "false" {
		return s.p.T("activityweb.value." + text)
	}
	return activity.Visible(text)
}
