package ui_test

import (
	"testing"

	"cabinet/internal/ui"
)

// A tab says nought where somebody counted, and that there are more where nobody counted to the end.
func TestTabsSayHowMany(t *testing.T) {
	doc, _ := render(t, ui.Tabs("Users", []ui.Tab{{Text: "Active", Path: "/a", Counted: "10,000+"}, {Text: "Pending", Path: "/p", Counted: "0"},
		{Text: "All", Path: "/x", Count: 7}, {Text: "About", Path: "/y"}}))
	for i, want := range []string{"10,000+", "0", "7", ""} {
		if got := doc.Find("nav a").Eq(i).Find(".count").Text(); got != want {
			t.Errorf("tab %d says %q, want %q", i, got, want)
		}
	}
}
