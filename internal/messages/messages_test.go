package messages_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/messages"
	"cabinet/internal/platform/db"
)

func TestTwoSidesTalk(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "One")
		w.things.parties["mara"], w.things.files["claim"] = c.ID, c.ID
		first, err := w.messages.Send(w.Ctx, w.Jane, c.ID, text("Dear Mara,\r\nplease read this.  ", "claim", "claim", ""))
		w.Must(err)
		if first.Number != 1 || first.Text != "Dear Mara,\nplease read this." || !slices.Equal(first.Documents, []ids.Document{"claim"}) || first.EnteredBy != w.Jane.User {
			t.Errorf("%+v", first)
		}
		in := text("I have read it.")
		in.Said = &messages.Said{Participant: "mara", Way: messages.Phone, At: w.DB.Now().Add(-time.Hour)}
		second, err := w.messages.RecordSaid(w.Ctx, w.Sam, c.ID, in)
		w.Must(err)
		if second.Number != 2 || second.Participant != "mara" || !second.Recorded() || second.EnteredBy != w.Sam.User {
			t.Errorf("%+v", second)
		}
		w.send(w.Jane, c, "Thank you.")
		w.same("the conversation", w.said(w.Sam, c), "Thank you.", "I have read it.", "Dear Mara,\nplease read this.")
		got, err := w.messages.Message(w.Ctx, w.Sam, c.ID, first.ID)
		w.Must(err)
		if !slices.Equal(got.Documents, first.Documents) || got.Text != first.Text {
			t.Errorf("%+v", got)
		}
		w.Must(w.Service.Log.SealAll(w.Ctx))
		kinds := w.Kinds(c.ID)
		for _, kind := range []activity.Kind{messages.MessageSent, messages.MessageRecorded, messages.MessagesSeen} {
			if !slices.Contains(kinds, kind) {
				t.Errorf("no act %s among %v", kind, kinds)
			}
		}
		var told int
		w.Must(w.DB.QueryRow(w.Ctx, `select count(*) from acts where account_id = ? and payload like ?`, w.Firm, "%please%").Scan(&told))
		if told != 0 {
			t.Error("an act holds what was said")
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(w *world) {
		c, other := w.Open(w.Jane, "One"), w.Open(w.Jane, "Two")
		w.things.parties["mara"], w.things.parties["piet"] = c.ID, other.ID
		w.things.files["claim"] = other.ID
		send := func(in messages.Input) error {
			_, err := w.messages.Send(w.Ctx, w.Jane, c.ID, in)
			return err
		}
		w.Refused("nothing", send(messages.Input{}), "text messages.text.required")
		w.Refused("blanks", send(text(" \n\t ")), "text messages.text.required")
		w.Refused("controls", send(text("a\x07b")), "text messages.characters")
		w.Refused("turned writing", send(text("a\u202eb")), "text messages.characters")
		w.Refused("too much", send(text(strings.Repeat("я", messages.MaxText+1))), "text messages.long")
		w.Must(send(text(strings.Repeat("я", messages.MaxText))))
		w.Refused("a document of another case", send(text("x", "claim")), "documents messages.documents.unknown")
		var many []ids.Document
		for i := range messages.MaxDocuments + 1 {
			many = append(many, ids.Document(fmt.Sprint(i)))
		}
		w.Refused("too many documents", send(text("x", many...)), "documents messages.documents.many")
		record := func(p ids.Participant, way messages.Way, at time.Time) error {
			in := text("x")
			in.Said = &messages.Said{Participant: p, Way: way, At: at}
			_, err := w.messages.RecordSaid(w.Ctx, w.Jane, c.ID, in)
			return err
		}
		now := w.DB.Now()
		w.Refused("a participant of another case", record("piet", messages.Letter, now), "participant messages.participant.unknown")
		w.Refused("nobody", record("", messages.Letter, now), "participant messages.participant.unknown")
		w.Refused("no way", record("mara", "", now), "way messages.way.unknown")
		w.Refused("an unknown way", record("mara", "pigeon", now), "way messages.way.unknown")
		w.Refused("never", record("mara", messages.Other, time.Time{}), "said_at messages.said_at.required")
		w.Refused("what is to come", record("mara", messages.Other, now.Add(2*time.Minute)), "said_at messages.said_at.future")
		w.Refused("long ago", record("mara", messages.Other, now.AddDate(-200, 0, 0)), "said_at messages.said_at.early")
		_, err := w.messages.RecordSaid(w.Ctx, w.Jane, c.ID, text("x"))
		w.Refused("whose words", err, "participant messages.participant.unknown")
		_, err = w.messages.Conversation(w.Ctx, w.Jane, c.ID, messages.Filter{After: "-1"})
		w.Refused("a page that isn't", err, "messages.cursor")
		_, err = w.messages.Mine(w.Ctx, w.Jane, messages.MineFilter{After: "u.x"})
		w.Refused("a place that isn't", err, "messages.cursor")
	})
}

// Only who sees the case reads, only who may write to clients writes, and for others it isn't there.
func TestWhoMay(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "One")
		m := w.send(w.Jane, c, "For the team alone")
		everything := func(by access.Actor, c ids.Case) map[string]error {
			out := map[string]error{}
			_, out["read"] = w.messages.Conversation(w.Ctx, by, c, messages.Filter{})
			_, out["read one"] = w.messages.Message(w.Ctx, by, c, m.ID)
			_, out["send"] = w.messages.Send(w.Ctx, by, c, text("x"))
			_, out["record"] = w.messages.RecordSaid(w.Ctx, by, c, text("x"))
			_, out["change"] = w.messages.Change(w.Ctx, by, c, m.ID, text("x"), 0)
			_, out["withdraw"] = w.messages.Withdraw(w.Ctx, by, c, m.ID, 0)
			_, out["draft"] = w.messages.Draft(w.Ctx, by, c)
			_, out["count"] = w.messages.Unread(w.Ctx, by, c)
			_, out["may"] = w.messages.May(w.Ctx, by, c)
			out["save a draft"] = w.messages.SaveDraft(w.Ctx, by, c, messages.Draft{Text: "x"})
			out["mark"] = w.messages.MarkRead(w.Ctx, by, c, 1)
			return out
		}
		kept := w.Add(w.Firm, "Kept", access.Administrator)
		w.WallOut(c, kept)
		for what, by := range map[string]access.Actor{"not assigned": w.Lee, "another account": w.There, "walled out": kept} {
			for deed, err := range everything(by, c.ID) {
				w.Refused(what+": "+deed, err, "access.not_found")
			}
		}
		for deed, err := range everything(w.Jane, w.Open(w.Jane, "Two").ID) {
			if slices.Contains([]string{"read one", "change", "withdraw"}, deed) {
				w.Refused("through another case: "+deed, err, "messages.unknown")
			}
		}
		// Lee may comment on the case and may not write to clients without the permission.
		w.AssignTo(c, w.Lee)
		mute := w.Lee
		mute.Permissions = access.SetOf()
		rights, err := w.messages.May(w.Ctx, mute, c.ID)
		w.Must(err)
		if rights.Write || rights.Withdraw || rights.Closed {
			t.Errorf("%+v", rights)
		}
		w.same("who may only read", w.said(mute, c), "For the team alone")
		if w.mine(kept, messages.MineFilter{}) != "Two*" || w.mine(w.There, messages.MineFilter{}) != "" {
			t.Error("the list shows what isn't theirs")
		}
	})
}

func TestAClosedCaseIsReadOnly(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "One")
		m := w.send(w.Jane, c, "Before")
		_, err := w.SetState(w.Ctx, w.Jane, c.ID, cases.Closed, 0)
		w.Must(err)
		_, err = w.messages.Send(w.Ctx, w.Jane, c.ID, text("After"))
		w.Refused("send", err, "messages.case_closed")
		_, err = w.messages.Change(w.Ctx, w.Jane, c.ID, m.ID, text("After"), 0)
		w.Refused("change", err, "messages.case_closed")
		_, err = w.messages.Withdraw(w.Ctx, w.Jane, c.ID, m.ID, 0)
		w.Refused("withdraw", err, "messages.case_closed")
		w.Refused("draft", w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Text: "After"}), "messages.case_closed")
		w.same("the conversation", w.said(w.Jane, c), "Before")
		rights, err := w.messages.May(w.Ctx, w.Jane, c.ID)
		w.Must(err)
		if rights != (messages.Rights{Closed: true}) {
			t.Errorf("%+v", rights)
		}
	})
}

func TestChangeAndWithdraw(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Sam, "One")
		w.things.files["claim"] = c.ID
		m := w.send(w.Sam, c, "Frist")
		change := func(by access.Actor, said string, version int64) (messages.Message, error) {
			return w.messages.Change(w.Ctx, by, c.ID, m.ID, text(said, "claim"), version)
		}
		_, err := change(w.Jane, "First", 0)
		w.Refused("somebody else's", err, "messages.not_yours")
		changed, err := change(w.Sam, "First", m.Version)
		w.Must(err)
		if changed.ChangedAt.IsZero() || changed.Version != 2 || changed.Text != "First" {
			t.Errorf("%+v", changed)
		}
		again, err := change(w.Sam, "First", m.Version)
		w.Must(err)
		if again.Version != 2 {
			t.Error("what stands already changed something")
		}
		_, err = change(w.Sam, "Second", m.Version)
		w.Refused("stale", err, "messages.conflict")
		if detail(err).Text != "First" {
			t.Errorf("the conflict shows %+v", detail(err))
		}
		in := text("First")
		in.Said = &messages.Said{}
		_, err = w.messages.Change(w.Ctx, w.Sam, c.ID, m.ID, in, 0)
		w.Refused("own words made a client's", err, "participant messages.said.own")
		w.Clock.Advance(messages.ChangeWithin)
		_, err = change(w.Sam, "Third", 0)
		w.Refused("too late", err, "messages.too_late")

		_, err = w.messages.Withdraw(w.Ctx, w.Sam, c.ID, m.ID, 1)
		w.Refused("withdraw what was changed", err, "messages.conflict")
		gone, err := w.messages.Withdraw(w.Ctx, w.Sam, c.ID, m.ID, 2)
		w.Must(err)
		twice, err := w.messages.Withdraw(w.Ctx, w.Jane, c.ID, m.ID, 2)
		w.Must(err)
		if gone.Text != "" || len(gone.Documents) != 0 || gone.WithdrawnBy != w.Sam.User || twice.WithdrawnBy != w.Sam.User || twice.Version != gone.Version {
			t.Errorf("%+v, %+v", gone, twice)
		}
		_, err = change(w.Sam, "Fourth", 0)
		w.Refused("change what was withdrawn", err, "messages.withdrawn")
		w.same("the conversation", w.said(w.Jane, c), "")
		var left int
		w.Must(w.DB.QueryRow(w.Ctx, `select count(*) from message_documents where account_id = ?`, w.Firm).Scan(&left))
		if left != 0 {
			t.Error("attachments stay")
		}
		// Others' messages: Sam, who administers the case, may; who only writes may not.
		theirs := w.send(w.Jane, c, "Hers")
		writer := w.Add(w.Firm, "Wim", access.Limited)
		w.AssignTo(c, writer)
		_, err = w.messages.Withdraw(w.Ctx, writer, c.ID, theirs.ID, 0)
		if k := casestest.Key(err); k != "messages.not_yours" && k != "access.permission" && k != "access.level" {
			t.Errorf("a writer withdraws another's: %q", k)
		}
		_, err = w.messages.Withdraw(w.Ctx, w.Sam, c.ID, theirs.ID, 0)
		w.Must(err)
	})
}

func TestDrafts(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "One")
		w.things.files["claim"] = c.ID
		draft := func(by access.Actor) messages.Draft {
			d, err := w.messages.Draft(w.Ctx, by, c.ID)
			w.Must(err)
			return d
		}
		w.Must(w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Text: "Dear"}))
		w.Must(w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Text: "Dear Mara", Documents: []ids.Document{"claim"}}))
		if got := draft(w.Jane); got.Text != "Dear Mara" || !slices.Equal(got.Documents, []ids.Document{"claim"}) || got.SavedAt.IsZero() {
			t.Errorf("%+v", got)
		}
		if got := draft(w.Sam); got.Text != "" {
			t.Errorf("somebody else's draft: %+v", got)
		}
		w.Refused("too long", w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Text: strings.Repeat("x", messages.MaxText+1)}), "text messages.long")
		w.Refused("not of the case", w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Documents: []ids.Document{"x"}}), "documents messages.documents.unknown")
		in := text("By phone")
		w.things.parties["mara"] = c.ID
		in.Said = &messages.Said{Participant: "mara", Way: messages.Phone, At: w.DB.Now()}
		_, err := w.messages.RecordSaid(w.Ctx, w.Jane, c.ID, in)
		w.Must(err)
		if draft(w.Jane).Text == "" {
			t.Error("recording took the draft away")
		}
		w.send(w.Jane, c, "Dear Mara")
		if got := draft(w.Jane); got.Text != "" {
			t.Errorf("after sending: %+v", got)
		}
		w.Must(w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Text: "x"}))
		w.Must(w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Text: " "}))
		if got := draft(w.Jane); !got.SavedAt.IsZero() {
			t.Errorf("an empty draft stays: %+v", got)
		}
	})
}

// Many at once on one case get numbers without gaps, and nobody's words are lost.
func TestAtOnce(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "One")
		var group sync.WaitGroup
		errors := make([]error, 12)
		for i := range errors {
			group.Go(func() { _, errors[i] = w.messages.Send(w.Ctx, w.Jane, c.ID, text(fmt.Sprint(i))) })
		}
		group.Wait()
		for _, err := range errors {
			w.Must(err)
		}
		page, err := w.messages.Conversation(w.Ctx, w.Jane, c.ID, messages.Filter{})
		w.Must(err)
		for i, m := range page.Messages {
			if m.Number != int64(len(errors)-i) {
				t.Errorf("message %d has number %d", i, m.Number)
			}
		}
		if len(page.Messages) != len(errors) {
			t.Errorf("%d messages", len(page.Messages))
		}
	})
}

// What is told of oneself has one's own words and not those of others; who is erased leaves drafts and marks behind them no more.
func TestOwnDataAndForgetting(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "One")
		w.things.parties["mara"] = c.ID
		w.send(w.Jane, c, "Mine")
		in := text("Theirs")
		in.Said = &messages.Said{Participant: "mara", Way: messages.Phone, At: w.DB.Now()}
		_, err := w.messages.RecordSaid(w.Ctx, w.Jane, c.ID, in)
		w.Must(err)
		w.send(w.Sam, c, "His")
		first, err := w.messages.WrittenBy(w.Ctx, w.DB, w.Firm, w.Jane.User, "", 1)
		w.Must(err)
		rest, err := w.messages.WrittenBy(w.Ctx, w.DB, w.Firm, w.Jane.User, first[0].ID, 10)
		w.Must(err)
		if first[0].Text != "Mine" || len(rest) != 1 || rest[0].Text != "" || !rest[0].Client {
			t.Errorf("%+v, %+v", first, rest)
		}
		w.Must(w.messages.SaveDraft(w.Ctx, w.Jane, c.ID, messages.Draft{Text: "Begun"}))
		drafts, err := w.messages.DraftsOf(w.Ctx, w.DB, w.Firm, w.Jane.User)
		w.Must(err)
		if len(drafts) != 1 || drafts[0].Text != "Begun" {
			t.Errorf("%+v", drafts)
		}
		w.Write(func(tx *db.Tx) error { return w.messages.Forget(w.Ctx, tx, w.Firm, w.Jane.User) })
		drafts, err = w.messages.DraftsOf(w.Ctx, w.DB, w.Firm, w.Jane.User)
		w.Must(err)
		if len(drafts) != 0 || w.unread(w.Jane, c) != 1 {
			t.Errorf("%+v, %d unread", drafts, w.unread(w.Jane, c))
		}
	})
}
