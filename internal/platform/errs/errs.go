// Package errs is the product's one error type for what a person or a program far away must act on.
//
// An [Error] carries a kind, a message key (never a sentence), arguments for the message that hold nothing a
// person typed, and the cause for the log. Every other error is internal: its text is logged and never shown.
// Only platform/web knows which HTTP status a kind becomes.
package errs

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what the caller can do about an error.
type Kind int

// The kinds, from least to most specific.
const (
	// Internal is everything unforeseen: shown as a reference number only.
	Internal Kind = iota
	// Malformed is a request that can't be read at all.
	Malformed
	// Invalid is a value that the person can correct; see [Error.Fields].
	Invalid
	// Unauthenticated asks for a sign-in.
	Unauthenticated
	// Forbidden is a known thing that this person may not do.
	Forbidden
	// NotFound covers both "not there" and "no right at all".
	NotFound
	// Conflict is a clash with the present state, such as two people on one page.
	Conflict
	// Stale is an If-Match that no longer matches.
	Stale
	// TooLarge is a body over its limit.
	TooLarge
	// Unsupported is a content type that isn't understood.
	Unsupported
	// TooMany asks to wait; see [Error.RetryAfter].
	TooMany
	// Unavailable is a neighbour (database, mail, storage) that doesn't answer just now.
	Unavailable
)

var kindNames = [...]string{"internal", "malformed", "invalid", "unauthenticated", "forbidden", "not_found", "conflict",
	"stale", "too_large", "unsupported", "too_many", "unavailable"}

// String returns the kind's stable name, as used in logs.
func (k Kind) String() string { return kindNames[k] }

// Args fill the placeholders of a message. They hold limits, counts and names of the product, never what was typed.
type Args map[string]any

// Field is one wrong value: the field's API name and the message that says what to do.
type Field struct {
	Name string
	Key  string
	Args Args
}

// Error is an error with a meaning for the caller.
type Error struct {
	Kind       Kind
	Key        string
	Args       Args
	Fields     []Field
	RetryAfter int // seconds; only with TooMany and Unavailable
	// Detail is a typed value for the page that shows the error, such as both versions of a record in a conflict.
	Detail any
	Cause  error
}

// E returns an error of the given kind whose message is key; cause may be nil and goes to the log only.
func E(kind Kind, key string, cause error) *Error {
	return &Error{Kind: kind, Key: key, Cause: cause}
}

// In is a message argument: how far ahead something is. It is written as "in 5 minutes", rounded up.
type In time.Duration

// Later returns an error of the given kind that says when to try again, in whole seconds from now: in RetryAfter for
// programs and as {When} in its message for people.
func Later(kind Kind, key string, wait time.Duration, cause error) *Error {
	seconds := max(int((wait+time.Second-1)/time.Second), 1)
	return &Error{Kind: kind, Key: key, Args: Args{"When": In(time.Duration(seconds) * time.Second)}, RetryAfter: seconds, Cause: cause}
}

// With sets the message's arguments and returns the same error.
func (e *Error) With(args Args) *Error { e.Args = args; return e }

// Error describes the error for the log.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	b.WriteString(": ")
	b.WriteString(e.Key)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s %s]", f.Name, f.Key)
	}
	if e.Cause != nil {
		b.WriteString(": ")
		b.WriteString(e.Cause.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// As returns the first [Error] in err's chain, or nil.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// KindOf returns the kind of the first [Error] in err's chain; everything else is [Internal].
func KindOf(err error) Kind {
	if e := As(err); e != nil {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of the given kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Fields collects wrong values so that a person hears of all of them at once. The zero value is ready.
type Fields struct{ list []Field }

// Add notes that the named field is wrong, with the message that says what to do.
func (f *Fields) Add(name, key string, args ...Args) {
	field := Field{Name: name, Key: key}
	if len(args) > 0 {
		field.Args = args[0]
	}
	f.list = append(f.list, field)
}

// Len returns how many wrong values are noted.
func (f *Fields) Len() int { return len(f.list) }

// Has reports whether the named field is already noted as wrong.
func (f *Fields) Has(name string) bool {
	for _, x := range f.list {
		if x.Name == name {
			return true
		}
	}
	return false
}

// Err returns nil when nothing was noted, else one [Invalid] error with all fields in the order of their noting.
func (f *Fields) Err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "web.error.fields", Fields: f.list}
}

// FieldError returns an [Invalid] error about a single field.
func FieldError(name, key string, args ...Args) *Error {
	var f Fields
	f.Add(name, key, args...)
	return As(f.Err())
}
