package groupsweb

import (
	"testing"

	"cabinet/internal/groups"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }

func TestHoursAreWritten(t *testing.T) {
	bundle, err := i18n.Load(Locales())
	if err != nil {
		t.Fatal(err)
	}
	office := func(first, last int, windows ...groups.Window) (out groups.Hours) {
		for day := first; day <= last; day++ {
			for _, w := range windows {
				w.Day = day
				out = append(out, w)
			}
		}
		return out
	}
	morning, afternoon := groups.Window{Opens: 540, Closes: 780}, groups.Window{Opens: 840, Closes: 1080}
	for _, x := range []struct {
		hours  groups.Hours
		en, ru string
	}{
		{nil, "At any time", "В любое время"},
		{office(1, 5, morning, afternoon), "Mon–Fri 09:00–13:00, 14:00–18:00", "Пн–Пт 09:00–13:00, 14:00–18:00"},
		{append(office(1, 2, morning), office(7, 7, groups.Window{Opens: 0, Closes: 1440})...), "Mon, Tue 09:00–13:00; Sun 00:00–24:00", "Пн, Вт 09:00–13:00; Вс 00:00–24:00"},
		{append(office(1, 1, morning), office(3, 3, morning)...), "Mon 09:00–13:00; Wed 09:00–13:00", "Пн 09:00–13:00; Ср 09:00–13:00"},
		{office(1, 7, morning), "Mon–Sun 09:00–13:00", "Пн–Вс 09:00–13:00"},
	} {
		if got := hoursText(bundle.Printer("en"), x.hours); got != x.en {
			t.Errorf("%q, want %q", got, x.en)
		}
		if got := hoursText(bundle.Printer("ru"), x.hours); got != x.ru {
			t.Errorf("%q, want %q", got, x.ru)
		}
	}
}

// The form gives back whatever hours fill it.
func TestFormKeepsHours(t *testing.T) {
	for _, h := range []groups.Hours{nil, {at(1, 0, 1), at(1, 60, 1440)}, {at(5, 1320, 1440), at(6, 0, 360)}, {at(7, 1, 2), at(7, 3, 4), at(7, 5, 6)}} {
		got, err := filledHours(h).hours()
		if err != nil {
			t.Errorf("%v: %v", h, err)
		}
		if clean, err := got.Clean(); err != nil || clean.Version() != h.Version() {
			t.Errorf("%v became %v: %v", h, clean, err)
		}
	}
}

func at(day, opens, closes int) groups.Window {
	return groups.Window{Day: day, Opens: opens, Closes: closes}
}
