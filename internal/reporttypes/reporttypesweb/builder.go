package reporttypesweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// builderView is the page on which the form of a type is built.
type builderView struct {
	Page ui.Page
	Type reporttypes.TypeInUse
}

func (v builderView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) builder(c *web.Ctx) error {
	t, err := h.Types.One(c.Context(), by(c), typeID(c))
	if err != nil {
		return err
	}
	v := builderView{Type: t}
	if v.Page, err = h.Frame(c, t.Name, links.ReportTypes()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, builderPage(v))
}

// sections is the order of the sections, with what can be done with each.
func (v builderView) sections() ui.Order {
	o := ui.Order{ID: "sections", Label: v.t("reporttypesweb.sections_title"), Action: links.ReportSections(v.Type.ID), Drag: true,
		Hidden: map[string]string{"version": number(v.Type.Version)}}
	for _, s := range v.Type.Sections {
		item := ui.OrderItem{ID: string(s.ID), Name: s.Name, Href: "#" + anchor(s.ID), Lines: []string{v.Page.P.N("reporttypesweb.questions", len(s.Questions))}, Actions: []ui.Action{
			{Text: v.t("reporttypesweb.section.edit"), Icon: "pencil", Href: links.ReportSection(v.Type.ID, s.ID)},
			{Text: v.t("reporttypesweb.question.add"), Icon: "plus", Href: links.ReportQuestionNew(v.Type.ID, s.ID)},
			{Text: v.t("reporttypesweb.delete.verb"), Icon: "trash-2", Look: "danger-text", Href: links.ReportSectionDelete(v.Type.ID, s.ID)},
		}}
		o.Items = append(o.Items, item)
	}
	return o
}

// questions is the order of the questions of a section.
func (v builderView) questions(s reporttypes.Section) ui.Order {
	o := ui.Order{ID: "questions-" + string(s.ID), Label: s.Name, Action: links.ReportQuestions(v.Type.ID, s.ID), Drag: true,
		Hidden: map[string]string{"version": number(v.Type.Version)}}
	for _, q := range s.Questions {
		item := ui.OrderItem{ID: string(q.ID), Name: q.Text, Href: links.ReportQuestion(v.Type.ID, q.ID), Mark: ui.Badge(ui.Neutral, "", v.t(q.Kind.Key())), Lines: v.about(q),
			Actions: []ui.Action{{Text: v.t("reporttypesweb.question.edit"), Icon: "pencil", Href: links.ReportQuestion(v.Type.ID, q.ID)},
				{Text: v.t("reporttypesweb.delete.verb"), Icon: "trash-2", Look: "danger-text", Href: links.ReportQuestionDelete(v.Type.ID, q.ID)}}}
		o.Items = append(o.Items, item)
	}
	return o
}

// about says what else there is to a question.
func (v builderView) about(q reporttypes.Question) []string {
	var out []string
	if q.Help != "" {
		out = append(out, q.Help)
	}
	if len(q.Choices) > 0 {
		out = append(out, strings.Join(q.Choices, " · "))
	}
	if q.Required {
		out = append(out, v.t("reporttypesweb.question.is_required"))
	}
	return out
}

// anchor is where a section stands on the page.
func anchor(s ids.ReportSection) string { return "section-" + string(s) }

// orderSections puts a section by one place or where it was dropped.
func (h handlers) orderSections(c *web.Ctx) error {
	return h.order(c, func(t reporttypes.Type, id string, place int, up, stepped bool) ([]reporttypes.Section, bool) {
		if stepped {
			_, at, _ := t.Section(ids.ReportSection(id))
			place = stepFrom(at, up)
		}
		return t.WithSectionAt(ids.ReportSection(id), place)
	})
}

// orderQuestions does the same with a question within its section.
func (h handlers) orderQuestions(c *web.Ctx) error {
	return h.order(c, func(t reporttypes.Type, id string, place int, up, stepped bool) ([]reporttypes.Section, bool) {
		holder, _, at, ok := t.Holder(ids.ReportQuestion(id))
		if !ok || holder.ID != ids.ReportSection(c.Path("section")) {
			return nil, false
		}
		if stepped {
			place = stepFrom(at, up)
		}
		return t.WithQuestionAt(ids.ReportQuestion(id), place)
	})
}

func stepFrom(at int, up bool) int {
	if up {
		return at - 1
	}
	return at + 1
}

// order reads where something goes and keeps the form so. When somebody changed the form since the page was shown nothing moves, and
// the page says so as it stands now.
func (h handlers) order(c *web.Ctx, step func(t reporttypes.Type, id string, place int, up, stepped bool) ([]reporttypes.Section, bool)) error {
	t, err := h.Types.One(c.Context(), by(c), typeID(c))
	if err != nil {
		return err
	}
	text := c.Form().String("move")
	id, up, stepped := ui.ReadMove(text)
	place := 0
	if !stepped {
		id, place, _ = ui.ReadPlace(text)
		place-- // places on pages begin with 1
	}
	sections, ok := step(t.Type, id, place, up, stepped)
	if !ok {
		return errs.E(errs.NotFound, "access.not_found", nil)
	}
	_, err = h.Types.Change(c.Context(), by(c), t.ID, reporttypes.Input{Sections: &sections}, c.Form().Version())
	if _, clash := theirs(err); clash {
		c.Flash(web.FlashWarning, "reporttypesweb.clash.order")
		return c.Redirect(links.ReportType(t.ID))
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.moved")
	return c.Redirect(links.ReportType(t.ID))
}
