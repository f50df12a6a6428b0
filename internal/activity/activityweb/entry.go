package activityweb

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

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
	v.Page.Section = c.P.T("activityweb.title")
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
	out = append(out, ui.Fact{Label: s.p.T("activityweb.fact.who"), Value: person(s, e)})
	add("id_number", e.IDNumber)
	if e.Role != "" {
		add("role", s.p.T(e.Role.Key()))
	}
	if e.ViewedAs != "" {
		add("viewed_as", s.as(e))
	}
	if e.OnBehalfOf != "" {
		add("on_behalf_of", s.user(string(e.OnBehalfOf)))
	}
	add("outcome", s.word("activityweb.outcome.", string(e.Outcome)))
	if e.SubjectType != "" {
		out = append(out, ui.Fact{Label: s.p.T("activityweb.fact.record"), Value: record(s, e)})
		add("record_id", e.SubjectID)
	}
	add("case", string(e.Case))
	out = append(out, s.told(e)...)
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

// told is what the payload says besides changes.
func (s shown) told(e activity.Entry) []ui.Fact {
	var out []ui.Fact
	var kind string // of the record that the next id names
	leaves, _ := flatten(e.Payload, s.shapes[e.Kind].span())
	for _, l := range leaves {
		text := s.say(e.Kind, l.path, l.texts)
		switch name := l.path[strings.LastIndexByte(l.path, '.')+1:]; {
		case text == "" || l.path == "filter.count": // a filter counts nothing
			continue
		case name == "subject_type":
			kind = l.texts[0]
		case name == "subject_id":
			text = s.named(Thing{kind, l.texts[0]})
		}
		fact := ui.Fact{Label: s.field(l.path), Text: text}
		if s.shapes[e.Kind][l.path] == reflect.TypeFor[ids.Act]() {
			fact.Value = link(links.AuditEntry(ids.Act(l.texts[0])), text)
		}
		out = append(out, fact)
	}
	return out
}

// changes is what stood before and after the act, side by side.
func (s shown) changes(e activity.Entry) []ui.Change {
	_, pairs := flatten(e.Payload, s.shapes[e.Kind].span())
	out := make([]ui.Change, 0, len(pairs))
	for _, p := range pairs {
		out = append(out, ui.Change{Label: s.changed(e.Kind, p.path), Before: s.side(e.Kind, p, "before", "from", p.before),
			After: s.side(e.Kind, p, "after", "to", p.after)})
	}
	return out
}

// side says one side of a change, which stands under one of two names.
func (s shown) side(kind activity.Kind, p pair, record, value string, texts []string) string {
	path := value
	if p.path != "" {
		path = value + "." + p.path
		if _, ok := s.shapes[kind][path]; !ok {
			path = record + "." + p.path
		}
	}
	return s.say(kind, path, texts)
}
