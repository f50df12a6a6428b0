package web

import (
	"encoding/base64"

	"cabinet/internal/platform/errs"
)

// The sizes of a page of a list.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// ListInput are the parameters of every list; embed it in an operation's input.
type ListInput struct {
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items to return"`
	After string `query:"after" doc:"The cursor that the page before returned as next"`
}

// List is the answer of every list.
type List[T any] struct {
	Items []T `json:"items" doc:"The items of this page"`
	// Next is empty on the last page.
	Next string `json:"next" doc:"Cursor of the next page, empty on the last"`
}

// Cursor writes a position in a list as an opaque text. The position is a small struct of sort keys; cursors aren't
// secret and give no rights.
func Cursor(position any) (string, error) {
	data, err := marshal(position)
	return base64.RawURLEncoding.EncodeToString(data), err
}

// ReadCursor reads what [Cursor] wrote into a pointer to the same type. Everything else is an Invalid error about the
// field after.
func ReadCursor(text string, position any) error {
	bad := errs.FieldError("after", "web.error.cursor")
	if len(text) > 1024 {
		return bad
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || decodeJSON(data, position) != nil {
		return bad
	}
	return nil
}
