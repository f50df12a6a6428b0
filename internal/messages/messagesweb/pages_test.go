package messagesweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages"
	"cabinet/internal/messages/messagesweb"
	"cabinet/internal/records"
)

// open opens a case as somebody, with a client in it.
func open(a *apptest.App, who, name string) (ids.Case, ids.Participant) {
	a.T.Helper()
	by := a.By(who)
	areas, err := a.Practice.Areas(a.T.Context(), a.DB, by.Account)
	a.Must(err)
	c, err := a.Cases.Create(a.T.Context(), by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &areas[0].ID}})
	a.Must(err)
	all, err := a.Records.Templates().All(a.T.Context(), by)
	a.Must(err)
	last, in := "Whitfield", records.Input{}
	for _, t := range all {
		if t.List == records.Roles && in.Role == nil {
			in.Role = &t.ID
		}
	}
	in.LastName = &last
	r, err := a.Records.Add(a.T.Context(), by, c.ID, records.Participants, in)
	a.Must(err)
	return c.ID, ids.Participant(r.ID)
}

func assign(a *apptest.App, by string, c ids.Case, name string) {
	a.T.Helper()
	_, err := a.Cases.Assign(a.T.Context(), a.By(by), cases.AssignInput{Case: c, User: a.Member(name).ID})
	a.Must(err)
}

func TestAConversationOnItsPages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		c, client := open(a, "elena", "Oak")
		assign(a, "elena", c, "oliver")
		file, err := a.Documents.Add(t.Context(), a.By("elena"), c, documents.Upload{Name: "claim.pdf", Body: strings.NewReader("claim")})
		a.Must(err)
		tab := elena.Get(links.CaseMessages(c)).Want(200).See("Nothing was said yet", "Write to the client side")
		if got := elena.Submit(tab.Form("#message"), apptest.Fill{"do": "send"}).Want(422); got.Problem("text") != "Write the message first." {
			t.Errorf("beside the field: %q", got.Problem("text"))
		}
		long := elena.Submit(tab.Form("#message"), apptest.Fill{"text": strings.Repeat("ж", 10_001), "do": "send"}).Want(422)
		if long.Problem("text") == "" || len([]rune(long.Text("#f-text"))) < 10_001 {
			t.Error("what was typed is gone")
		}
		sent := elena.Submit(tab.Form("#message"), apptest.Fill{"text": "Dear Mrs Whitfield,\n<b>please</b> read this.", "documents": string(file.ID), "do": "send"})
		sent.Want(200).See("The message is on the case.", "<b>please</b> read this.", "claim.pdf")
		if sent.Count("a[aria-label=Change]") != 1 || sent.Count("a[aria-label=Withdraw]") != 1 {
			t.Error("one’s own new message can’t be changed")
		}
		elena.Submit(tab.Form("#message"), apptest.Fill{"text": "Dear Mrs Whitfield,\n<b>please</b> read this.", "documents": string(file.ID), "do": "send"}).Want(200)
		if n := elena.Get(links.CaseMessages(c)).Count("ol > li.card"); n != 1 {
			t.Errorf("the same form twice made %d messages", n)
		}

		oliver.Get(links.Case(c)).Want(200).See("Messages")
		if got := oliver.Get(links.Case(c)).Text("a[href='" + links.CaseMessages(c) + "'] .count"); got != "1" {
			t.Errorf("the tab counts %q", got)
		}
		oliver.Get(links.Messages()).Want(200).See("Oak", "1 new", "Elena").SeeNot("please")
		oliver.Get(links.CaseMessages(c)).Want(200).See("New", "claim.pdf").SeeNot("Change")
		oliver.Get(links.Messages()).Want(200).See("Oak").SeeNot("1 new")
		oliver.Get(links.MessagesBy(url.Values{"unread": {"1"}})).Want(200).See("You have read everything")

		record := oliver.Get(links.MessageRecord(c)).Want(200).See("Record what a client said", "Whitfield")
		wrong := oliver.Submit(record.Form("#message"), apptest.Fill{"text": "She agrees.", "said_at": "2999-01-01T10:00"}).Want(422)
		for field, want := range map[string]string{"participant": "Choose a participant of this case.", "way": "Choose how it was said.", "said_at": "Give a time that has passed."} {
			if wrong.Problem(field) != want {
				t.Errorf("beside %s: %q", field, wrong.Problem(field))
			}
		}
		at := a.DB.Now().Add(-26 * time.Hour).Format("2006-01-02T15:04")
		oliver.Submit(wrong.Form("#message"), apptest.Fill{"participant": string(client), "way": "phone", "said_at": at}).Want(200).
			See("Recorded.", "She agrees.", "Whitfield", "Client side", "Phone", "Entered by Oliver")
	})
}

func TestChangingAndWithdrawing(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		c, _ := open(a, "elena", "Oak")
		m, err := a.Messages.Send(t.Context(), a.By("oliver"), c, input("Frist"))
		a.Must(err)
		elena.Get(links.MessageEdit(c, m.ID)).Want(403)
		form := oliver.Get(links.MessageEdit(c, m.ID)).Want(200)
		if got := oliver.Submit(form.Form("#message"), apptest.Fill{"text": " "}).Want(422); got.Problem("text") == "" {
			t.Error("an empty message passes")
		}
		ask := elena.Get(links.MessageWithdraw(c, m.ID)).Want(200).See("Withdraw this message?", "Frist")
		oliver.Submit(form.Form("#message"), apptest.Fill{"text": "First"}).Want(200).See("Saved.", "First", "Changed")
		oliver.Submit(form.Form("#message"), apptest.Fill{"text": "Second"}).Want(409).See("First", "Second")
		elena.Submit(ask.Form("form[action$='/withdraw']"), nil).Want(409).See("changed in the meantime", "First")
		a.Advance(15 * time.Minute)
		oliver = a.As("oliver")
		oliver.Submit(oliver.Get(links.CaseMessages(c)).Want(200).SeeNot(links.MessageEdit(c, m.ID)).Form("#message"), apptest.Fill{"text": "x", "do": "draft"}).Want(200).See("Draft saved", "Your draft")
		oliver.Get(links.MessageEdit(c, m.ID)).Want(200).At(links.CaseMessages(c)).See("A message can be changed for 15 minutes")
		elena = a.As("elena")
		elena.Submit(elena.Get(links.MessageWithdraw(c, m.ID)).Form("form[action$='/withdraw']"), nil).Want(200).See("The message was withdrawn.", "Withdrawn by Elena").SeeNot("First")
		a.Work()
		elena.Get(links.CaseActivity(c)).Want(200).See("Message withdrawn", "Message 1").SeeNot("First", "Frist")
	})
}

func TestOutsidersFindNothing(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c, _ := open(a, "elena", "Oak")
		m, err := a.Messages.Send(t.Context(), a.By("elena"), c, input("Secret"))
		a.Must(err)
		for _, who := range []string{"grace", "elena@twin"} {
			other := a.As(who)
			for _, path := range []string{links.CaseMessages(c), links.MessageRecord(c), links.MessageEdit(c, m.ID), links.MessageWithdraw(c, m.ID)} {
				other.Get(path).Want(404)
			}
			other.Get(links.Messages()).Want(200).SeeNot("Oak")
			other.Get(links.MessagesBy(url.Values{"whose": {"all"}})).Want(200).SeeNot("Oak")
			program := a.Token(who, access.ScopeRead)
			for _, path := range []string{links.APICaseMessages(c), links.APIMessage(c, m.ID)} {
				program.Call(http.MethodGet, path, nil).Want(404)
			}
		}
		_, err = a.Cases.SetState(t.Context(), a.By("elena"), c, cases.Closed, 0)
		a.Must(err)
		elena := a.As("elena")
		elena.Get(links.CaseMessages(c)).Want(200).See("The case is closed", "Secret").SeeNot("Write to the client side", "Withdraw")
		elena.Get(links.MessageRecord(c)).Want(409)
	})
}

func TestMessagesOfTheAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c, client := open(a, "elena", "Oak")
		program := a.Token("elena", access.ScopeWrite)
		once := http.Header{"Idempotency-Key": {"one"}}
		var m, again messagesweb.CaseMessage
		first := program.Call(http.MethodPost, links.APICaseMessages(c), map[string]any{"text": "Hello"}, once).Want(201).JSON(&m)
		program.Call(http.MethodPost, links.APICaseMessages(c), map[string]any{"text": "Hello"}, once).Want(201).JSON(&again)
		if m.ID != again.ID || m.Number != 1 || m.EnteredBy != a.Member("elena").ID {
			t.Errorf("%+v, %+v", m, again)
		}
		said := map[string]any{"participant_id": client, "way": "letter", "at": a.DB.Now().Add(-time.Hour)}
		var theirs messagesweb.CaseMessage
		program.Call(http.MethodPost, links.APICaseMessages(c), map[string]any{"text": "Good day", "said": said}).Want(201).JSON(&theirs)
		if theirs.ParticipantID != client || theirs.SaidAt == nil || theirs.Way != "letter" {
			t.Errorf("%+v", theirs)
		}
		program.Call(http.MethodPost, links.APICaseMessages(c), map[string]any{"text": "x", "entered_by": a.Member("oliver").ID}).Want(422)
		seen := http.Header{"If-Match": {first.Header.Get("ETag")}}
		program.Call(http.MethodPatch, links.APIMessage(c, m.ID), map[string]any{"text": "Hello!"}, seen).Want(200)
		program.Call(http.MethodPatch, links.APIMessage(c, m.ID), map[string]any{"text": "Hello?"}, seen).Want(412)
		program.Call(http.MethodPatch, links.APIMessage(c, m.ID), map[string]any{"text": " "}).Want(422)
		var list struct{ Items []messagesweb.CaseMessage }
		program.Call(http.MethodGet, links.APICaseMessages(c), nil).Want(200).JSON(&list)
		if len(list.Items) != 2 || list.Items[1].Text != "Hello!" || list.Items[1].ChangedAt == nil {
			t.Errorf("%+v", list.Items)
		}

		assign(a, "elena", c, "oliver")
		reader := a.Token("oliver", access.ScopeWrite)
		var mine struct{ Items []messagesweb.Conversation }
		conversations := func() messagesweb.Conversation {
			reader.Call(http.MethodGet, links.APIMessages()+"?whose=mine", nil).Want(200).JSON(&mine)
			if len(mine.Items) != 1 {
				t.Fatalf("%+v", mine.Items)
			}
			return mine.Items[0]
		}
		reader.Call(http.MethodGet, links.APICaseMessages(c), nil).Want(200)
		if got := conversations(); got.Unread != 2 || got.LatestSaidBy != client || got.LatestNumber != 2 {
			t.Errorf("%+v", got)
		}
		reader.Call(http.MethodPut, links.APIMessagesRead(c), map[string]any{"number": 1}).Want(204)
		if got := conversations(); got.Unread != 1 {
			t.Errorf("%+v", got)
		}
		program.Call(http.MethodDelete, links.APIMessage(c, m.ID), nil, seen).Want(412)
		program.Call(http.MethodDelete, links.APIMessage(c, m.ID), nil).Want(204)
		var gone messagesweb.CaseMessage
		program.Call(http.MethodGet, links.APIMessage(c, m.ID), nil).Want(200).JSON(&gone)
		if gone.Text != "" || gone.WithdrawnAt == nil || gone.WithdrawnBy != a.Member("elena").ID {
			t.Errorf("%+v", gone)
		}
		a.Token("elena", access.ScopeRead).Call(http.MethodPost, links.APICaseMessages(c), map[string]any{"text": "x"}).Want(403)
	})
}

func input(text string) messages.Input { return messages.Input{Text: &text} }
