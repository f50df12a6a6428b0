// Package messages keeps what is said between the staff and the client side of a case: one conversation a case (C1, C2).
//
// Whoever sees the case reads its conversation; what the room cases answers is asked first, within the reader or transaction at
// hand. Writing takes [access.WriteToClients]. A message is of a user, or it keeps what a participant said elsewhere, such as by
// phone: that is stamped with who entered it and never looks as though the client had sent it. Documents of the case can be
// attached by name; their files are had through the documents' own door alone.
//
// Tables: conversations, messages, message_documents, message_marks (how far users have read), message_drafts.
//
// Invariants: the messages of a case are numbered from 1 without gaps, and the row of the conversation repeats the latest number and
// its time. Nothing is deleted: a message changes only by the hand of who entered it, within [ChangeWithin], or is withdrawn, and
// then its text and its attachments are gone for good. No act holds any text. A closed case takes nothing. Looking at a conversation
// is recorded before it is shown; lists of conversations hold no text. Marks and drafts are their user's own and shown to nobody
// else. Start at message.go, then send.go, change.go, read.go, mine.go.
package messages
