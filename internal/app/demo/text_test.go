package demo

import (
	"slices"
	"testing"
)

func TestPartsFindAddresses(t *testing.T) {
	for text, want := range map[string][]part{
		"nothing here":                           {{text: "nothing here"}},
		"go to http://127.0.0.1:8080/a?b=c. Now": {{text: "go to "}, {text: "http://127.0.0.1:8080/a?b=c", link: true}, {text: ". Now"}},
		"https://example.org":                    {{text: ""}, {text: "https://example.org", link: true}, {text: ""}},
		"(see https://example.org/x), please":    {{text: "(see "}, {text: "https://example.org/x", link: true}, {text: "), please"}},
	} {
		if got := parts(text); !slices.Equal(got, want) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
