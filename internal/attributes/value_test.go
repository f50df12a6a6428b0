package attributes

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/platform/i18n"
)

func manner(lang, style, zone string) Manner {
	return Manner{Lang: lang, DateStyle: style, Zone: i18n.Location(zone)}
}

// TestParse is the table of what people type, by kind.
func TestParse(t *testing.T) {
	en, ru, us := manner("en", "dmy", "Europe/London"), manner("ru", "dmy", "Europe/Moscow"), manner("en", "mdy", "America/New_York")
	list := []Choice{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}, {ID: "old", Name: "Old", Archived: true}}
	for _, c := range []struct {
		kind          Kind
		m             Manner
		given, stored string
		want, wrong   string
	}{
		{Text, en, "  Tea\u00a0", "", "Tea", ""}, {Text, en, "a\r\nb", "", "", "people.text.one_line"}, {Text, en, "a\u202eb", "", "", "people.text.characters"},
		{Text, en, "a\x00b", "", "", "people.text.characters"}, {Text, en, "\u2800", "", "", "people.text.characters"}, {Text, en, "a\xffb", "", "", "people.text.characters"},
		{Text, en, strings.Repeat("x", MaxText), "", strings.Repeat("x", MaxText), ""}, {Text, en, strings.Repeat("x", 10_000), "", "", "people.text.too_long"},
		{Text, en, "=1+1", "", "=1+1", ""}, {Text, en, "<script>", "", "<script>", ""}, {Text, en, " ", "x", "", ""},
		{LongText, en, "a\r\nb\rc", "", "a\nb\nc", ""}, {LongText, en, strings.Repeat("й", MaxText+1), "", "", "people.text.too_long"},
		{Number, en, "1,234.50", "", "1234.5", ""}, {Number, en, "1,234", "", "1234", ""}, {Number, en, "1,5", "", "1.5", ""}, {Number, en, "-0", "", "0", ""},
		{Number, ru, "1,234", "", "1.234", ""}, {Number, ru, "1\u00a0234,5", "", "1234.5", ""}, {Number, ru, "1.234,5", "", "1234.5", ""}, {Number, ru, "−12,50", "", "-12.5", ""},
		{Number, en, "007", "", "7", ""}, {Number, en, ".5", "", "0.5", ""}, {Number, en, "5.", "", "5", ""}, {Number, en, "", "1", "", ""},
		{Number, en, "1e5", "", "", "attributes.number.digits"}, {Number, en, "12,34,567", "", "", "attributes.number.digits"}, {Number, en, "--1", "", "", "attributes.number.digits"},
		{Number, en, ".", "", "", "attributes.number.digits"}, {Number, en, "1.2.3", "", "", "attributes.number.digits"}, {Number, en, "٣", "", "", "attributes.number.digits"},
		{Number, en, "123456789012345", "", "123456789012345", ""}, {Number, en, "1234567890123456", "", "", "attributes.number.long"},
		{Number, en, "1.23456789012345", "", "1.23456789012345", ""}, {Number, en, "=1+1", "", "", "attributes.number.digits"}, {Number, en, strings.Repeat("9", 10_000), "", "", "people.text.too_long"},
		{Date, en, "2026-11-19", "", "2026-11-19", ""}, {Date, en, "19/11/2026", "", "2026-11-19", ""}, {Date, ru, "19.11.2026 г.", "", "2026-11-19", ""},
		{Date, us, "11/19/2026", "", "2026-11-19", ""}, {Date, us, "19/11/2026", "", "", "attributes.date.none"}, {Date, en, "31/04/2026", "", "", "attributes.date.none"},
		{Date, en, "29/02/2028", "", "2028-02-29", ""}, {Date, en, "29/02/2027", "", "", "attributes.date.none"}, {Date, en, "1/2/26", "", "", "attributes.date.form"},
		{Date, en, "tomorrow", "", "", "attributes.date.form"}, {Date, en, "0000-01-01", "", "", "attributes.date.form"}, {Date, en, "19/11.2026", "", "", "attributes.date.form"},
		{DateTime, en, "2026-11-19T14:00", "", "2026-11-19T14:00Z", ""}, {DateTime, ru, "19.11.2026, 14:00", "", "2026-11-19T11:00Z", ""}, {DateTime, us, "11/19/2026 9:05", "", "2026-11-19T14:05Z", ""},
		{DateTime, ru, "2026-11-19T14:00:30+01:00", "", "2026-11-19T13:00Z", ""}, {DateTime, ru, "2026-11-19T14:00Z", "", "2026-11-19T14:00Z", ""},
		{DateTime, en, "2026-03-29T01:30", "", "", "attributes.date_time.skipped"}, {DateTime, en, "2026-11-19T24:00", "", "", "attributes.date_time.form"},
		{DateTime, en, "2026-11-19", "", "", "attributes.date_time.form"}, {DateTime, en, "31/04/2026 10:00", "", "", "attributes.date.none"}, {DateTime, en, "x", "", "", "attributes.date_time.form"},
		{DateTime, us, "9999-12-31T23:00", "", "", "attributes.date.form"},
		// The clocks go back over half past one twice; what was stored stays, whichever it was.
		{DateTime, en, "2026-10-25T01:30", "2026-10-25T01:30Z", "2026-10-25T01:30Z", ""}, {DateTime, en, "2026-10-25T01:30", "2026-10-25T00:30Z", "2026-10-25T00:30Z", ""},
		{YesNo, en, "true", "", Yes, ""}, {YesNo, en, "false", "", No, ""}, {YesNo, en, "", Yes, "", ""}, {YesNo, en, "maybe", "", "", "attributes.yes_no.choose"},
		{OneOf, en, "a", "", "a", ""}, {OneOf, en, "", "a", "", ""}, {OneOf, en, "a,b", "", "", "attributes.choice.one"}, {OneOf, en, "c", "", "", "attributes.choice.gone"},
		{OneOf, en, "old", "", "", "attributes.choice.gone"}, {OneOf, en, "old", "old", "old", ""}, {OneOf, en, "A", "", "", "attributes.choice.gone"},
		{ManyOf, en, "b,a,b", "", "a,b", ""}, {ManyOf, en, "old,b", "old", "b,old", ""}, {ManyOf, en, ",", "a", "", ""}, {ManyOf, en, "a,old", "b", "", "attributes.choice.gone"},
		{Link, en, "Example.com/Path?q=1", "", "https://example.com/Path?q=1", ""}, {Link, en, "javascript:alert(1)", "", "", "people.website.invalid"}, {Link, en, "ftp://a.example", "", "", "people.website.scheme"},
		{Link, en, "https://u:p@a.example", "", "", "people.website.invalid"}, {Link, en, "https://localhost", "", "", "people.website.invalid"}, {Link, en, "https://10.0.0.1", "", "", "people.website.invalid"},
		{Divider, en, "x", "", "", "attributes.value.unknown"},
	} {
		d := Definition{Kind: c.kind, Choices: list}
		got, wrong, _ := d.parse(c.given, c.stored, c.m)
		if got != c.want || wrong != c.wrong {
			t.Errorf("%s %s %.40q: %.40q %s, want %.40q %s", c.kind, c.m.Lang, c.given, got, wrong, c.want, c.wrong)
		}
		if wrong == "" && got != "" {
			if again, wrong, _ := d.parse(d.InputText(got, c.m), "", c.m); again != got && c.stored == "" || wrong != "" && c.stored == "" {
				t.Errorf("%s %.40q: shown as %.40q, which reads %.40q %s", c.kind, got, d.InputText(got, c.m), again, wrong)
			}
		}
	}
}

func TestShown(t *testing.T) {
	bundle, err := i18n.Load(Locales())
	must(t, err)
	list := []Choice{{ID: "b", Name: "Beta"}, {ID: "a", Name: "Alpha", Archived: true}}
	for _, c := range []struct {
		kind   Kind
		value  string
		en, ru string
	}{
		{Number, "-1234.5", "-1234.5", "-1234,5"}, {Date, "2026-11-19", "19/11/2026", "19.11.2026"},
		{DateTime, "2026-11-19T14:00Z", "19 Nov 2026, 14:00", "19 нояб. 2026, 14:00"}, {YesNo, Yes, "Yes", "Да"}, {YesNo, No, "No", "Нет"},
		{OneOf, "a", "Alpha", "Alpha"}, {ManyOf, "a,b", "Beta, Alpha", "Beta, Alpha"}, {Text, "x", "x", "x"}, {Text, "", "", ""},
	} {
		d := Definition{Kind: c.kind, Choices: list}
		for lang, want := range map[string]string{"en": c.en, "ru": c.ru} {
			if got := d.Shown(c.value, manner(lang, "dmy", "UTC"), bundle.Printer(lang)); strings.ReplaceAll(got, i18n.NBSP, " ") != want {
				t.Errorf("%s %s %s: %q, want %q", c.kind, lang, c.value, got, want)
			}
		}
	}
}

// FuzzParse: whatever is typed, what is stored reads back as itself and fits its limits.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"1,234.5", "−1 000,5", "19.11.2026", "2026-11-19T14:00", "19/11/2026, 9:05", "example.com/a?b#c", "a,b", "true", "\u202ex", "a\r\nb", "", "  "} {
		for kind := range Kinds() {
			f.Add(uint8(kind), s, true)
		}
	}
	list := []Choice{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind uint8, given string, russian bool) {
		d := Definition{Kind: Kinds()[int(kind)%len(Kinds())], Choices: list}
		m := Manner{Lang: "en", DateStyle: "mdy", Zone: zone}
		if russian {
			m = Manner{Lang: "ru", DateStyle: "dmy", Zone: zone}
		}
		value, wrong, _ := d.parse(given, "", m)
		if wrong != "" {
			if value != "" {
				t.Fatalf("%s %q: refused and %q", d.Kind, given, value)
			}
			return
		}
		if len(value) > 4*MaxText || slices.Contains([]Kind{Number, Date, DateTime}, d.Kind) && len(value) > 20 {
			t.Fatalf("%s: %d bytes", d.Kind, len(value))
		}
		if again, wrong, _ := d.parse(d.InputText(value, m), value, m); again != value || wrong != "" {
			t.Fatalf("%s %q: %q reads %q %s", d.Kind, given, value, again, wrong)
		}
	})
}
