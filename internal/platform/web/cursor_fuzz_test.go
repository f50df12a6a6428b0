package web_test

import (
	"testing"

	"cabinet/internal/platform/web"
)

// FuzzCursor: a cursor is what the product wrote, or a wrong field; never anything else.
func FuzzCursor(f *testing.F) {
	type position struct {
		At int64  `json:"at"`
		ID string `json:"id"`
	}
	good, err := web.Cursor(position{1_767_225_600_000_000, "0198c1f4"})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{good, good[:len(good)-1], good + "A", "", "e30", "bnVsbA", "W10", "eyJhdCI6MWU5OTl9", "eyJpZCI6Ilx1ZDgwMCJ9", "eyJpZCI6IgAifQ", "eyJhdCI6MX17fQ", "====", "\x00", "-_-_"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var p position
		err := web.ReadCursor(text, &p)
		if err != nil {
			if web.Status(err) != 422 {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		written, err := web.Cursor(p)
		if err != nil {
			t.Fatalf("%q was read and can't be written: %v", text, err)
		}
		var again position
		if err := web.ReadCursor(written, &again); err != nil || again != p {
			t.Errorf("%q: %+v, then %+v, %v", text, p, again, err)
		}
	})
}
