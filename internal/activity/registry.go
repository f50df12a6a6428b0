package activity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// maxPayload bounds a payload's JSON in bytes: the record holds references, not copies of records.
const maxPayload = 4 << 10

// registry knows every kind of act; it refuses what no room declared.
type registry map[Kind]KindInfo

var (
	kindForm  = regexp.MustCompile(`^[a-z]+\.[a-z0-9_]+$`)
	erasable  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	secretish = regexp.MustCompile(`(?i)password|secret|hash|cookie|^pin$|^code$`)
)

func newRegistry(kinds []KindInfo) (registry, error) {
	r := registry{}
	for _, k := range kinds {
		if !kindForm.MatchString(string(k.Kind)) {
			return nil, fmt.Errorf("activity: %q isn't a kind: it reads room.verb", k.Kind)
		}
		if _, twice := r[k.Kind]; twice {
			return nil, fmt.Errorf("activity: kind %q is declared twice", k.Kind)
		}
		if err := checkPayloadType(k); err != nil {
			return nil, err
		}
		for _, name := range k.Erasable {
			if !erasable.MatchString(name) || secretish.MatchString(name) || name == remoteIP {
				return nil, fmt.Errorf("activity: kind %q can't keep a value named %q", k.Kind, name)
			}
		}
		r[k.Kind] = k
	}
	return r, nil
}

// checkPayloadType refuses payload types that could smuggle a secret in or that have no stable JSON.
func checkPayloadType(k KindInfo) error {
	if k.Payload == nil {
		return nil
	}
	t := reflect.TypeOf(k.Payload)
	if t.Kind() != reflect.Struct {
		return fmt.Errorf("activity: payload of %q must be a struct, not %s", k.Kind, t)
	}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "" || secretish.MatchString(name) {
			return fmt.Errorf("activity: payload field %s.%s must be exported, carry a json name and hold no secret", t, f.Name)
		}
		if f.Type.Kind() == reflect.Interface || f.Type.Kind() == reflect.Map || f.Type.Kind() == reflect.Float64 {
			return fmt.Errorf("activity: payload field %s.%s has no stable form", t, f.Name)
		}
	}
	return nil
}

// check refuses an act that its kind doesn't allow and returns the payload's JSON.
func (r registry) check(a Act) (payload string, err error) {
	k, known := r[a.Kind]
	if !known {
		return "", fmt.Errorf("activity: kind %q isn't declared", a.Kind)
	}
	if reflect.TypeOf(a.Payload) != reflect.TypeOf(k.Payload) {
		return "", fmt.Errorf("activity: kind %q declares payload %T, got %T", a.Kind, k.Payload, a.Payload)
	}
	if (a.SubjectType == "") != (a.SubjectID == "") {
		return "", fmt.Errorf("activity: kind %q: subject type and id come together", a.Kind)
	}
	if a.Outcome != Done && a.Outcome != Refused {
		return "", fmt.Errorf("activity: kind %q: unknown outcome %q", a.Kind, a.Outcome)
	}
	for name := range a.Erasable {
		if !slices.Contains(k.Erasable, name) {
			return "", fmt.Errorf("activity: kind %q declares no erasable value %q", a.Kind, name)
		}
	}
	if a.Payload == nil {
		return "", nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a.Payload); err != nil {
		return "", fmt.Errorf("activity: payload of %q: %w", a.Kind, err)
	}
	if b.Len() > maxPayload {
		return "", fmt.Errorf("activity: payload of %q has %d bytes, at most %d are kept", a.Kind, b.Len(), maxPayload)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
