package accountsweb_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// clearLogo is a PNG with a clear ground.
func clearLogo(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	m.SetNRGBA(width/2, height/2, color.NRGBA{20, 60, 120, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func logoFile(t *testing.T, width, height int) apptest.File {
	t.Helper()
	return apptest.File{Name: "logo.png", Type: "image/png", Data: clearLogo(t, width, height)}
}

const logoPicture = ".logo-plate.is-light img"

func TestLogoOnItsPage(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, sam := a.As("elena"), a.As("oliver")
		page := elena.Get(links.Organisation()).Want(200).See("There is no logo yet.")
		form := page.Form("#logo-form")
		elena.Post(form.Action(), form.Values()).Want(422).See("Choose a picture first")
		page = elena.Upload(form, "logo", logoFile(t, 1000, 500), nil).Want(200).At(links.Organisation()).See("The logo has been saved.")
		source := page.Attr(logoPicture, "src")
		if page.Attr(".logo-plate.is-dark img", "src") != source || page.Attr(logoPicture, "alt") == "" {
			t.Errorf("%q", source)
		}
		for _, p := range []*apptest.Person{elena, sam} {
			answer := p.Send(http.MethodGet, source, nil, nil).Want(200)
			m, err := png.Decode(bytes.NewReader(answer.Body))
			if err != nil || m.Bounds().Size() != image.Pt(512, 256) {
				t.Fatal(err, m.Bounds())
			}
			if _, _, _, opacity := m.At(1, 1).RGBA(); opacity != 0 {
				t.Error("the ground isn't clear")
			}
			for name, want := range map[string]string{"Content-Type": "image/png", "Cache-Control": "private, max-age=31536000, immutable",
				"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"} {
				if got := answer.Header.Get(name); got != want {
					t.Errorf("%s: %q", name, got)
				}
			}
			if answer.Header.Get("ETag") == "" || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "sandbox") {
				t.Errorf("%v", answer.Header)
			}
			if head := p.Send(http.MethodHead, source, nil, nil).Want(200); len(head.Body) > 0 || head.Header.Get("Content-Length") == "" {
				t.Error("HEAD")
			}
		}
		a.As("elena@twin").Send(http.MethodGet, source, nil, nil).Want(404)
		a.Visitor().Send(http.MethodGet, source, nil, nil).Want(303)
		page = elena.Upload(page.Form("#logo-form"), "logo", logoFile(t, 100, 100), nil).Want(200)
		if page.Attr(logoPicture, "src") == source {
			t.Error("a replaced logo has the old address")
		}
		elena.Send(http.MethodGet, source, nil, nil).Want(404)
		ask := elena.Get(links.OrganisationLogoRemove()).Want(200).See("Remove the logo?")
		page = elena.Submit(ask.Form(""), nil).Want(200).At(links.Organisation()).See("The logo has been removed.")
		if page.Count(logoPicture) > 0 {
			t.Error("it is still there")
		}
		elena.Get(links.OrganisationLogoRemove()).Want(404)
	})
}

func TestRefusedLogosStandBesideTheField(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	form := elena.Get(links.Organisation()).Form("#logo-form")
	for name, c := range map[string]struct {
		file apptest.File
		code string
	}{
		"SVG":       {apptest.File{Name: "a.svg", Type: "image/svg+xml", Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)}, "picture.svg"},
		"HTML":      {apptest.File{Name: "a.png", Type: "image/png", Data: []byte("<!doctype html><script>alert(1)</script>")}, "picture.html"},
		"too small": {logoFile(t, 63, 20), "accounts.logo.too_small"},
		"truncated": {apptest.File{Name: "a.png", Type: "image/png", Data: clearLogo(t, 100, 100)[:200]}, "picture.truncated"},
		"11 MB":     {apptest.File{Name: "a.png", Type: "image/png", Data: append(clearLogo(t, 100, 100), make([]byte, 11<<20)...)}, "picture.too_large"},
	} {
		page := elena.Upload(form, "logo", c.file, nil).Want(422)
		if page.Problem("logo") == "" || page.Count(".errsum a") != 1 || page.Value("city") != elena.Get(links.Organisation()).Value("city") {
			t.Errorf("%s: %q", name, page.Text(".errsum"))
		}
		call := elena.Call(http.MethodPut, links.APILogo(), c.file.Data, http.Header{"Content-Type": {"application/octet-stream"}})
		if call.Status != 413 && (call.Status != 422 || call.Fields()["logo"] != c.code) {
			t.Errorf("%s: operation says %d: %s", name, call.Status, call.Body)
		}
	}
	if got := account(elena); got["logo_url"] != "" {
		t.Error("one of them is the logo now")
	}
}

func TestTwoChangeTheLogoOnTheirPages(t *testing.T) {
	a := apptest.SQLite(t)
	first, second := a.As("elena"), a.As("elena")
	old := second.Get(links.Organisation()).Form("#logo-form")
	page := first.Upload(first.Get(links.Organisation()).Form("#logo-form"), "logo", logoFile(t, 100, 100), nil).Want(200)
	stored := page.Attr(logoPicture, "src")
	clash := second.Upload(old, "logo", logoFile(t, 200, 100), nil).Want(409)
	if !strings.Contains(clash.Problem("logo"), "Somebody else changed the logo") || clash.Attr(logoPicture, "src") != stored {
		t.Errorf("%q", clash.Text(".errsum"))
	}
	// The page that told of it holds the new version.
	second.Upload(clash.Form("#logo-form"), "logo", logoFile(t, 200, 100), nil).Want(200)
	// A question asked of the logo before isn't answered for the new one.
	ask := first.Get(links.OrganisationLogoRemove()).Form("")
	second.Upload(second.Get(links.Organisation()).Form("#logo-form"), "logo", logoFile(t, 100, 100), nil).Want(200)
	first.Submit(ask, nil).Want(409)
}

func TestLogoByAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, sam, twin := a.As("elena"), a.As("oliver"), a.As("elena@twin")
		octets := http.Header{"Content-Type": {"image/png"}}
		for _, p := range []*apptest.Person{elena, sam, twin} {
			p.Call(http.MethodGet, links.APILogo(), nil).Want(404)
		}
		sam.Call(http.MethodPut, links.APILogo(), clearLogo(t, 100, 100), octets).Want(404)
		sam.Call(http.MethodDelete, links.APILogo(), nil).Want(404)
		sam.Get(links.OrganisationLogoRemove()).Want(404)
		put := elena.Call(http.MethodPut, links.APILogo(), clearLogo(t, 700, 100), octets).Want(200)
		var logo struct {
			URL string `json:"url"`
		}
		put.JSON(&logo)
		tag := put.Header.Get("ETag")
		if got := account(elena)["logo_url"]; got != logo.URL || logo.URL == "" || tag == "" {
			t.Errorf("%v %q %q", got, logo.URL, tag)
		}
		got := sam.Call(http.MethodGet, links.APILogo(), nil).Want(200)
		if m, err := png.Decode(bytes.NewReader(got.Body)); err != nil || m.Bounds().Size() != image.Pt(512, 73) || got.Header.Get("ETag") != tag {
			t.Errorf("%v %q", err, got.Header.Get("ETag"))
		}
		twin.Call(http.MethodGet, links.APILogo(), nil).Want(404)
		seen := http.Header{"Content-Type": {"image/png"}, "If-Match": {tag}}
		elena.Call(http.MethodPut, links.APILogo(), clearLogo(t, 100, 100), seen).Want(200)
		elena.Call(http.MethodPut, links.APILogo(), clearLogo(t, 100, 100), seen).Want(412)
		elena.Call(http.MethodDelete, links.APILogo(), nil, http.Header{"If-Match": {tag}}).Want(412)
		if body := elena.Call(http.MethodDelete, links.APILogo(), nil).Want(204).Body; len(body) > 0 {
			t.Errorf("%q", body)
		}
		elena.Call(http.MethodDelete, links.APILogo(), nil).Want(204)
		elena.Send(http.MethodGet, links.Logo(ids.Account("nobody"), "nothing"), nil, nil).Want(404)
		if account(elena)["logo_url"] != "" {
			t.Error("it is still there")
		}
	})
}
