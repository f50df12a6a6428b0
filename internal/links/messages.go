package links

import (
	"net/url"
	"strconv"

	"cabinet/internal/ids"
)

// Messages lists the conversations of one's cases.
func Messages() string { return "/messages" }

// MessagesBy is that list at a place and with what narrows it; q may be empty.
func MessagesBy(q url.Values) string { return withQuery(Messages(), q) }

// CaseMessages is the conversation of a case (GET), and takes what is written there (POST).
func CaseMessages(c ids.Case) string { return Case(c) + "/messages" }

// CaseMessagesBy is that conversation at a place; q may be empty.
func CaseMessagesBy(c ids.Case, q url.Values) string { return withQuery(CaseMessages(c), q) }

// CaseMessageAt is a case's conversation at the message of a number, as long as that is on its first page.
func CaseMessageAt(c ids.Case, number int64) string {
	return CaseMessages(c) + "#message-" + strconv.FormatInt(number, 10)
}

// MessageRecord is the form for what a participant said elsewhere.
func MessageRecord(c ids.Case) string { return CaseMessages(c) + "/record" }

// MessageEdit is the form that changes a message.
func MessageEdit(c ids.Case, m ids.Message) string {
	return CaseMessages(c) + "/" + url.PathEscape(string(m)) + "/edit"
}

// MessageWithdraw takes a message back (POST); GET asks.
func MessageWithdraw(c ids.Case, m ids.Message) string {
	return CaseMessages(c) + "/" + url.PathEscape(string(m)) + "/withdraw"
}

// APICaseMessages is the conversation of a case.
func APICaseMessages(c ids.Case) string { return APICase(c) + "/messages" }

// APIMessage is one message of a case.
func APIMessage(c ids.Case, m ids.Message) string {
	return APICaseMessages(c) + "/" + url.PathEscape(string(m))
}

// APIMessagesRead notes how far one has read the conversation of a case.
func APIMessagesRead(c ids.Case) string { return APICaseMessages(c) + "/read" }

// APIMessages lists the conversations of one's cases.
func APIMessages() string { return "/api/v1/messages" }
