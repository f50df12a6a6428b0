// Package events keeps what happens in time on cases (C4): hearings, meetings, deadlines and calls, who attends them, and
// everybody's calendar over the cases that they may open.
//
// An event belongs to one case for good, and whoever sees the case sees its events; what the room cases answers is asked
// first, within the reader or transaction at hand. It stands as moments together with the time zone by whose clock people
// agreed on them. What is typed is the time of that clock: one that the clock leaves out is refused, one that it shows
// twice asks which is meant. A user attends only if they are active and may open the case when they are added.
//
// Tables: events, event_users, event_participants, event_changes.
//
// Invariants: an event ends no sooner than it begins and lasts at most MaxLength; event_users repeats the times of the
// event; what was cancelled stays so; changing the time, cancelling and all else are acts of their own, each with a row of
// event_changes, which is the history that the people of the case see. Start at event.go, then times.go, edit.go, list.go.
package events
