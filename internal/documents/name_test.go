package documents

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanName(t *testing.T) {
	long := strings.Repeat("ж", 300)
	for given, want := range map[string]string{
		"claim.pdf": "claim.pdf", "../../etc/passwd": "passwd", `C:\Users\jane\иск.docx`: "иск.docx", "a\u202efdp.exe": "afdp.exe",
		"a\x00b\r\nSet-Cookie: x.txt": "ab Set-Cookie_ x.txt", "": "document", "..": "document", "/": "document", ".htaccess": "htaccess",
		"con.txt": "_con.txt", "COM1": "_COM1", "console.txt": "console.txt", "  two   words .txt. ": "two words .txt", "a\u200bb": "ab",
		"\xff\xfe.txt": "txt", `a"b<c>.txt`: "a_b_c_.txt", "e\u0301.txt": "é.txt", long + ".pdf": strings.Repeat("ж", 125) + ".pdf",
		"<script>alert(1)</script>.html": "script_.html", "=cmd|calc.csv": "=cmd_calc.csv",
	} {
		if got := CleanName(given); got != want {
			t.Errorf("%q becomes %q, not %q", given, got, want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.txt", "..\\..\\x", "\u202e", strings.Repeat("é", 200) + ".docx", strings.Repeat(".", 400), "nul. .", "con .x", "a." + strings.Repeat("x", 300), " . . "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got := CleanName(given)
		if got == "" || len(got) > maxName || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00\r\n\"") || got == "." || got == ".." {
			t.Fatalf("%q becomes %q", given, got)
		}
		if again := CleanName(got); again != got {
			t.Fatalf("%q becomes %q, and that %q", given, got, again)
		}
	})
}

func TestTypesTellWhatBothSay(t *testing.T) {
	for _, x := range []struct{ name, head, want string }{
		{"a.pdf", "%PDF-1.7", "application/pdf"}, {"a.pdf", "<html>", anything}, {"a.html", "<html>", anything}, {"a.svg", "<svg", anything},
		{"a.jpg.html", "\xff\xd8\xff", anything}, {"a.png", "GIF89a", anything}, {"a.GIF", "GIF89a", "image/gif"}, {"a.txt", "привет", "text/plain; charset=utf-8"},
		{"a.txt", "a\x00b", anything}, {"a.txt", "\xff\xfe", anything}, {"a", "%PDF-", anything}, {"a.txt", "", "text/plain; charset=utf-8"},
		{"a.txt", "при\xd0", "text/plain; charset=utf-8"}, {"a.js", "alert(1)", anything},
	} {
		if got := typeOf(x.name, []byte(x.head)); got != x.want {
			t.Errorf("%s that begins %q is %s", x.name, x.head, got)
		}
	}
}
