package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// message is one text in its plural forms; a plain text has the single form "other".
type message struct {
	forms  map[string]text
	plural bool
}

// text is cut once into literal pieces and placeholders, so that speaking is only joining.
type text []piece

type piece struct {
	literal string
	name    string // the placeholder's name, or empty for a literal
}

// Forms lists the plural forms a catalogue may use (CLDR's names).
func Forms() []string { return []string{"one", "few", "many", "other"} }

func parseMessage(raw json.RawMessage) (message, error) {
	var plain string
	if json.Unmarshal(raw, &plain) == nil {
		t, err := parseText(plain)
		return message{forms: map[string]text{"other": t}}, err
	}
	var forms map[string]string
	if err := json.Unmarshal(raw, &forms); err != nil {
		return message{}, errors.New("is neither a text nor an object of plural forms")
	}
	m := message{forms: map[string]text{}, plural: true}
	for form, s := range forms {
		if !strings.Contains(" one few many other ", " "+form+" ") {
			return message{}, fmt.Errorf("has the unknown plural form %q", form)
		}
		t, err := parseText(s)
		if err != nil {
			return message{}, err
		}
		m.forms[form] = t
	}
	if m.forms["other"] == nil {
		return message{}, errors.New("lacks the plural form other")
	}
	return m, nil
}

func parseText(s string) (text, error) {
	t := text{}
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			open = len(s)
		}
		if open > 0 {
			t = append(t, piece{literal: s[:open]})
			s = s[open:]
			continue
		}
		end := strings.IndexByte(s, '}')
		if end < 2 || !isName(s[1:end]) {
			return nil, errors.New("has a brace that isn't a {Placeholder}")
		}
		t = append(t, piece{name: s[1:end]})
		s = s[end+1:]
	}
	return t, nil
}

func isName(s string) bool {
	for i, r := range s {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// Placeholders returns the names that a catalogue's text expects, each once, in order of appearance.
func Placeholders(s string) ([]string, error) {
	t, err := parseText(s)
	var names []string
	for _, p := range t {
		if p.name != "" && !strings.Contains(","+strings.Join(names, ",")+",", ","+p.name+",") {
			names = append(names, p.name)
		}
	}
	return names, err
}
