package ui

import (
	"strings"
	"testing"
)

func TestAnOptionListLooksLikeOptionsDrawnOneByOne(t *testing.T) {
	list := []Option{{Value: "Europe/London", Text: "London – Europe", Hint: "Europe/London"}, {Value: `a"b<c>`, Text: "<b>&"},
		{Value: "Asia/Tokyo", Text: "Tokyo", Disabled: true}}
	drawn := NewOptionList(list)
	for _, value := range []string{"", "Europe/London", `a"b<c>`, "Asia/Tokyo", "nowhere"} {
		var one, many strings.Builder
		if err := options(Field{Options: list, Value: value}).Render(t.Context(), &one); err != nil {
			t.Fatal(err)
		}
		if err := options(Field{More: drawn, Value: value}).Render(t.Context(), &many); err != nil {
			t.Fatal(err)
		}
		if one.String() != many.String() {
			t.Errorf("%q: one by one\n%s\nas a list\n%s", value, one.String(), many.String())
		}
	}
}
