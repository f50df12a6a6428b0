package i18n_test

import (
	"testing"
	"testing/fstest"
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func texts(en, ru string) fstest.MapFS {
	return fstest.MapFS{"locales/en.json": {Data: []byte(en)}, "locales/ru.json": {Data: []byte(ru)}}
}

func bundle(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(texts(
		`{"t.hello":"Hello, {Name}","t.only":"Only English {N}","t.field":"First name","t.want":"Enter {Field}","t.when":"Again {When}.",
		  "t.invite":{"one":"{N} invitation","other":"{N} invitations"}}`,
		`{"t.hello":"Здравствуйте, {Name}","t.field":"Имя","t.want":"Укажите: {Field}",
		  "t.invite":{"one":"{N} приглашение","few":"{N} приглашения","many":"{N} приглашений","other":"{N} приглашения"}}`))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPlurals(t *testing.T) {
	b := bundle(t)
	for n, want := range map[int][2]string{
		0: {"0 invitations", "0 приглашений"}, 1: {"1 invitation", "1 приглашение"}, 2: {"2 invitations", "2 приглашения"},
		5: {"5 invitations", "5 приглашений"}, 11: {"11 invitations", "11 приглашений"}, 21: {"21 invitations", "21 приглашение"},
		22: {"22 invitations", "22 приглашения"}, 25: {"25 invitations", "25 приглашений"}, 111: {"111 invitations", "111 приглашений"},
		1284: {"1,284 invitations", "1\u00a0284 приглашения"}, -1: {"−1 invitation", "−1 приглашение"},
	} {
		for i, lang := range i18n.Languages() {
			if got := b.Printer(lang).N("t.invite", n); got != want[i] {
				t.Errorf("%s %d: %q, want %q", lang, n, got, want[i])
			}
		}
	}
	if got := b.Printer("ru").T("t.invite", errs.Args{"N": 22}); got != "22 приглашения" {
		t.Errorf("the message of an error: %q", got)
	}
	if got := b.Printer("ru").F("t.invite", 1.5); got != "1,5 приглашения" {
		t.Error(got)
	}
	if got := b.Printer("en").F("t.invite", 1.5); got != "1.5 invitations" {
		t.Error(got)
	}
}

func TestTextsAndFallback(t *testing.T) {
	b := bundle(t)
	var missing []string
	b.Missing = func(lang, key string) { missing = append(missing, lang+":"+key) }
	ru := b.Printer("ru")
	for _, c := range []struct{ got, want string }{
		{ru.T("t.hello", errs.Args{"Name": "{Name}<b>"}), "Здравствуйте, {Name}<b>"},
		{ru.T("t.want", errs.Args{"Field": i18n.Ref("t.field")}), "Укажите: Имя"},
		{ru.T("t.only", errs.Args{"N": 97538}), "Only English 97\u00a0538"},
		{ru.T("t.nowhere"), "t.nowhere"},
		{ru.T("t.hello"), "Здравствуйте, {Name}"},
		{b.Printer("de").T("t.field"), "First name"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if len(missing) != 2 || missing[0] != "ru:t.only" || missing[1] != "ru:t.nowhere" {
		t.Error(missing)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, en := range map[string]string{
		"broken placeholder": `{"a.b":"{Name"}`, "unknown form": `{"a.b":{"two":"x","other":"y"}}`, "no other": `{"a.b":{"one":"x"}}`,
		"not a text": `{"a.b":1}`, "empty braces": `{"a.b":"{}"}`, "defined twice": `{"i18n.ago.now":"x"}`,
	} {
		if _, err := i18n.Load(texts(en, `{}`)); err == nil {
			t.Error(name, "was accepted")
		}
	}
}

func TestDates(t *testing.T) {
	b := bundle(t)
	at := time.Date(2026, 11, 19, 22, 5, 0, 0, time.UTC)
	moscow := i18n.Location("Europe/Moscow")
	en, ru := b.Printer("en"), b.Printer("ru")
	for _, c := range []struct{ got, want string }{
		{en.Date(at, i18n.DMY, nil), "19/11/2026"}, {en.Date(at, i18n.MDY, nil), "11/19/2026"}, {en.Date(at, i18n.YMD, nil), "2026-11-19"},
		{ru.Date(at, i18n.DMY, moscow), "20.11.2026"}, {ru.DateShort(at, i18n.DMY, nil), "19\u00a0нояб.\u00a02026"},
		{en.DateShort(at, i18n.MDY, nil), "Nov\u00a019, 2026"}, {ru.DateLong(at, "", nil), "19\u00a0ноября\u00a02026\u00a0г."},
		{en.DateTime(at, i18n.DMY, moscow), "20\u00a0Nov\u00a02026, 01:05"}, {ru.Time(at, moscow), "01:05"},
		{ru.Ago(at.Add(-5*time.Minute), at), "5\u00a0минут назад"}, {en.Ago(at.Add(49*time.Hour), at), "in 2\u00a0days"},
		{en.In(time.Second / 2), "in 1\u00a0second"}, {ru.In(21 * time.Second), "через 21\u00a0секунду"}, {ru.In(90 * time.Second), "через 2\u00a0минуты"},
		{en.In(time.Minute), "in 1\u00a0minute"}, {ru.In(time.Hour), "через 1\u00a0час"}, {en.In(119 * time.Minute), "in 119\u00a0minutes"},
		{ru.In(2*time.Hour + 1), "через 3\u00a0часа"}, {en.In(49 * time.Hour), "in 3\u00a0days"},
		{en.T("t.when", errs.Args{"When": errs.In(5 * time.Minute)}), "Again in 5\u00a0minutes."},
		{en.Ago(at, at), "just now"}, {ru.Span(30 * time.Minute), "30\u00a0минут"}, {en.Span(24 * time.Hour), "1\u00a0day"},
		{ru.Span(12 * time.Hour), "12\u00a0часов"}, {en.Size(10 << 20), "10\u00a0MB"}, {ru.Size(1536), "1,5\u00a0КБ"}, {en.Size(1), "1\u00a0byte"},
		{ru.Number(97538), "97\u00a0538"}, {en.Number(-1000000), "−1,000,000"}, {en.Number(999), "999"}, {en.Decimal(-0.25), "−0.25"}, {en.Decimal(-1.5), "−1.5"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestZones(t *testing.T) {
	b := bundle(t)
	winter := time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	if got := b.Printer("en").Zone("Europe/London", winter).Label; got != "London (GMT+0)" {
		t.Error(got)
	}
	if got := b.Printer("ru").Zone("Asia/Kolkata", winter).Label; got != "Калькутта (GMT+5:30)" {
		t.Error(got)
	}
	if got := i18n.Offset("America/St_Johns", winter); got != "GMT−3:30" {
		t.Error(got)
	}
	list := b.Printer("ru").Zones(winter)
	if len(list) < 400 || len(list) != len(i18n.Zones()) {
		t.Error(len(list))
	}
	for _, z := range list {
		if !i18n.KnownZone(z.Name) || z.City == "" {
			t.Error("bad zone", z)
		}
	}
	for _, bad := range []string{"", "Local", "Mars/Base", "europe/london", "posix/Europe/London", "../../etc/passwd", "Europe/../UTC", "Europe", "EST",
		"EST5EDT,M3", "UTC\x00", "Europe/london\x00"} {
		if i18n.KnownZone(bad) {
			t.Error("accepted", bad)
		}
	}
	for _, good := range []string{"Europe/Kiev", "America/Argentina/Buenos_Aires", "Etc/GMT+3"} {
		if !i18n.KnownZone(good) {
			t.Error("refused", good)
		}
	}
	if i18n.Location("nowhere") != time.UTC {
		t.Error("fallback")
	}
}

func TestMatch(t *testing.T) {
	for header, want := range map[string]string{
		"": "en", "ru": "ru", "ru-RU,ru;q=0.9,en;q=0.8": "ru", "de,fr": "en", "de, ru;q=0.4, en;q=0.3": "ru",
		"en-GB": "en", "ru;q=0, en": "en", "*": "en", ";;;": "en",
	} {
		if got := i18n.Match(header, "en"); got != want {
			t.Errorf("%q: %s", header, got)
		}
	}
}

func TestCatalogue(t *testing.T) { i18ntest.Parity(t, i18n.Locales()) }
