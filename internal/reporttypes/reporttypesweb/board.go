package reporttypesweb

import (
	"net/http"
	"slices"
	"strconv"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// mostOffered bounds how many people stand in the list of whom a level can be given.
const mostOffered = 500

// boardView is who reviews at which level.
type boardView struct {
	c        *web.Ctx
	Page     ui.Page
	Board    reporttypes.Board
	Others   []people.Person // who reviews at no level yet
	Levels   string          // as typed
	Version  string
	User     string // as chosen
	Level    string
	Clash    string // what somebody else changed meanwhile, in words
	Problems ui.Problems
}

func (v boardView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

func (h handlers) board(c *web.Ctx) error { return h.showBoard(c, http.StatusOK, boardView{}) }

// setLevels says how many levels there are.
func (h handlers) setLevels(c *web.Ctx) error {
	v := boardView{Levels: c.Form().String("levels"), Version: c.Form().String("version")}
	n, err := strconv.Atoi(v.Levels)
	if err != nil {
		n = 0 // refused with what is asked for
	}
	err = h.Types.SetLevels(c.Context(), by(c), n, c.Form().Version())
	switch e := errs.As(err); {
	case e != nil && e.Key == "reporttypes.levels_conflict":
		v.Clash, v.Version = c.P.T(e.Key), ""
		return h.showBoard(c, http.StatusConflict, v)
	case refused(err) && (e.Key == "reporttypes.waiting" || e.Key == "reporttypes.waiting_unseen"):
		v.Problems = ui.Problems{{Field: "levels", Text: c.P.T(e.Key, e.Args)}}
		return h.showBoard(c, http.StatusConflict, v)
	case refused(err):
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showBoard(c, web.Status(err), v)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.levels.saved")
	return c.Redirect(links.ReviewLevels())
}

// seat gives somebody a level; 0 is none.
func (h handlers) seat(c *web.Ctx) error {
	form := c.Form()
	v := boardView{User: form.String("user"), Level: form.String("level")}
	level, err := strconv.Atoi(v.Level)
	if err != nil {
		level = -1
	}
	if v.User == "" {
		v.Problems = ui.Problems{{Field: "user", Text: c.P.T("reporttypesweb.levels.choose")}}
		return h.showBoard(c, http.StatusUnprocessableEntity, v)
	}
	p, err := h.Types.Seat(c.Context(), by(c), ids.User(v.User), level, form.Version())
	switch e := errs.As(err); {
	case errs.Is(err, errs.Conflict):
		v.Clash = c.P.T(e.Key, e.Args)
		return h.showBoard(c, http.StatusConflict, v)
	case errs.Is(err, errs.Invalid):
		v.Problems = levelProblems(c.P, err)
		return h.showBoard(c, http.StatusUnprocessableEntity, v)
	case err != nil:
		return err
	}
	done := "reporttypesweb.levels.seated"
	if level == 0 {
		done = "reporttypesweb.levels.unseated"
	}
	c.Flash(web.FlashSuccess, done, errs.Args{"Name": p.FullName(c.P.Lang()), "Level": strconv.Itoa(level)})
	return c.Redirect(links.ReviewLevels())
}

// levelProblems names the field as the page does.
func levelProblems(p ui.Texts, err error) ui.Problems {
	out := ui.ProblemsOf(p, err)
	for i := range out {
		out[i].Field = "level"
	}
	return out
}

func (h handlers) showBoard(c *web.Ctx, status int, v boardView) (err error) {
	v.c = c
	if v.Board, err = h.Types.Board(c.Context(), by(c)); err != nil {
		return err
	}
	all, err := h.Reviewers(c.Context(), by(c), mostOffered)
	if err != nil {
		return err
	}
	v.Others = slices.DeleteFunc(all, func(p people.Person) bool { return p.ReviewLevel > 0 })
	if v.Levels == "" {
		v.Levels = strconv.Itoa(v.Board.Levels)
	}
	if v.Version == "" {
		v.Version = number(v.Board.Version)
	}
	if v.Page, err = h.Frame(c, c.P.T("reporttypesweb.levels.title"), links.ReviewLevels()); err != nil {
		return err
	}
	v.Page.Wide = true
	v.Page.Failed = len(v.Problems) > 0
	return c.Render(status, boardPage(v))
}

// warnings say where reports would stay lying.
func (v boardView) warnings() []string {
	var out []string
	for _, col := range v.Board.Columns {
		level := errs.Args{"Level": strconv.Itoa(col.Level), "Count": v.c.P.Number(col.Waiting)}
		switch {
		case col.Level > v.Board.Levels:
			out = append(out, v.t("reporttypesweb.levels.beyond", level))
		case col.Total == 0 && col.Waiting > 0:
			out = append(out, v.t("reporttypesweb.levels.stuck", level))
		case col.Total == 0:
			out = append(out, v.t("reporttypesweb.levels.nobody", level))
		}
	}
	return out
}

func (v boardView) head(col reporttypes.Column) string {
	return v.t("reporttypesweb.levels.level", errs.Args{"Level": strconv.Itoa(col.Level)})
}

// counts say how many sit at a level and what waits there.
func (v boardView) counts(col reporttypes.Column) string {
	return v.c.P.N("reporttypesweb.levels.people", col.Total) + " · " + v.c.P.N("reporttypesweb.levels.waiting", col.Waiting)
}

// choices are the levels that somebody can be given; with "none" where they have one.
func (v boardView) choices(none bool) []ui.Option {
	var out []ui.Option
	for level := 1; level <= v.Board.Levels; level++ {
		out = append(out, ui.Option{Value: strconv.Itoa(level), Text: v.t("reporttypesweb.levels.level", errs.Args{"Level": strconv.Itoa(level)})})
	}
	if none {
		out = append(out, ui.Option{Value: "0", Text: v.t("reporttypesweb.levels.none")})
	}
	return out
}

// others are whom a level can be given.
func (v boardView) others() []ui.Option {
	out := []ui.Option{{Text: v.t("reporttypesweb.levels.pick")}}
	for _, p := range v.Others {
		hint := p.Email
		if p.IDNumber != "" {
			hint = p.IDNumber + " · " + hint
		}
		out = append(out, ui.Option{Value: string(p.ID), Text: p.FullName(v.c.P.Lang()), Hint: hint})
	}
	return out
}

// seatID is the id of the form that moves somebody.
func seatID(p people.Person) string { return "seat-" + string(p.ID) }

// seatField is the control of the form that moves somebody, with an id of its own.
func (v boardView) seatField(p people.Person) string { return "level-" + string(p.ID) }
