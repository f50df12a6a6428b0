package messagesweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// editView is the form of a message that stands, or of what a participant said elsewhere; or both versions after a clash.
type editView struct {
	c       *web.Ctx
	Page    ui.Page
	Head    ui.CaseHead
	Case    ids.Case
	Message messages.Message // without an id: something to be recorded
	Action  string
	Version string

	Text, Participant, Way, SaidAt string // as typed
	Documents                      []string

	Parties, Files []ui.Option
	Problems       ui.Problems
	Theirs         *messages.Message // after a clash
}

func (v editView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// recorded reports whether it is about what a participant said.
func (v editView) recorded() bool { return v.Message.ID == "" || v.Message.Recorded() }

func (v editView) title(p ui.Texts) string {
	switch {
	case v.Theirs != nil:
		return p.T("messagesweb.clash.title")
	case v.Message.ID == "":
		return p.T("messagesweb.record.title")
	default:
		return p.T("messagesweb.edit.title")
	}
}

// typedIn takes what was typed.
func (v *editView) typedIn(form *web.Form) {
	v.Text, v.Participant, v.Way, v.SaidAt = form.String("text"), form.String("participant"), form.String("way"), form.String("said_at")
	v.Documents, v.Version = form.Strings("documents"), form.String("version")
}

// input is what is wanted.
func (v editView) input() messages.Input {
	in := messages.Input{Text: &v.Text, Documents: documents(v.Documents)}
	if v.recorded() {
		in.Said = &messages.Said{Participant: ids.Participant(v.Participant), Way: messages.Way(v.Way), At: read(v.c, v.SaidAt, v.Message.SaidAt)}
	}
	return in
}

func (v editView) ways() []ui.Option {
	out := []ui.Option{{Text: v.t("messagesweb.choose")}}
	for _, w := range messages.Ways() {
		out = append(out, ui.Option{Value: string(w), Text: v.t(w.Key())})
	}
	return out
}

// may asks for the right to write, so that nobody fills in a form in vain.
func (h handlers) may(c *web.Ctx) error {
	rights, err := h.Messages.May(c.Context(), by(c), caseID(c))
	switch {
	case err != nil:
		return err
	case rights.Closed:
		return errs.E(errs.Conflict, "messages.case_closed", nil)
	case !rights.Write:
		return errs.E(errs.Forbidden, "messagesweb.forbidden", nil)
	}
	return nil
}

// newRecord asks what a participant said elsewhere.
func (h handlers) newRecord(c *web.Ctx) error {
	if err := h.may(c); err != nil {
		return err
	}
	v := editView{c: c, Case: caseID(c), SaidAt: typed(c, c.Now())}
	return h.showEdit(c, http.StatusOK, v)
}

// addRecord enters what a participant said elsewhere.
func (h handlers) addRecord(c *web.Ctx) error {
	v := editView{c: c, Case: caseID(c)}
	v.typedIn(c.Form())
	m, err := h.Messages.RecordSaid(c.Context(), by(c), v.Case, v.input())
	if refused(err) {
		v.Problems = problems(c.P, err)
		return h.showEdit(c, failed(err), v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "messagesweb.recorded")
	return c.Redirect(links.CaseMessageAt(v.Case, m.Number))
}

func failed(err error) int {
	if errs.Is(err, errs.Conflict) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// opened reads the message that is to be changed.
func (h handlers) opened(c *web.Ctx) (editView, error) {
	m, err := h.Messages.Message(c.Context(), by(c), caseID(c), messageID(c))
	return editView{c: c, Case: m.Case, Message: m, Action: links.MessageEdit(m.Case, m.ID), Version: number(m.Version), Text: m.Text,
		Participant: string(m.Participant), Way: string(m.Way), SaidAt: typed(c, m.SaidAt), Documents: texts(m.Documents)}, err
}

func (h handlers) edit(c *web.Ctx) error {
	v, err := h.opened(c)
	if err == nil {
		err = h.may(c)
	}
	if err != nil {
		return err
	}
	if m := v.Message; m.Withdrawn() || !m.ChangeableBy(by(c).User, c.Now()) {
		key := "messages.too_late"
		switch {
		case m.Withdrawn():
			key = "messages.withdrawn"
		case m.EnteredBy != by(c).User:
			return errs.E(errs.Forbidden, "messages.not_yours", nil)
		}
		c.Flash(web.FlashWarning, key)
		return c.Redirect(links.CaseMessageAt(m.Case, m.Number))
	}
	return h.showEdit(c, http.StatusOK, v)
}

// save changes the message.
func (h handlers) save(c *web.Ctx) error {
	v, err := h.opened(c)
	if err != nil {
		return err
	}
	v.typedIn(c.Form())
	m, err := h.Messages.Change(c.Context(), by(c), v.Case, v.Message.ID, v.input(), c.Form().Version())
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		theirs, ok := e.Detail.(messages.Message)
		if !ok {
			return err
		}
		v.Theirs, v.Version = &theirs, number(theirs.Version)
		return h.showEdit(c, http.StatusConflict, v)
	}
	if refused(err) {
		v.Problems = problems(c.P, err)
		return h.showEdit(c, failed(err), v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "messagesweb.saved")
	return c.Redirect(links.CaseMessageAt(m.Case, m.Number))
}

func (h handlers) showEdit(c *web.Ctx, status int, v editView) error {
	if v.Message.ID == "" {
		v.Action = links.MessageRecord(v.Case)
	}
	files, err := h.Things.Files(c.Context(), by(c), v.Case)
	if err != nil {
		return err
	}
	v.Files = options(files)
	if v.recorded() {
		parties, err := h.Things.Parties(c.Context(), by(c), v.Case)
		if err != nil {
			return err
		}
		v.Parties = append([]ui.Option{{Text: c.P.T("messagesweb.choose")}}, options(parties)...)
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, v.title(c.P)); err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	if v.Theirs != nil {
		return c.Render(status, clashPage(v))
	}
	return c.Render(status, editPage(v))
}

// askWithdraw asks before a message is taken back.
func (h handlers) askWithdraw(c *web.Ctx) error {
	v, err := h.opened(c)
	if err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("messagesweb.withdraw.title")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, withdrawPage(v))
}

// deed is the question before a message is withdrawn.
func (v editView) deed() ui.Deed {
	return ui.Deed{ID: "withdraw-message", Title: v.t("messagesweb.withdraw.title"), Text: v.t("messagesweb.withdraw.text"), Verb: v.t("messagesweb.withdraw.verb"),
		Action: links.MessageWithdraw(v.Case, v.Message.ID), Cancel: links.CaseMessageAt(v.Case, v.Message.Number), Danger: true,
		Hidden: map[string]string{"version": v.Version}}
}

// withdraw takes a message back after the person confirmed it. What was changed meanwhile is shown before.
func (h handlers) withdraw(c *web.Ctx) error {
	m, err := h.Messages.Withdraw(c.Context(), by(c), caseID(c), messageID(c), c.Form().Version())
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		v, err := h.opened(c)
		if err != nil {
			return err
		}
		if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("messagesweb.withdraw.title")); err != nil {
			return err
		}
		v.Page.Failed, v.Problems = true, ui.Problems{{Text: c.P.T(e.Key)}}
		return c.Render(http.StatusConflict, withdrawPage(v))
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "messagesweb.withdrawn")
	return c.Redirect(links.CaseMessageAt(m.Case, m.Number))
}

func (v editView) textLabel() string {
	if v.recorded() {
		return v.t("messagesweb.field.said")
	}
	return v.t("messagesweb.field.text")
}

// pairs are both versions, field by field, after a clash.
func (v editView) pairs() []ui.VersionPair {
	out := []ui.VersionPair{{Name: "text", Label: v.textLabel(), Theirs: v.Theirs.Text, Yours: v.Text}}
	if !v.Message.Recorded() {
		return out
	}
	called := func(list []ui.Option, value string) string {
		for _, o := range list {
			if o.Value == value {
				return o.Text
			}
		}
		return value
	}
	theirs := map[string]string{"participant": string(v.Theirs.Participant), "way": string(v.Theirs.Way), "said_at": typed(v.c, v.Theirs.SaidAt)}
	return append(out,
		ui.VersionPair{Name: "participant", Label: v.t("messagesweb.field.participant"), Theirs: theirs["participant"], Yours: v.Participant,
			TheirsText: called(v.Parties, theirs["participant"]), YoursText: called(v.Parties, v.Participant)},
		ui.VersionPair{Name: "way", Label: v.t("messagesweb.field.way"), Theirs: theirs["way"], Yours: v.Way,
			TheirsText: called(v.ways(), theirs["way"]), YoursText: called(v.ways(), v.Way)},
		ui.VersionPair{Name: "said_at", Label: v.t("messagesweb.field.said_at"), Theirs: theirs["said_at"], Yours: v.SaidAt,
			TheirsText: v.c.DateTime(v.Theirs.SaidAt), YoursText: v.c.DateTime(read(v.c, v.SaidAt, v.Theirs.SaidAt))})
}
