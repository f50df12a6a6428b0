package accounts_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

func TestWrongInputIsNamedFieldByField(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*accounts.AccountInput)
		fields string
	}{
		"fine": {func(*accounts.AccountInput) {}, ""},
		"all wrong": {func(in *accounts.AccountInput) {
			*in = accounts.AccountInput{Language: "fr", TimeZone: "x", DateStyle: "x"}
		}, "name kind country language time_zone date_style"},
		"long name":       {func(in *accounts.AccountInput) { in.Name = strings.Repeat("я", 101) }, "name"},
		"longest name":    {func(in *accounts.AccountInput) { in.Name = strings.Repeat("я", 100) }, ""},
		"line break":      {func(in *accounts.AccountInput) { in.Name = "Hart\nwell" }, "name"},
		"not utf-8":       {func(in *accounts.AccountInput) { in.Name = "Hart\xff" }, "name"},
		"nul":             {func(in *accounts.AccountInput) { in.Name = "Hart\x00" }, "name"},
		"turned":          {func(in *accounts.AccountInput) { in.Name = "Hart\u202ewell" }, "name"},
		"country word":    {func(in *accounts.AccountInput) { in.Country = "England" }, "country"},
		"country group":   {func(in *accounts.AccountInput) { in.Country = "EU" }, "country"},
		"no such country": {func(in *accounts.AccountInput) { in.Country = "ZZ" }, "country"},
		"old zone":        {func(in *accounts.AccountInput) { in.TimeZone = "Local" }, "time_zone"},
		"zone path":       {func(in *accounts.AccountInput) { in.TimeZone = "../../etc/passwd" }, "time_zone"},
		"zone":            {func(in *accounts.AccountInput) { in.TimeZone = "Asia/Yekaterinburg" }, ""},
		"email":           {func(in *accounts.AccountInput) { in.SupportEmail = "a@b.example\nBcc: c@d.example" }, "support_email"},
		"phone letters":   {func(in *accounts.AccountInput) { in.SupportPhone = "0800 FLOWERS" }, "support_phone"},
		"phone short":     {func(in *accounts.AccountInput) { in.SupportPhone = "12" }, "support_phone"},
		"phone abroad":    {func(in *accounts.AccountInput) { in.SupportPhone = "+7 495 123-45-67" }, ""},
		"no support":      {func(in *accounts.AccountInput) { in.SupportPhone, in.SupportEmail = "", "" }, ""},
	} {
		in := firm()
		c.change(&in)
		_, err := in.Validate()
		var fields []string
		if e := errs.As(err); e != nil {
			for _, f := range e.Fields {
				fields = append(fields, f.Name)
			}
		}
		if got := strings.Join(fields, " "); got != c.fields {
			t.Errorf("%s: wrong fields %q, want %q", name, got, c.fields)
		}
	}
}

func TestWhatIsLeftEmptyFollowsTheCountry(t *testing.T) {
	for country, want := range map[string]string{"RU": "ru dmy UTC", "US": "en mdy UTC", "GB": "en dmy UTC"} {
		out, err := accounts.AccountInput{Name: "A", Kind: accounts.Police, Country: country}.Validate()
		if got := out.Language + " " + out.DateStyle + " " + out.TimeZone; err != nil || got != want {
			t.Errorf("%s: %s %v", country, got, err)
		}
	}
}

func FuzzAccountInput(f *testing.F) {
	f.Add("Hartwell & Reid", "GB", "Europe/London", "help@a.example", "020 7946 0018")
	f.Add("Ёлка", "ru", "UTC", "я@почта.рф", "8 (495) 123-45-67")
	f.Fuzz(func(t *testing.T, name, country, zone, mail, phone string) {
		in := accounts.AccountInput{Name: name, Kind: accounts.LawFirm, Country: country, TimeZone: zone, SupportEmail: mail, SupportPhone: phone}
		out, err := in.Validate()
		if err != nil {
			return
		}
		again, err := out.Validate()
		if err != nil || again != out {
			t.Errorf("what was accepted once isn't the second time: %+v %v", again, err)
		}
	})
}

func TestPolicyRanges(t *testing.T) {
	if err := accounts.DefaultPolicy().Validate(); err != nil {
		t.Fatal(err)
	}
	var zero accounts.Policy
	e := errs.As(zero.Validate())
	if e == nil || len(e.Fields) != 6 {
		t.Errorf("the empty policy: %v", e)
	}
	p := accounts.DefaultPolicy()
	p.Password.MaxAgeDays, p.Password.History = 29, 25
	if e := errs.As(p.Validate()); e == nil || len(e.Fields) != 2 {
		t.Errorf("%v", e)
	}
}

func anyPolicy(t *rapid.T) accounts.Policy {
	flag := rapid.Bool()
	return accounts.Policy{
		Password: accounts.PasswordPolicy{MinLength: rapid.IntRange(8, 20).Draw(t, "min"), MixedCase: flag.Draw(t, "case"),
			Digit: flag.Draw(t, "digit"), Symbol: flag.Draw(t, "symbol"), History: rapid.IntRange(0, 5).Draw(t, "history"),
			MaxAgeDays: rapid.SampledFrom([]int{0, 30, 365}).Draw(t, "age")},
		Session: accounts.SessionPolicy{IdleMinutes: rapid.IntRange(5, 120).Draw(t, "idle"), AbsoluteHours: rapid.IntRange(1, 24).Draw(t, "absolute")},
		Lock: accounts.LockPolicy{Failures: rapid.IntRange(3, 10).Draw(t, "failures"), WindowMinutes: rapid.IntRange(5, 60).Draw(t, "window"),
			DisableAfter: rapid.IntRange(10, 100).Draw(t, "disable")},
		OwnIDNumber: flag.Draw(t, "own"),
	}
}

func TestStrictestMeetsEveryPolicyInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyPolicy(t), anyPolicy(t)
		s := accounts.Strictest(a, b)
		if s != accounts.Strictest(b, a) || s != accounts.Strictest(a, b, s) || accounts.Strictest(a) != a {
			t.Fatalf("order or repetition matters: %+v", s)
		}
		for _, p := range []accounts.Policy{a, b} {
			if s.Password.MinLength < p.Password.MinLength || p.Password.Digit && !s.Password.Digit || s.Password.History < p.Password.History ||
				p.Password.MaxAgeDays > 0 && (s.Password.MaxAgeDays == 0 || s.Password.MaxAgeDays > p.Password.MaxAgeDays) ||
				s.Session.IdleMinutes > p.Session.IdleMinutes || s.Lock.Failures > p.Lock.Failures || s.OwnIDNumber && !p.OwnIDNumber {
				t.Fatalf("%+v is weaker than %+v", s, p)
			}
		}
	})
	if accounts.Strictest() != accounts.DefaultPolicy() {
		t.Error("without memberships the default holds")
	}
}

func TestFold(t *testing.T) {
	for a, b := range map[string]string{"Ёлкин  Пётр": "елкин петр", "STRASSE": "straße", "é": "e\u0301", " A ": "a"} {
		if writing.Fold(a) != writing.Fold(b) {
			t.Errorf("%q and %q differ", a, b)
		}
	}
	if writing.Fold("мой") == writing.Fold("мои") {
		t.Error("й and и are two letters")
	}
}
