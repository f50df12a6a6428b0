package writing_test

import (
	"testing"

	"cabinet/internal/platform/writing"
)

func TestAnswers(t *testing.T) {
	for typed, want := range map[string]string{"12": "12", " 1 234,50 ": "1234.50", "-0.5": "-0.5", "1\u00a0000": "1000", "": "!", "1e5": "!", "1.": "!", ".5": "!", "--1": "!",
		"NaN": "!", "0x10": "!", "1111111111111111111111111111111": "!", "один": "!"} {
		got, fault := writing.Number(typed)
		if (fault != "") != (want == "!") || fault == "" && got != want {
			t.Errorf("number %q: %q, %q", typed, got, fault)
		}
	}
	for typed, fine := range map[string]bool{"2026-02-28": true, " 2024-02-29 ": true, "2026-02-29": false, "0000-01-01": false, "28.02.2026": false, "": false} {
		if _, fault := writing.Day(typed); (fault == "") != fine {
			t.Errorf("day %q: %q", typed, fault)
		}
	}
}
