package email

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"strings"
	"time"
)

// Address is a mailbox with the name shown beside it; the name may be empty.
type Address struct {
	Name  string
	Email string
}

// Message is one email to one person. Text and HTML are two forms of the same words; HTML may be empty.
type Message struct {
	To      Address
	From    Address // when empty, the sender's own address is used
	Subject string
	Text    string
	HTML    string
	// Headers are further headers such as List-Unsubscribe: printable ASCII, none that [Build] writes itself.
	Headers map[string]string
	// MessageID is the same for every try of one message; see [MessageID].
	MessageID string
	// NotAfter is the organisation time after which the message must not be sent any more; zero means never.
	NotAfter time.Time
	// Account is the account on whose behalf the message is sent; empty for the deployment itself.
	Account string
}

// Sender hands a message to whoever delivers it. A nil error promises that it was accepted; other errors are a
// [Failure], [ErrExpired], or a refusal of the message itself ([ErrUnbuildable]). It is safe for parallel use.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// ErrExpired says that the message's not-after had passed, so that it was dropped unsent (R85).
var ErrExpired = errors.New("email: past its not-after")

// ErrUnbuildable is in the chain of every error about a message that can't be built; trying again is no use.
var ErrUnbuildable = errors.New("email: message refused")

// MessageID returns the Message-ID for a message known by key, in the domain of the sending address. The same key
// gives the same id, so a second try is recognisable as the same message (R83).
func MessageID(key string, from Address) string {
	_, domain, ok := strings.Cut(from.Email, "@")
	if !ok {
		domain = "localhost"
	}
	if ascii, err := asciiDomain(domain); err == nil {
		domain = ascii
	}
	return "<" + key + "@" + domain + ">"
}

// expired reports whether the message may not be sent any more at the organisation time now.
func (m Message) expired(now time.Time) bool { return !m.NotAfter.IsZero() && now.After(m.NotAfter) }

//go:embed locales/*.json
var localeFiles embed.FS

// Locales returns the package's texts in every language of the product.
func Locales() fs.FS { return localeFiles }

//go:embed schema/*.sql
var schemaFiles embed.FS

// Schema returns the migrations of the tables that the package owns.
func Schema() fs.FS { return schemaFiles }
