package practiceweb

import (
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// numbersView is the page that says how cases are numbered.
type numbersView struct {
	Page           ui.Page
	Numbers        practice.Numbers
	Template, Next string // as typed
	Version        string
	Problems       ui.Problems
	Clash          bool
}

func (v numbersView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) numbers(c *web.Ctx) error {
	n, err := h.Practice.Numbers(c.Context(), by(c))
	if err != nil {
		return err
	}
	return h.showNumbers(c, http.StatusOK, numbersView{Numbers: n, Template: string(n.Template), Version: number(n.Version)})
}

// saveNumbers changes how cases are numbered from now on.
func (h handlers) saveNumbers(c *web.Ctx) error {
	form := c.Form()
	v := numbersView{Template: form.String("template"), Next: form.String("next"), Version: form.String("version")}
	in := practice.NumbersInput{Template: &v.Template}
	if text := strings.TrimSpace(v.Next); text != "" {
		next, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			next = 0 // refused with what is asked for
		}
		in.Next = &next
	}
	_, err := h.Practice.SetNumbers(c.Context(), by(c), in, form.Version())
	if err != nil && !refused(err) {
		return err
	}
	if err == nil {
		c.Flash(web.FlashSuccess, "practiceweb.numbers.saved")
		return c.Redirect(links.CaseNumbers())
	}
	var read error
	if v.Numbers, read = h.Practice.Numbers(c.Context(), by(c)); read != nil {
		return read
	}
	if e := errs.As(err); e.Kind == errs.Conflict {
		v.Clash, v.Version = true, number(v.Numbers.Version)
		return h.showNumbers(c, http.StatusConflict, v)
	}
	v.Problems = ui.ProblemsOf(c.P, err)
	return h.showNumbers(c, http.StatusUnprocessableEntity, v)
}

func (h handlers) showNumbers(c *web.Ctx, status int, v numbersView) (err error) {
	if v.Page, err = h.Frame(c, c.P.T("practiceweb.numbers.title"), links.CaseNumbers()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, numbersPage(v))
}

// expected says what the next case of each area would be called; of all of them in one line where they count together.
func (v numbersView) expected() []ui.Fact {
	if list := v.Numbers.Expected; len(list) > 0 && !v.Numbers.Template.ByArea() {
		return []ui.Fact{{Label: v.t("practiceweb.numbers.every"), Text: list[0].Number}}
	}
	var out []ui.Fact
	for _, x := range v.Numbers.Expected {
		out = append(out, ui.Fact{Label: x.Area.Name, Text: x.Number})
	}
	return out
}

// marks explain what may stand in braces.
func (v numbersView) marks() []ui.Fact {
	return []ui.Fact{
		{Label: "{number:4}", Text: v.t("practiceweb.numbers.number")},
		{Label: "{year}", Text: v.t("practiceweb.numbers.year")},
		{Label: "{month}", Text: v.t("practiceweb.numbers.month")},
		{Label: "{area}", Text: v.t("practiceweb.numbers.area")},
	}
}
