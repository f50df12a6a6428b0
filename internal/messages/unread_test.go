package messages_test

import (
	"testing"
	"time"

	"cabinet/internal/cases"
	"cabinet/internal/messages"
)

func TestUnread(t *testing.T) {
	each(t, func(w *world) {
		one, two, three := w.Open(w.Jane, "One"), w.Open(w.Jane, "Two"), w.Open(w.Jane, "Three")
		for _, c := range []cases.Case{one, two, three} {
			w.AssignTo(c, w.Sam)
			w.send(w.Jane, c, "x")
			w.Clock.Advance(time.Minute)
		}
		all := messages.MineFilter{}
		if got := w.mine(w.Sam, all); got != "Three* Two* One*" {
			t.Error(got)
		}
		if got := w.mine(w.Jane, all); got != "Three Two One" {
			t.Errorf("one's own messages are unread: %s", got)
		}
		w.read(w.Sam, three, 1)
		if got := w.mine(w.Sam, all); got != "Two* One* Three" {
			t.Error(got)
		}
		w.read(w.Sam, three, 0) // marks never go back
		w.read(w.Sam, two, 99)  // nor before what is there
		w.send(w.Jane, two, "y")
		if w.unread(w.Sam, two) != 1 || w.unread(w.Sam, three) != 0 || w.unread(w.Jane, two) != 0 {
			t.Errorf("%d, %d, %d", w.unread(w.Sam, two), w.unread(w.Sam, three), w.unread(w.Jane, two))
		}
		if got := w.mine(w.Sam, messages.MineFilter{Unread: true}); got != "Two* One*" {
			t.Error(got)
		}
		// Who answers has read what stood before only if they had.
		w.send(w.Sam, two, "z")
		if got := w.unread(w.Sam, two); got != 1 {
			t.Errorf("answered unread: %d", got)
		}
		w.read(w.Sam, two, 3)
		w.Clock.Advance(time.Minute)
		late := w.send(w.Jane, one, "late")
		w.read(w.Sam, one, 1)
		_, err := w.messages.Withdraw(w.Ctx, w.Jane, one.ID, late.ID, 0)
		w.Must(err)
		if got := w.mine(w.Sam, messages.MineFilter{Unread: true}); got != "" || w.unread(w.Sam, one) != 0 {
			t.Errorf("what was withdrawn is unread: %s, %d", got, w.unread(w.Sam, one))
		}
		// Jane opened the cases, so they are hers; June has none, and all of them when she asks for all.
		if got := w.mine(w.June, messages.MineFilter{Assigned: true}); got != "" {
			t.Error(got)
		}
		if got := w.mine(w.June, all); got != "One* Two* Three*" {
			t.Error(got)
		}
		w.WallOut(two, w.Sam)
		if got := w.mine(w.Sam, all); got != "One Three" {
			t.Errorf("behind a wall: %s", got)
		}
		w.Must(w.Unassign(w.Ctx, w.Jane, three.ID, w.Sam.User))
		if got := w.mine(w.Sam, messages.MineFilter{Assigned: true}); got != "One" {
			t.Errorf("no longer assigned: %s", got)
		}
	})
}

func TestALimitedUserSeesTheirOwn(t *testing.T) {
	each(t, func(w *world) {
		one, two := w.Open(w.Jane, "One"), w.Open(w.Jane, "Two")
		w.send(w.Jane, one, "x")
		w.send(w.Jane, two, "x")
		w.AssignTo(one, w.Gus)
		for _, f := range []messages.MineFilter{{}, {Assigned: true}, {Unread: true}} {
			if got := w.mine(w.Gus, f); got != "One*" {
				t.Errorf("%+v: %s", f, got)
			}
		}
		w.Must(w.Unassign(w.Ctx, w.Jane, one.ID, w.Gus.User))
		if got := w.mine(w.Gus, messages.MineFilter{}); got != "" {
			t.Errorf("after leaving: %s", got)
		}
	})
}
