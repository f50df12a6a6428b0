// Package requests keeps what people ask their account's administrators for, and how it was answered. So far that is a job
// title by which somebody would gain permissions, or one that doesn't exist yet (S7); what is asked for later gets a [Kind]
// of its own beside it.
//
// Table: requests. A row stays when it is answered.
//
// Invariants:
//   - A person has at most one open request of a kind.
//   - Administrators answer, never their own; of two answers the first one counts.
//   - What an approval gives is judged when it is given, and is what the administrator was shown (P7).
//   - A title that gains nothing is never asked for: its holder takes it themselves, after a warning.
//   - A request whose ground is gone closes itself and says why: judged when somebody looks, and by a job every minute.
//   - Reasons and answers stand on pages alone, never in mail.
//
// Start at ask.go and decide.go; cause.go says what closes a request, tell.go who hears of what.
package requests
