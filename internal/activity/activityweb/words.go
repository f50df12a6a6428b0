package activityweb

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/i18n"
)

// shape says of which type the values of a payload are, by the way that leads to them.
type shape map[string]reflect.Type

// shapes knows the payloads of all kinds.
func shapes(kinds []activity.KindInfo) map[activity.Kind]shape {
	out := map[activity.Kind]shape{}
	for _, k := range kinds {
		s := shape{}
		for _, f := range k.Fields() {
			s[f.Path] = f.Type
		}
		out[k.Kind] = s
	}
	return out
}

// span reports whether from and to bound a span of time, rather than say what was and became.
func (s shape) span() bool { return s["from"] == reflect.TypeFor[time.Time]() }

// textKeys are the message keys that may name a value, the nearest first.
func textKeys(path string) []string {
	return []string{"activityweb.field." + path, "accounts.rule." + strings.ReplaceAll(path, ".", "_")}
}

// Label names a value of a payload: by its whole way, else by the names on the way. What has no text keeps the name by which
// programs know it. Has and T are those of a catalogue.
func Label(has func(key string) bool, t func(key string) string, path string) string {
	for _, key := range textKeys(path) {
		if has(key) {
			return t(key)
		}
	}
	var parts []string
	for part := range strings.SplitSeq(path, ".") {
		if key := "activityweb.field." + part; has(key) {
			part = t(key)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " · ")
}

// field names a value of a payload.
func (s shown) field(path string) string {
	return Label(s.p.Has, func(key string) string { return s.p.T(key) }, path)
}

// changed names a value that was changed; a payload may be nothing but the change.
func (s shown) changed(kind activity.Kind, path string) string {
	if path != "" {
		return s.field(path)
	}
	if key := "activityweb.changed." + string(kind); s.p.Has(key) {
		return s.p.T(key)
	}
	return s.p.T("activityweb.fact.value")
}

// say says the values of one place in a payload in words.
func (s shown) say(kind activity.Kind, path string, texts []string) string {
	var out []string
	for _, text := range texts {
		if text != "" {
			out = append(out, s.one(kind, path, text))
		}
	}
	return strings.Join(out, ", ")
}

func (s shown) one(kind activity.Kind, path, text string) string {
	t := s.shapes[kind][path]
	if thing, ok := thingIn(t, text); ok {
		return s.named(thing)
	}
	if key, ok := keyIn(t, text); ok && s.p.Has(key) {
		return s.p.T(key)
	}
	if t == nil || t.Kind() == reflect.Bool {
		if text == "true" || text == "false" {
			return s.p.T("activityweb.value." + text)
		}
	}
	if t != nil && t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64 {
		return s.number(path, text)
	}
	return activity.Visible(s.text(kind, path, text))
}

// text says a value of the product's own words, a time or a country; anything else stays as it is.
func (s shown) text(kind activity.Kind, path, text string) string {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return s.c.DateTime(at)
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, s.c.Location()); err == nil {
		return s.c.Date(day)
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	if name == "country" {
		return country(s.p.Lang(), text)
	}
	if key := wordKey(kind, name, text); key != "" && s.p.Has(key) {
		return s.p.T(key)
	}
	return text
}

// wordKey is the message key of a word of the product, by the name of the value.
func wordKey(kind activity.Kind, name, word string) string {
	prefix := map[string]string{
		"reason": "activityweb.reason.", "cause": "activityweb.cause.", "meaning": "activityweb.meaning.", "target": "activityweb.target.",
		"proof": "activityweb.proof.", "rooms": "activityweb.room.", "subject_type": "activityweb.subject.", "format": "activityweb.export.",
		"scope": "identityweb.token.scope.", "looser": "accounts.rule.", "kind": "activityweb.file.",
		"from": "people.status.", "to": "people.status.", "status": "people.status.", "tab": "people.status.",
	}[name]
	if name == "fields" {
		prefix = map[string]string{"people": "people.field.", "accounts": "accountsweb.field.", "attributes": "attributesweb.field."}[kind.Room()]
	}
	if name == "problem" || name == "reason" && kind == "bulk.row_refused" { // it is a key already
		return word
	}
	if prefix == "" {
		return ""
	}
	return prefix + word
}

func (s shown) number(path, text string) string {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil:
		return activity.Visible(text)
	case path == "size":
		return s.p.Size(n)
	}
	return s.p.Number(int(n))
}

// named is what a person or a thing is called, else its id.
func (s shown) named(t Thing) string {
	if name := s.recordOf(t).Name; name != "" {
		return name
	}
	return t.ID
}

// thingIn tells which record an id of the given type means.
func thingIn(t reflect.Type, id string) (Thing, bool) {
	kind, ok := map[reflect.Type]string{
		reflect.TypeFor[ids.User](): userType, reflect.TypeFor[ids.Branch](): "branch", reflect.TypeFor[ids.JobTitle](): "job_title",
		reflect.TypeFor[ids.Attribute](): "attribute", reflect.TypeFor[ids.Group](): "group", reflect.TypeFor[ids.Document](): "document",
	}[t]
	return Thing{kind, id}, ok
}

// keyed is a word of the product that knows its own name.
type keyed interface{ Key() string }

// keyIn is the message key of a word whose type tells what it is.
func keyIn(t reflect.Type, word string) (string, bool) {
	switch {
	case t == nil || t.Kind() != reflect.String:
		return "", false
	case t == reflect.TypeFor[access.Door]():
		return "activityweb.door." + word, true
	case t == reflect.TypeFor[activity.Outcome]():
		return "activityweb.outcome." + word, true
	}
	if k, ok := reflect.ValueOf(word).Convert(t).Interface().(keyed); ok {
		return k.Key(), true
	}
	return "", false
}

// country is the name of a country in a language.
func country(lang, code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	names := display.English.Regions()
	if lang == i18n.Russian {
		names = display.Russian.Regions()
	}
	if name := names.Name(region); name != "" {
		return name
	}
	return code
}
