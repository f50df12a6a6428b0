package links

import (
	"net/url"
	"strconv"

	"cabinet/internal/ids"
)

// DomainMoves lists the moves of mail domains; POST drafts one.
func DomainMoves() string { return "/admin/users/moves" }

// DomainMovesAfter is the list from behind a move on.
func DomainMovesAfter(move string) string { return DomainMoves() + "?after=" + url.QueryEscape(move) }

// DomainMoveNew is the form of a move.
func DomainMoveNew() string { return DomainMoves() + "/new" }

// DomainMove is the page of a move: its dry run, its progress, then its result.
func DomainMove(move string) string { return "/admin/user-moves/" + url.PathEscape(move) }

// DomainMoveRows lists the users of a move behind a number, those in one state or, with an empty one, all.
func DomainMoveRows(move, state string, after int64) string {
	q := url.Values{}
	if state != "" {
		q.Set("state", state)
	}
	if after > 0 {
		q.Set("after", strconv.FormatInt(after, 10))
	}
	return withQuery(DomainMove(move)+"/rows", q)
}

// DomainMoveConfirm starts a move (POST); GET says what will happen.
func DomainMoveConfirm(move string) string { return DomainMove(move) + "/confirm" }

// DomainMoveCancel ends a move (POST); GET asks for confirmation.
func DomainMoveCancel(move string) string { return DomainMove(move) + "/cancel" }

// DomainMoveEnd ends the time for which both addresses sign in (POST); GET asks for confirmation.
func DomainMoveEnd(move string) string { return DomainMove(move) + "/end-transition" }

// DomainMoveResult asks for the users of a move as a file (POST).
func DomainMoveResult(move string) string { return DomainMove(move) + "/result" }

// UserEmailResend mails the link to a user's new sign-in email once more (POST).
func UserEmailResend(u ids.User) string { return User(u) + "/email-resend" }

// UserEmailCancel forgets a user's new sign-in email that waits to be confirmed (POST).
func UserEmailCancel(u ids.User) string { return User(u) + "/email-cancel" }

// APIDomainMoves lists the moves of mail domains; POST drafts one.
func APIDomainMoves() string { return "/api/v1/domain-moves" }

// APIDomainMove is one move.
func APIDomainMove(move string) string { return APIDomainMoves() + "/" + url.PathEscape(move) }
