package activity

import (
	"reflect"
	"strings"
	"time"
)

// Field is one value that acts of a kind may carry in their payload.
type Field struct {
	// Path leads to the value through the names of its JSON, such as "after.password.min_length".
	Path string
	// Type is the value's type in Go; of lists and of values that may be absent it is the type within.
	Type reflect.Type
}

// Fields lists the values of the kind's payload in the order in which they are written, those within records too.
func (k KindInfo) Fields() []Field {
	if k.Payload == nil {
		return nil
	}
	return fieldsOf(reflect.TypeOf(k.Payload), "")
}

func fieldsOf(t reflect.Type, path string) []Field {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return []Field{{path, t}}
	}
	var out []Field
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if path != "" {
			name = path + "." + name
		}
		out = append(out, fieldsOf(f.Type, name)...)
	}
	return out
}
