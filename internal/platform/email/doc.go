// Package email turns what the product has to say into one well-formed message and gets it to a mail server.
//
// [Compose] writes a [Letter] as plain text and HTML, [Build] makes the exact bytes of a [Message], and a [Sender]
// delivers it: [Mailer] over SMTP, signed by [DKIM], and [Outbox] into a table that the demo shows. [Guard] stands in
// front of either, spares addresses that take no mail and remembers how the mail server does. [ParseAddress] is the one
// place that decides what an email address is and when two of them are the same.
//
// Invariants: a value bound for a header or an SMTP command is refused, never stripped, when it holds a control
// character (R56); the same [Message] always builds the same bytes apart from its date, so a message that is sent
// twice after a crash carries the same Message-ID (R83); a failure says whether another try can help (R84); a message
// past its not-after is never sent (R85); an address is stopped only by answers that can't be about us (R58).
//
// Tables owned: dev_outbox, mail_stopped, mail_doubts, mail_state. Start reading at message.go.
package email
