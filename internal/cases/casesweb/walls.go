package casesweb

import (
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// wallsView is the administrators' page of walls.
type wallsView struct {
	base
	List   cases.WallsPage
	Called called
	First  bool
}

func (h handlers) walls(c *web.Ctx) error {
	v := wallsView{base: base{c: c}, First: c.Query("after") == ""}
	var err error
	if v.List, err = h.Cases.AllWalls(c.Context(), by(c), ids.Wall(c.Query("after"))); err != nil {
		return err
	}
	var users []ids.User
	for _, w := range v.List.Walls {
		users = append(users, w.Wall.User, w.Wall.BuiltBy)
	}
	if v.Called, err = h.called(c, users...); err != nil {
		return err
	}
	if v.Page, err = h.AdminFrame(c, v.t("walls.title"), links.Walls()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, wallsPage(v))
}

// title says around which case a wall stands; of an opaque one nothing.
func (v wallsView) title(w cases.StandingWall) string {
	if w.Opaque {
		return v.t("walls.opaque")
	}
	return w.Case.Number + " " + w.Case.Name
}

func (v wallsView) lines(w cases.StandingWall) []string {
	kept := v.c.P.N("casesweb.walls.kept", w.KeptOut)
	if w.Opaque {
		return []string{v.t("walls.since", errs.Args{"When": v.c.DateTime(w.Wall.BuiltAt)}), kept}
	}
	out := []string{v.Called.of(v.base, w.Wall.User, w.Wall.Group) + " · " + kept}
	return append(out, wallLines(v.base, v.Called, w.Wall)...)
}

func (v wallsView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return links.Walls() + "?after=" + string(v.List.Next)
}

func (v wallsView) first() string {
	if v.First {
		return ""
	}
	return links.Walls()
}

// askLift asks why a wall is to be lifted. Who is kept out by it themselves is told nothing else of it.
func (h handlers) askLift(c *web.Ctx) error {
	w, err := h.Cases.WallToLift(c.Context(), by(c), ids.Wall(c.Path("wall")))
	if err != nil {
		return err
	}
	return h.showLift(c, http.StatusOK, w, nil)
}

// lift takes a wall away.
func (h handlers) lift(c *web.Ctx) error {
	w, err := h.Cases.WallToLift(c.Context(), by(c), ids.Wall(c.Path("wall")))
	if err != nil {
		return err
	}
	err = h.Cases.LiftWall(c.Context(), by(c), w.Wall.ID, c.Form().String("reason"))
	if refused(err) {
		return h.showLift(c, http.StatusUnprocessableEntity, w, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.wall.lift_done")
	return c.Redirect(backFromLift(w))
}

// backFromLift is where the page that lifts a wall leads back to: the case, for who sees it.
func backFromLift(w cases.StandingWall) string {
	if w.Opaque {
		return links.Walls()
	}
	return links.CaseAccess(w.Case.ID)
}

func (h handlers) showLift(c *web.Ctx, status int, w cases.StandingWall, problem error) (err error) {
	v := deedView{base: base{c: c}, Problems: problems(c.P, problem)}
	v.Deed = ui.Deed{ID: "lift-wall", Title: v.t("wall.lift_title"), Text: v.t("wall.lift_text"), Verb: v.t("wall.lift"), Danger: true,
		Action: links.WallLift(w.Wall.ID), Cancel: backFromLift(w)}
	if !w.Opaque {
		v.Deed.Title = v.t("wall.lift_of", errs.Args{"Case": w.Case.Number + " " + w.Case.Name})
	}
	v.Field = &ui.Field{Name: "reason", Label: v.t("field.reason"), Value: c.Form().String("reason"), Error: v.Problems.For("reason"), Rows: 3,
		MaxLength: cases.MaxReason, Hint: v.t("wall.reason_hint"), Form: v.Deed.ID + "-form"}
	if v.Page, err = h.Frame(c, v.Deed.Title, links.Cases()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, deedPage(v))
}

// guestsView is the page on which administrators limit guests.
type guestsView struct {
	base
	Max      string
	Outside  bool
	Version  string
	Problems ui.Problems
	Clash    bool
}

func (h handlers) guests(c *web.Ctx) error {
	set, err := h.Cases.Settings(c.Context(), by(c))
	if err != nil {
		return err
	}
	return h.showGuests(c, http.StatusOK, guestsView{Max: strconv.Itoa(set.MaxGuests), Outside: set.OutsideGuests, Version: number(set.Version)})
}

// saveGuests limits guests from now on.
func (h handlers) saveGuests(c *web.Ctx) error {
	form := c.Form()
	v := guestsView{Max: strings.TrimSpace(form.String("max_guests")), Outside: form.Bool("outside_guests"), Version: form.String("version")}
	n, err := strconv.Atoi(v.Max)
	if v.Max == "" {
		n, err = 0, nil
	}
	if err != nil {
		n = -1 // refused with what is asked for
	}
	_, err = h.Cases.SetSettings(c.Context(), by(c), cases.Settings{MaxGuests: n, OutsideGuests: v.Outside}, form.Version())
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		if theirs, ok := e.Detail.(cases.Settings); ok {
			v.Clash, v.Version = true, number(theirs.Version)
		}
		v.Problems = problems(c.P, err)
		return h.showGuests(c, http.StatusConflict, v)
	}
	if refused(err) {
		v.Problems = problems(c.P, err)
		return h.showGuests(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.guests.saved")
	return c.Redirect(links.CaseGuests())
}

func (h handlers) showGuests(c *web.Ctx, status int, v guestsView) (err error) {
	v.base = base{c: c}
	if v.Page, err = h.AdminFrame(c, v.t("guests.title"), links.CaseGuests()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, guestsPage(v))
}
