package peopleweb_test

import (
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestAppearance(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		page := oliver.Get(links.Appearance()).Want(200).See("Appearance and language")
		if page.Value("theme") != "" || page.Value("language") != "" {
			t.Error("something is chosen already")
		}
		page = oliver.Submit(page.Form("#appearance"), apptest.Fill{"theme": "dark", "density": "compact", "date_style": "ymd"}).Want(200).At(links.Appearance())
		page.See("Appearance and language have been saved.")
		if page.Attr("html", "data-theme") != "dark" || page.Attr("html", "data-density") != "compact" {
			t.Error("the next page doesn't show it")
		}
		page = oliver.Submit(page.Form("#appearance"), apptest.Fill{"language": "ru"}).Want(200).See("Оформление и язык")
		if page.Attr("html", "lang") != "ru" || page.Value("theme") != "dark" {
			t.Error("the next page doesn't speak it, or forgets the rest")
		}
		for _, path := range []string{links.Profile(), links.Security()} {
			if page := oliver.Get(path); page.Attr("html", "lang") != "ru" {
				t.Errorf("%s isn't Russian", path)
			}
		}
		if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); strings.Count(kinds, "people.profile_changed") != 2 {
			t.Errorf("acts: %s", kinds)
		}
		for field, value := range map[string]string{"theme": "pink", "density": "huge", "language": "tlh", "date_style": "x"} {
			refused := oliver.Submit(page.Form("#appearance"), apptest.Fill{field: value}).Want(422)
			if refused.Problem(field) == "" || refused.Attr("html", "data-theme") != "dark" {
				t.Errorf("%s: %q", field, refused.Text(".errsum"))
			}
		}
		if other := a.As("lin").Get(links.Profile()); other.Attr("html", "lang") != "en" {
			t.Error("others are affected")
		}
	})
}

// TestLanguage: the person's own choice, then ?lang= which is remembered, then what the browser asks for.
func TestLanguage(t *testing.T) {
	a := apptest.SQLite(t)
	lang := func(p *apptest.Person, path string) string { return p.Get(path).Attr("html", "lang") }
	v := a.Visitor()
	for accept, want := range map[string]string{"": "en", "ru": "ru", "de, ru;q=0.5": "ru", "en-GB,en;q=0.9,ru;q=0.8": "en", "fr": "en", strings.Repeat("ru,", 2000): "en"} {
		v.Header.Set("Accept-Language", accept)
		if got := lang(v, links.SignIn("")); got != want {
			t.Errorf("%.40s: %s", accept, got)
		}
	}
	v.Header.Set("Accept-Language", "ru")
	page := v.Get(links.SignIn(links.Appearance()))
	page = v.Get(page.Attr(`.bare-langs a[hreflang=en]`, "href"))
	if page.Attr("html", "lang") != "en" || page.Value("next") != links.Appearance() {
		t.Error("the switch forgets where the person goes")
	}
	if lang(v, links.Forgot()) != "en" || lang(v, links.SignIn("")+"?lang=xx") != "en" {
		t.Error("the choice isn't remembered")
	}
	if page := v.SignIn(apptest.Address("pavel"), apptest.Password); page.Attr("html", "lang") != "ru" {
		t.Error("who chose Russian gets English")
	}
	if got := lang(v, links.Profile()+"?lang=en"); got != "ru" {
		t.Errorf("a link changes the person's language to %s", got)
	}
}

// TestEveryPageSpeaksRussian walks through the pages as somebody who reads no English.
func TestEveryPageSpeaksRussian(t *testing.T) {
	a := apptest.SQLite(t)
	pavel := a.As("pavel")
	v := a.Visitor()
	v.Header.Set("Accept-Language", "ru")
	pages := []*apptest.Page{pavel.Get(links.Profile()), pavel.Get(links.Security()), pavel.Get(links.Appearance()), pavel.Get(links.ProfilePictureDelete()),
		pavel.Get(links.Confirm("")), pavel.Get(links.ChooseAccount("")), pavel.Get("/nowhere"), v.Get(links.SignIn("")), v.Get(links.Forgot()),
		v.Get(links.Reset("dead")), v.Submit(v.Get(links.Forgot()).Form(""), apptest.Fill{"email": apptest.Address("pavel")})}
	for _, page := range pages {
		text := page.Doc.Find("main").Clone()
		text.Find("option, input, [lang=en]").Remove()
		for _, word := range []string{" the ", " your ", "Sign ", "Password", "Save", "Enter", "Error"} {
			if strings.Contains(text.Text(), word) {
				t.Errorf("%s says %q: %s", page.Path, word, strings.Join(strings.Fields(text.Text()), " "))
			}
		}
	}
	refused := pavel.Submit(pavel.Get(links.Profile()).Form("#profile"), apptest.Fill{"first_name": "", "cell_number": "abc"}).Want(422)
	if refused.Problem("first_name") != "Введите имя." {
		t.Errorf("%q", refused.Problem("first_name"))
	}
}
