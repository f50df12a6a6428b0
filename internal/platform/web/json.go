package web

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"cabinet/internal/platform/errs"
)

const (
	maxDepth = 32
	// maxTold is how many wrong fields are told at once; whoever sends more hears of the rest next time.
	maxTold = 100
)

// Decode reads the JSON body of an operation into v, a pointer to a struct, and refuses what encoding/json would let
// pass: unknown, repeated and differently cased fields, null where no null can be, characters that can't be stored,
// deep nesting and anything after the value. Wrong fields come all at once; no message repeats a value.
func (c *Ctx) Decode(v any) error {
	media, params, err := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	if err != nil || media != "application/json" || (params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8")) {
		return errs.E(errs.Unsupported, "web.error.type_json", nil)
	}
	data, err := io.ReadAll(c.R.Body)
	if err != nil {
		return readError(err)
	}
	return decodeJSON(data, v)
}

func errJSON() error { return errs.E(errs.Malformed, "web.error.json", nil) }

func decodeJSON(data []byte, v any) error {
	if !utf8.Valid(data) || depth(data) > maxDepth || !json.Valid(data) {
		return errJSON()
	}
	var bad errs.Fields
	checkValue(data, reflect.TypeOf(v).Elem(), "", &bad)
	if err := bad.Err(); err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		var te *json.UnmarshalTypeError
		if errors.As(err, &te) {
			return errs.FieldError(te.Field, "web.error.wrong_type")
		}
		return errJSON()
	}
	return nil
}

// depth returns how deeply brackets nest, without parsing, so that it is safe on anything.
func depth(data []byte) int {
	deepest, now, quoted := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{' || b == '[':
			now++
			deepest = max(deepest, now)
		case b == '}' || b == ']':
			now--
		}
	}
	return deepest
}

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// checkValue holds one valid JSON value against the type that will take it, and notes every field that doesn't fit.
func checkValue(raw json.RawMessage, t reflect.Type, path string, bad *errs.Fields) {
	raw = bytes.TrimSpace(raw)
	if p, ok := reflect.Zero(t).Interface().(patcher); ok && t.Kind() == reflect.Struct {
		if !isNull(raw) {
			checkValue(raw, p.patched(), path, bad)
		}
		return
	}
	if t.Kind() == reflect.Pointer {
		if !isNull(raw) {
			checkValue(raw, t.Elem(), path, bad)
		}
		return
	}
	if reflect.PointerTo(t).Implements(jsonUnmarshaler) || reflect.PointerTo(t).Implements(textUnmarshaler) {
		if isNull(raw) || !storable(raw) || json.Unmarshal(raw, reflect.New(t).Interface()) != nil {
			bad.Add(at(path), "web.error.wrong_type")
		}
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		checkObject(raw, path, bad, fieldsOf(t), nil)
	case reflect.Map:
		checkObject(raw, path, bad, nil, t.Elem())
	case reflect.Slice, reflect.Array:
		checkList(raw, t.Elem(), path, bad)
	default:
		checkScalar(raw, t, path, bad)
	}
}

func checkObject(raw json.RawMessage, path string, bad *errs.Fields, fields map[string]reflect.Type, elem reflect.Type) {
	if raw[0] != '{' {
		bad.Add(at(path), "web.error.want_object")
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the opening brace; raw is valid
	seen := map[string]bool{}
	for dec.More() && bad.Len() < maxTold {
		tok, err := dec.Token()
		var value json.RawMessage
		if err != nil || dec.Decode(&value) != nil {
			return
		}
		key, _ := tok.(string)
		name := join(path, fieldName(key))
		t, known := fields[key]
		if fields == nil {
			t, known = elem, cleanText(key)
		}
		switch {
		case !known:
			unknownField(name, key, fields, bad)
		case seen[key]:
			bad.Add(name, "web.error.duplicate_field")
		default:
			checkValue(value, t, name, bad)
		}
		seen[key] = true
	}
}

func unknownField(name, key string, fields map[string]reflect.Type, bad *errs.Fields) {
	if bad.Has(name) {
		return
	}
	for want := range fields {
		if strings.EqualFold(want, key) {
			bad.Add(name, "web.error.field_case", errs.Args{"Name": want})
			return
		}
	}
	bad.Add(name, "web.error.unknown_field")
}

func checkList(raw json.RawMessage, elem reflect.Type, path string, bad *errs.Fields) {
	if raw[0] != '[' {
		bad.Add(at(path), "web.error.want_list")
		return
	}
	var items []json.RawMessage
	_ = json.Unmarshal(raw, &items) // raw is a valid list
	for i, item := range items {
		if bad.Len() >= maxTold {
			return
		}
		checkValue(item, elem, path+"["+strconv.Itoa(i)+"]", bad)
	}
}

func checkScalar(raw json.RawMessage, t reflect.Type, path string, bad *errs.Fields) {
	switch {
	case t.Kind() == reflect.Interface:
		if !storable(raw) {
			bad.Add(at(path), "web.error.characters")
		}
	case t.Kind() == reflect.String && raw[0] != '"':
		bad.Add(at(path), "web.error.want_text")
	case t.Kind() == reflect.String && !storable(raw):
		bad.Add(at(path), "web.error.characters")
	case t.Kind() == reflect.Bool && raw[0] != 't' && raw[0] != 'f':
		bad.Add(at(path), "web.error.want_bool")
	case isNull(raw) || t.Kind() != reflect.String && json.Unmarshal(raw, reflect.New(t).Interface()) != nil:
		bad.Add(at(path), "web.error.want_number")
	}
}

// storable reports whether the texts within a valid JSON value can be kept: no NUL, no half of a surrogate pair.
func storable(raw []byte) bool {
	if !bytes.Contains(raw, []byte(`\u`)) {
		return true
	}
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if raw[i] != 'u' {
			continue
		}
		r := unit(raw[i+1:])
		i += 4
		switch {
		case r == 0, r >= 0xdc00 && r < 0xe000:
			return false
		case r >= 0xd800 && r < 0xdc00:
			if i+6 >= len(raw) || raw[i+1] != '\\' || raw[i+2] != 'u' {
				return false
			}
			if low := unit(raw[i+3:]); low < 0xdc00 || low >= 0xe000 {
				return false
			}
			i += 6
		}
	}
	return true
}

func unit(hex []byte) uint64 {
	n, _ := strconv.ParseUint(string(hex[:4]), 16, 32) // four hex digits, as the JSON is valid
	return n
}

func isNull(raw []byte) bool { return string(raw) == "null" }

func at(path string) string {
	if path == "" {
		return "body"
	}
	return path
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
