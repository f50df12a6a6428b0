package messagesweb

import (
	"net/http"
	"net/url"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// conversationView is the Messages tab of a case.
type conversationView struct {
	c      *web.Ctx
	Page   ui.Page
	Head   ui.CaseHead
	Case   ids.Case
	Rights messages.Rights
	List   messages.Page
	First  bool

	Names   map[ids.User]string
	Parties map[ids.Participant]string
	Files   map[ids.Document]File

	Text      string   // as typed, or as it was saved
	Documents []string // the same
	Saved     string   // when the draft was, in words
	Choices   []ui.Option
	Problems  ui.Problems
}

func (v conversationView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// conversation shows what was said on a case and marks it as read.
func (h handlers) conversation(c *web.Ctx) error {
	v := conversationView{}
	draft, err := h.Messages.Draft(c.Context(), by(c), caseID(c))
	if err != nil {
		return err
	}
	v.Text, v.Documents = draft.Text, texts(draft.Documents)
	if !draft.SavedAt.IsZero() {
		v.Saved = c.DateTime(draft.SavedAt)
	}
	return h.show(c, http.StatusOK, v)
}

// write sends what was typed, or keeps it as a draft.
func (h handlers) write(c *web.Ctx) error {
	form, in := c.Form(), caseID(c)
	v := conversationView{Text: form.String("text"), Documents: form.Strings("documents")}
	if form.String("do") == "draft" {
		if err := h.Messages.SaveDraft(c.Context(), by(c), in, messages.Draft{Text: v.Text, Documents: *documents(v.Documents)}); err != nil {
			return h.again(c, v, err)
		}
		c.Flash(web.FlashSuccess, "messagesweb.draft.saved")
		return c.Redirect(links.CaseMessages(in))
	}
	m, err := h.Messages.Send(c.Context(), by(c), in, messages.Input{Text: &v.Text, Documents: documents(v.Documents)})
	if err != nil {
		return h.again(c, v, err)
	}
	c.Flash(web.FlashSuccess, "messagesweb.sent")
	return c.Redirect(links.CaseMessageAt(in, m.Number))
}

// again shows the conversation with what was typed and what is wrong with it.
func (h handlers) again(c *web.Ctx, v conversationView, err error) error {
	if !refused(err) {
		return err
	}
	v.Problems = problems(c.P, err)
	if errs.Is(err, errs.Conflict) {
		return h.show(c, http.StatusConflict, v)
	}
	return h.show(c, http.StatusUnprocessableEntity, v)
}

func (h handlers) show(c *web.Ctx, status int, v conversationView) error {
	v.c, v.Case, v.First = c, caseID(c), c.Query("after") == ""
	var err error
	if v.Rights, err = h.Messages.May(c.Context(), by(c), v.Case); err != nil {
		return err
	}
	if v.List, err = h.Messages.Conversation(c.Context(), by(c), v.Case, messages.Filter{After: c.Query("after")}); err != nil {
		return err
	}
	if list := v.List.Messages; len(list) > 0 && list[0].Number > v.List.Read {
		if err := h.Messages.MarkRead(c.Context(), by(c), v.Case, list[0].Number); err != nil {
			return err
		}
	}
	if err := h.call(c, &v); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("messagesweb.case.title")); err != nil {
		return err
	}
	v.Page.Failed = len(v.Problems) > 0
	return c.Render(status, conversationPage(v))
}

// call reads how everybody and everything of the conversation is called, and what can be attached.
func (h handlers) call(c *web.Ctx, v *conversationView) error {
	var users []ids.User
	var parties []ids.Participant
	var files []ids.Document
	for _, m := range v.List.Messages {
		users = append(users, m.EnteredBy, m.WithdrawnBy)
		if m.Participant != "" {
			parties = append(parties, m.Participant)
		}
		files = append(files, m.Documents...)
	}
	var err error
	if v.Names, err = h.names(c, users...); err != nil {
		return err
	}
	if v.Parties, v.Files, err = h.Things.Called(c.Context(), by(c), v.Case, parties, files); err != nil || !v.writes() {
		return err
	}
	choices, err := h.Things.Files(c.Context(), by(c), v.Case)
	v.Choices = options(choices)
	return err
}

// writes reports whether the form stands there: also for who was refused, so that nothing typed is lost.
func (v conversationView) writes() bool {
	return v.Rights.Write && v.First || len(v.Problems) > 0
}

func (v conversationView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return links.CaseMessagesBy(v.Case, url.Values{"after": {v.List.Next}})
}

func (v conversationView) first() string {
	if v.First {
		return ""
	}
	return links.CaseMessages(v.Case)
}

// bubble is a message as the conversation shows it.
type bubble struct {
	messages.Message
	ID     string // its anchor
	Who    string
	Client bool
	New    bool
	// Mark says how it was said, and Lines when, and who entered it.
	Mark  string
	Lines []string
	Files []file
	// Changes and Withdraws tell what the reader may do to it.
	Changes, Withdraws bool
}

// file is an attachment; without a path it is gone.
type file struct {
	File
	Path string
}

func (v conversationView) bubbles() []bubble {
	var out []bubble
	for _, m := range v.List.Messages {
		out = append(out, v.bubble(m))
	}
	return out
}

func (v conversationView) bubble(m messages.Message) bubble {
	me := by(v.c).User
	b := bubble{Message: m, ID: "message-" + number(m.Number), Who: v.user(m.EnteredBy), Client: m.Participant != "",
		New: m.Number > v.List.Read && m.EnteredBy != me && !m.Withdrawn()}
	switch {
	case m.Recorded():
		b.Mark = v.t(m.Way.Key())
		b.Lines = []string{v.t("messagesweb.said", errs.Args{"At": v.c.DateTime(m.SaidAt)}),
			v.t("messagesweb.entered", errs.Args{"Name": v.user(m.EnteredBy), "At": v.c.DateTime(m.EnteredAt)})}
	default:
		b.Lines = []string{v.c.DateTime(m.EnteredAt)}
	}
	if b.Client {
		if b.Who = v.Parties[m.Participant]; b.Who == "" {
			b.Who = v.t("messagesweb.gone_participant")
		}
	}
	if !m.ChangedAt.IsZero() && !m.Withdrawn() {
		b.Lines = append(b.Lines, v.t("messagesweb.changed", errs.Args{"At": v.c.DateTime(m.ChangedAt)}))
	}
	for _, d := range m.Documents {
		if f, there := v.Files[d]; there {
			b.Files = append(b.Files, file{f, links.Document(d)})
		} else {
			b.Files = append(b.Files, file{File: File{Name: v.t("messagesweb.gone_document")}})
		}
	}
	if !v.Rights.Closed && !m.Withdrawn() {
		own := v.Rights.Write && m.EnteredBy == me && me != ""
		b.Changes, b.Withdraws = own && m.ChangeableBy(me, v.c.Now()), own || v.Rights.Withdraw
	}
	return b
}

// withdrawn says who took a message back.
func (v conversationView) withdrawn(m messages.Message) string {
	return v.t("messagesweb.withdrawn_by", errs.Args{"Name": v.user(m.WithdrawnBy), "At": v.c.DateTime(m.WithdrawnAt)})
}

// user is how a user is called.
func (v conversationView) user(u ids.User) string {
	if name := v.Names[u]; name != "" {
		return name
	}
	return v.t("messagesweb.nobody")
}
