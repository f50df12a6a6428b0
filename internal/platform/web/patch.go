package web

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Patch is a field of a partial change: absent, null or a value. Give it `json:"name,omitzero"`.
type Patch[T any] struct {
	set  bool
	null bool
	val  T
}

// Value returns a patch that sets v.
func Value[T any](v T) Patch[T] { return Patch[T]{set: true, val: v} }

// Null returns a patch that clears the field.
func Null[T any]() Patch[T] { return Patch[T]{set: true, null: true} }

// Absent reports whether the field wasn't sent: it stays as it is.
func (p Patch[T]) Absent() bool { return !p.set }

// IsNull reports whether the field is to be cleared.
func (p Patch[T]) IsNull() bool { return p.set && p.null }

// Get returns the value and whether one was sent.
func (p Patch[T]) Get() (T, bool) { return p.val, p.set && !p.null }

// Pointer returns nil when the field wasn't sent, and else its value; null is the zero value.
func (p Patch[T]) Pointer() *T {
	if !p.set {
		return nil
	}
	v := p.val
	return &v
}

// IsZero reports whether the field wasn't sent.
func (p Patch[T]) IsZero() bool { return !p.set }

// UnmarshalJSON reads null or a value.
func (p *Patch[T]) UnmarshalJSON(data []byte) error {
	*p = Patch[T]{set: true}
	if bytes.Equal(data, []byte("null")) {
		p.null = true
		return nil
	}
	return json.Unmarshal(data, &p.val)
}

// MarshalJSON writes null or the value.
func (p Patch[T]) MarshalJSON() ([]byte, error) {
	if !p.set || p.null {
		return []byte("null"), nil
	}
	return json.Marshal(p.val)
}

// Schema describes the value for the OpenAPI document.
func (p Patch[T]) Schema(r huma.Registry) *huma.Schema {
	s := *r.Schema(reflect.TypeFor[T](), false, "")
	s.Nullable = true
	return &s
}

func (Patch[T]) patched() reflect.Type { return reflect.TypeFor[T]() }

// patcher is any Patch, as the decoder sees it.
type patcher interface{ patched() reflect.Type }
