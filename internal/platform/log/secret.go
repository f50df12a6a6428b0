package log

import (
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"time"
)

const blot = "[secret]"

// Secret is text that never shows: not in the log, not by fmt, not in JSON, not inside a struct that is printed. Only
// [Secret.Reveal] gives it out.
type Secret string

// Reveal returns the secret itself, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// String implements [fmt.Stringer].
func (Secret) String() string { return blot }

// GoString implements [fmt.GoStringer].
func (Secret) GoString() string { return blot }

// Format implements [fmt.Formatter], so that no verb shows the text.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(blot)) }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue(blot) }

// MarshalText implements [encoding.TextMarshaler].
func (Secret) MarshalText() ([]byte, error) { return []byte(blot), nil }

// MarshalJSON implements [json.Marshaler].
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + blot + `"`), nil }

// names are parts of attribute keys whose values never show, whatever their type: a net below [Secret].
var names = []string{"password", "secret", "token", "cookie", "authorization", "pin", "api_key"}

// harmless are keys that hold such a part and yet no secret.
var harmless = map[string]bool{"token_id": true}

func replace(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
		if a.Key == slog.MessageKey {
			a.Value = slog.StringValue(clean(a.Value.String()))
		}
		return a
	}
	if secretName(a.Key) {
		return slog.String(a.Key, blot)
	}
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(clean(v.String()))
	case slog.KindAny:
		a.Value = shown(v.Any())
	default:
		a.Value = v
	}
	return a
}

func secretName(key string) bool {
	key = strings.ToLower(key)
	if harmless[key] {
		return false
	}
	for _, n := range names {
		if n == "pin" && key != n && !strings.HasSuffix(key, "_pin") {
			continue
		}
		if strings.Contains(key, n) {
			return true
		}
	}
	return false
}

// shown turns any value into text while its secrets are still typed. A Secret in an unexported field isn't asked by
// fmt how it wants to be printed, so such structs show by their type only.
func shown(v any) slog.Value {
	switch v := v.(type) {
	case nil:
		return slog.AnyValue(nil)
	case error:
		return slog.StringValue(clean(v.Error()))
	case time.Time, *slog.Source:
		return slog.AnyValue(v)
	}
	if hides(reflect.TypeOf(v), map[reflect.Type]bool{}) {
		return slog.StringValue(fmt.Sprintf("[%T]", v))
	}
	return slog.StringValue(clean(fmt.Sprintf("%+v", v)))
}

// hides reports whether values of t may hold a Secret where fmt can't see its methods: behind a pointer or in an
// unexported field.
func hides(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return hides(t.Elem(), seen)
	case reflect.Map:
		return hides(t.Key(), seen) || hides(t.Elem(), seen)
	case reflect.Struct:
		for f := range t.Fields() {
			if !f.IsExported() && holds(f.Type, map[reflect.Type]bool{}) || hides(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

func holds(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return holds(t.Elem(), seen)
	case reflect.Map:
		return holds(t.Key(), seen) || holds(t.Elem(), seen)
	case reflect.Struct:
		for f := range t.Fields() {
			if holds(f.Type, seen) {
				return true
			}
		}
	}
	return t == reflect.TypeFor[Secret]()
}

// plain reports whether a text is printable ASCII, as nearly all that is logged is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// clean keeps one line one line, and what a reader's terminal would obey out of it.
func clean(s string) string {
	if plain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r // both handlers escape these
		case r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x2028, r == 0x2029:
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
