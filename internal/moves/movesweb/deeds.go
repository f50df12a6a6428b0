package movesweb

import (
	"net/http"
	"strings"

	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// askConfirm says what will happen before anything does.
func (h handlers) askConfirm(c *web.Ctx) error { return h.showConfirm(c, http.StatusOK, nil) }

func (h handlers) showConfirm(c *web.Ctx, status int, problem error) error {
	m, err := h.Moves.Move(c.Context(), by(c), moveID(c))
	if err != nil {
		return err
	}
	v := moveView{words: words{c}, Move: m, Mine: m.User == by(c).User, Problems: ui.ProblemsOf(c.P, problem)}
	if !v.startable() {
		return c.Redirect(links.DomainMove(v.id()))
	}
	if v.Page, err = h.frame(c, v.t("movesweb.confirm.title")); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, confirmPage(v))
}

// confirm starts the move in the version that was seen, with the number of people that was typed.
func (h handlers) confirm(c *web.Ctx) error {
	m, err := h.Moves.Confirm(c.Context(), by(c), moveID(c), moves.ConfirmInput{Version: versionOf(c), Count: numberOf(c, "count")})
	switch {
	case errs.Is(err, errs.Invalid):
		return h.showConfirm(c, c.StatusOf(err), err)
	case refused(err):
		return h.showMove(c, c.StatusOf(err), err)
	case err != nil:
		return err
	}
	return c.Redirect(links.DomainMove(string(m.ID)))
}

// sums are what confirming does, one line for each kind of outcome.
func (v moveView) sums() []string {
	var out []string
	for _, verdict := range []moves.Verdict{moves.Moves, moves.Asks, moves.Invites} {
		if n := v.Move.Figures.Waiting[verdict]; n > 0 {
			out = append(out, v.n("movesweb.confirm."+string(verdict), n))
		}
	}
	if n := v.Move.Figures.LeftRows(); n > 0 {
		out = append(out, v.n("movesweb.confirm.left", n))
	}
	return out
}

func (v moveView) both() string {
	if v.Move.Days == 0 {
		return v.t("movesweb.confirm.no_days")
	}
	return v.n("movesweb.confirm.days", int64(v.Move.Days))
}

func (v moveView) count() ui.Field {
	return ui.Field{Name: "count", Label: v.t("movesweb.field.count", errs.Args{"Count": v.number(v.Move.Figures.ToDo())}), Value: v.c.Form().String("count"),
		Error: v.Problems.For("count"), Hint: v.t("movesweb.hint.count"), InputMode: "numeric", Autocomplete: "off"}
}

func (h handlers) askCancel(c *web.Ctx) error {
	m, err := h.Moves.Move(c.Context(), by(c), moveID(c))
	if err != nil {
		return err
	}
	v := moveView{words: words{c}, Move: m}
	if !v.cancellable() {
		return c.Redirect(links.DomainMove(v.id()))
	}
	key := "movesweb.cancel"
	if m.State.Ended() {
		key = "movesweb.withdraw"
	}
	d := ui.Deed{ID: "cancel", Title: v.t(key + ".title"), Text: v.t(key+".text") + " " + v.afterwards(false), Verb: v.t(key + ".verb"), Action: links.DomainMoveCancel(v.id()),
		Cancel: links.DomainMove(v.id()), Danger: true, Hidden: map[string]string{"version": version(m)}}
	if v.Page, err = h.frame(c, d.Title); err != nil {
		return err
	}
	return c.Render(http.StatusOK, deedPage(v.Page, d))
}

func (h handlers) cancel(c *web.Ctx) error {
	m, err := h.Moves.Cancel(c.Context(), by(c), moveID(c), versionOf(c))
	if refused(err) {
		return h.showMove(c, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "movesweb.cancel.done")
	return c.Redirect(links.DomainMove(string(m.ID)))
}

// afterwards says what each person has when a move is cancelled, or when both addresses sign in no longer.
func (v moveView) afterwards(alone bool) string {
	f, m := v.Move.Figures, v.Move
	changed := f.Done[moves.Moves] + max(0, f.Done[moves.Asks]-f.Open)
	var out []string
	add := func(key string, n int64, args ...errs.Args) {
		if n > 0 {
			out = append(out, v.c.P.N("movesweb.after."+key, int(n), args...))
		}
	}
	switch {
	case m.StartedAt.IsZero():
	case alone || f.Kept == 0:
		add("new", changed)
	default:
		add("both", changed, errs.Args{"Until": v.at(m.KeepUntil)})
	}
	if alone {
		add("asked", f.Open)
	} else {
		add("former", f.Open+f.Waiting[moves.Moves]+f.Waiting[moves.Asks])
	}
	add("invited", f.Done[moves.Invites])
	return strings.Join(out, " ")
}

func (h handlers) askEnd(c *web.Ctx) error {
	m, err := h.Moves.Move(c.Context(), by(c), moveID(c))
	if err != nil {
		return err
	}
	v := moveView{words: words{c}, Move: m, Both: m.Transition(h.DB)}
	if !v.Both {
		return c.Redirect(links.DomainMove(v.id()))
	}
	d := ui.Deed{ID: "end", Title: v.t("movesweb.end.title"), Text: v.t("movesweb.end.text") + " " + v.afterwards(true), Verb: v.t("movesweb.end.verb"),
		Action: links.DomainMoveEnd(v.id()), Cancel: links.DomainMove(v.id()), Danger: true, Hidden: map[string]string{"version": version(m)}}
	if v.Page, err = h.frame(c, d.Title); err != nil {
		return err
	}
	return c.Render(http.StatusOK, deedPage(v.Page, d))
}

func (h handlers) end(c *web.Ctx) error {
	m, err := h.Moves.EndTransition(c.Context(), by(c), moveID(c), versionOf(c))
	if refused(err) {
		return h.showMove(c, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "movesweb.end.done")
	return c.Redirect(links.DomainMove(string(m.ID)))
}

// result asks for the users as a file and leads to the page of its making.
func (h handlers) result(c *web.Ctx) error {
	e, err := h.Exports.Request(c.Context(), by(c), moves.ResultKind, moves.ResultParams{Move: moveID(c), Language: c.P.Lang()})
	if refused(err) {
		return h.showMove(c, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.Export(e.ID))
}
