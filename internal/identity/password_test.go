package identity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cabinet/internal/accounts"
)

var annasContext = Context{Email: "a.kovalenko@whitfield-marsh.co.uk", Names: []string{"Anna", "", "Kovalenko", "Whitfield & Marsh LLP"},
	Numbers: []string{"4471-0092"}}

var ivansContext = Context{Email: "petrov@romashka.ru", Names: []string{"Иван", "Сергеевич", "Петров", "ООО «Ромашка»"}}

func TestNewPasswords(t *testing.T) {
	strict := accounts.PasswordPolicy{MinLength: 12, MixedCase: true, Digit: true, Symbol: true}
	plain := accounts.PasswordPolicy{MinLength: 12}
	long := "Zk7 " + strings.Repeat("wq9-тж", 16) // 100 code points
	cases := []struct {
		name, password string
		policy         accounts.PasswordPolicy
		known          Context
		want           string // the end of the message key, or "" for a good password
	}{
		{"empty", "", plain, Context{}, "missing"},
		{"a letter too short", "tlvqmxwzbkr", plain, Context{}, "short"},
		{"just long enough", "tlvqmxwzbkrp", plain, Context{}, ""},
		{"short in code points, long in bytes", "пфждъэщюяюё", plain, Context{}, "short"},
		{"64 emoji", strings.Repeat("😀🌵", 32), plain, Context{}, ""},
		{"64 times the same emoji", strings.Repeat("😀", 64), plain, Context{}, ""},
		{"100 characters", long, plain, Context{}, ""},
		{"the longest", strings.Repeat("xk9-", 64), plain, Context{}, ""},
		{"too long", strings.Repeat("xk9-", 64) + "a", plain, Context{}, "long"},
		{"a megabyte", strings.Repeat("xk9-", 1<<18), plain, Context{}, "long"},
		{"spaces only between words", "correct horse battery staple", plain, Context{}, ""},
		{"NUL", "tlvqmxw\x00zbkrp", plain, Context{}, "garbled"},
		{"not UTF-8", "tlvqmxwzbkrp\xff", plain, Context{}, "garbled"},

		{"strict, good", "Tlvqmx-wzbkrp7", strict, Context{}, ""},
		{"strict, one case", "tlvqmx-wzbkrp7", strict, Context{}, "mixed_case"},
		{"strict, no digit", "Tlvqmx-wzbkrp", strict, Context{}, "digit"},
		{"strict, no symbol", "Tlvqmxwzbkrp7", strict, Context{}, "symbol"},
		{"strict, Cyrillic", "Ждёмлета-у моря7", strict, Context{}, ""},

		{"common", "password1234", plain, Context{}, "common"},
		{"common, other case", "PassWord1234", plain, Context{}, "common"},
		{"common, leet", "P@55w0rd!2019", plain, Context{}, "common"},
		{"common, doubled", "DragonDragon", plain, Context{}, "common"},
		{"common, Russian", "пароль123456", plain, Context{}, "common"},
		{"common, Russian typed as Latin", "gfhjkm123456", plain, Context{}, "common"},
		{"common, Russian in Latin letters", "lyubov-2024-!", plain, Context{}, "common"},
		{"common with a year", "sunshine*2031*", plain, Context{}, "common"},
		{"repetition", "xkxkxkxkxkxk", plain, Context{}, "repeats"},
		{"one character", "zzzzzzzzzzzzzzz", plain, Context{}, "repeats"},
		{"keyboard", "qwertyuiopasdfghj", plain, Context{}, "walk"},
		{"keyboard backwards", "poiuytrewqlkjhgf", plain, Context{}, "walk"},
		{"Russian keyboard", "фывапролджйцуке", plain, Context{}, "walk"},
		{"counting", "0123456789012", plain, Context{}, "walk"},
		{"alphabet", "cdefghijklmnopqr", plain, Context{}, "walk"},

		{"own names", "AnnaKovalenko", plain, annasContext, "context"},
		{"own name in reverse order with a year", "kovalenko_anna_1987", plain, annasContext, "context"},
		{"leet name", "K0v4l3nk0-4nn4", plain, annasContext, "context"},
		{"organisation, number and year", "whitfieldmarsh-4471-0092-2026", plain, annasContext, "context"},
		{"organisation as in the address", "Whitfield-Marsh!", plain, annasContext, "context"},
		{"email", "a.kovalenko@whitfield-marsh", plain, annasContext, "context"},
		{"ID number", "4471-0092-4471", plain, annasContext, "context"},
		{"product", "Cabinet-2026-!", plain, annasContext, "context"},
		{"product in Russian", "кабинет-2026-!", plain, ivansContext, "context"},
		{"name and a common word", "kovalenko password", plain, annasContext, "context"},
		{"Russian name", "петров.иван.85", plain, ivansContext, "context"},
		{"Russian name in Latin letters", "petrov-ivan-85", plain, ivansContext, "context"},
		{"Russian name typed as Latin", "gtnhjd-bdfy-85", plain, ivansContext, "context"},
		{"a name within much else", "kovalenko likes purple teapots", plain, annasContext, ""},
		{"a name beside a long random number", "anna 839104756620", plain, annasContext, ""},
		{"somebody else's name", "AnnaKovalenko-brzxq", plain, Context{}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if f := check(c.password, c.policy, c.known); f != nil {
				got = strings.TrimPrefix(f.key, "identity.password.")
			}
			if got != c.want {
				t.Errorf("refused as %q, want %q", got, c.want)
			}
		})
	}
}

func TestBlocklistIsLongSortedAndFolded(t *testing.T) {
	for name, list := range map[string]string{"common": common, "words": commonWords} {
		lines := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
		fitting := 0
		for i, l := range lines {
			if fold(l) != l || i > 0 && lines[i-1] >= l {
				t.Fatalf("%s: line %d (%q) is not folded or out of order", name, i+1, l)
			}
			if !inList(list, l) {
				t.Fatalf("%s: %q is not found", name, l)
			}
			if utf8.RuneCountInString(l) >= 12 {
				fitting++
			}
		}
		if name == "common" && fitting < 3000 {
			t.Errorf("only %d entries fit the length", fitting)
		}
	}
	for _, absent := range []string{"", "\n", "zzzzz", "passwor", "0", "яяяяяяяяя"} {
		if inList(common, absent) {
			t.Errorf("%q is found", absent)
		}
	}
}

func TestStrengthRises(t *testing.T) {
	policy := accounts.PasswordPolicy{MinLength: 12}
	last := -1
	for _, p := range []string{"password1234", "summer7dragon", "summer dragon lqx", "violet teapot gravel", "violet teapot gravel 93 swims"} {
		got := Measure(p, policy, Context{})
		if got.Score < last || got.Score > 4 || got.Key == "" {
			t.Errorf("%q scores %d after %d (%s)", p, got.Score, last, got.Key)
		}
		last = got.Score
	}
	if last != 4 {
		t.Errorf("the best scores %d", last)
	}
	if s := Measure("AnnaKovalenko", policy, annasContext); s.Score != 0 || s.Key != "identity.password.context" {
		t.Errorf("a refused password scores %d (%s)", s.Score, s.Key)
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"", "password1234", "пароль", "e\u0301e\u0301", "\xff", "анна 12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, p string) {
		first := check(p, accounts.PasswordPolicy{MinLength: 8}, annasContext)
		if first == nil && !utf8.ValidString(p) {
			t.Error("invalid UTF-8 is accepted")
		}
		if utf8.ValidString(p) && !tooLong(p) {
			again := check(normal(p), accounts.PasswordPolicy{MinLength: 8}, annasContext)
			if (first == nil) != (again == nil) {
				t.Error("the normal form is judged otherwise")
			}
		}
		if s := Measure(p, accounts.PasswordPolicy{MinLength: 8}, annasContext); (s.Score == 0) != (first != nil) {
			t.Errorf("score %d for %v", s.Score, first)
		}
	})
}
