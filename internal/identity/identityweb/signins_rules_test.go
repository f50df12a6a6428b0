package identityweb

import (
	"testing"

	"cabinet/internal/links"
)

// Turning pages forth and back leads through the same addresses, and from too far behind to the first page.
func TestTurningPages(t *testing.T) {
	v := signInsView{Next: "b"}
	if v.previous() != "" || v.next() != links.SignIns("b", "") {
		t.Errorf("the first: %q, %q", v.previous(), v.next())
	}
	v = signInsView{After: "b", Next: "c", Back: []string{""}}
	if v.previous() != links.SignIns("") || v.next() != links.SignIns("c", "", "b") {
		t.Errorf("the second: %q, %q", v.previous(), v.next())
	}
	v = signInsView{After: "c", Back: []string{"", "b"}}
	if v.previous() != links.SignIns("b", "") || v.next() != "" {
		t.Errorf("the last: %q, %q", v.previous(), v.next())
	}
	v = signInsView{After: "c"}
	if v.previous() != links.SignIns("") {
		t.Errorf("without a way back: %q", v.previous())
	}
	v = signInsView{After: "x", Next: "y", Back: make([]string, maxBack)}
	if got := v.next(); got != links.SignIns("y", append(make([]string, maxBack-1), "x")...) {
		t.Errorf("far behind: %q", got)
	}
}
