package events_test

import (
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/events"
)

// Who attends answers, for all to see; who doesn't is not asked, and a new time asks everybody anew.
func TestAnswers(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "One")
		w.AssignTo(c, w.Lee)
		e := w.event(c, "Hearing", time.Hour, w.Sam.User, w.Lee.User)
		reply := func(by access.Actor, a events.Answer, note string) (events.Event, error) {
			return w.events.Reply(w.Ctx, by, e.ID, a, note)
		}
		_, err := reply(w.Jane, events.Accepted, "")
		w.Refused("who doesn't attend", err, "events.answer.not_asked")
		_, err = reply(w.Gus, events.Accepted, "")
		w.Refused("who doesn't see the case", err, "events.unknown")
		_, err = reply(w.There, events.Accepted, "")
		w.Refused("another account", err, "events.unknown")
		_, err = reply(w.Sam, "never", "")
		w.Refused("no answer", err, "answer events.answer.unknown")
		_, err = reply(w.Sam, events.Declined, strings.Repeat("x", events.MaxNote+1))
		w.Refused("a long note", err, "note events.long")

		answered, err := reply(w.Sam, events.Tentative, " In court\tuntil ten ")
		w.Must(err)
		if r := answered.Replies[w.Sam.User]; r.Answer != events.Tentative || r.Note != "In court until ten" || answered.Version != e.Version {
			t.Errorf("%+v", answered)
		}
		for range 2 { // the second changes nothing
			_, err = reply(w.Sam, events.Accepted, "")
			w.Must(err)
		}
		seen, err := w.events.Event(w.Ctx, w.Jane, e.ID)
		w.Must(err)
		if len(seen.Replies) != 1 || seen.Replies[w.Sam.User].Answer != events.Accepted || seen.Replies[w.Sam.User].Note != "" {
			t.Errorf("%+v", seen.Replies)
		}
		n := 0
		for _, kind := range w.Kinds(c.ID) {
			if kind == events.EventAnswered {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d answers are recorded", n)
		}
		own, err := w.events.OwnOf(w.Ctx, w.DB, w.Firm, w.Sam.User, "", 10)
		w.Must(err)
		if len(own) != 1 || own[0].Added || !own[0].Attends || own[0].Answer != events.Accepted {
			t.Errorf("Sam's own: %+v", own)
		}
		own, err = w.events.OwnOf(w.Ctx, w.DB, w.Firm, w.Jane.User, "", 10)
		w.Must(err)
		if len(own) != 1 || !own[0].Added || own[0].Attends || own[0].Answer != "" {
			t.Errorf("Jane's own: %+v", own)
		}
		title := "Hearing of the witnesses"
		_, err = w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{Title: &title}, 0)
		w.Must(err)
		if seen, err = w.events.Event(w.Ctx, w.Jane, e.ID); err != nil || len(seen.Replies) != 1 {
			t.Errorf("another title: %+v, %v", seen.Replies, err)
		}
		_, err = w.events.Edit(w.Ctx, w.Jane, e.ID, events.Input{When: w.at(3 * time.Hour)}, 0)
		w.Must(err)
		if seen, err = w.events.Event(w.Ctx, w.Jane, e.ID); err != nil || len(seen.Replies) != 0 {
			t.Errorf("another time: %+v, %v", seen.Replies, err)
		}
		w.Clock.Advance(5 * time.Hour)
		_, err = reply(w.Sam, events.Accepted, "")
		w.Refused("what is over", err, "events.answer.over")
		off := w.event(c, "Mediation", time.Hour, w.Sam.User)
		_, err = w.events.Cancel(w.Ctx, w.Jane, off.ID, "Refused", 0)
		w.Must(err)
		_, err = w.events.Reply(w.Ctx, w.Sam, off.ID, events.Accepted, "")
		w.Refused("what was called off", err, "events.cancelled")
	})
}
