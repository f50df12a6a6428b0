package documentsweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/documents/documentsweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// open opens a case of the firm.
func open(a *apptest.App, who, name string) ids.Case {
	areas, err := a.Practice.Areas(a.T.Context(), a.DB, a.Member(who).Account.ID)
	a.Must(err)
	c, err := a.Cases.Create(a.T.Context(), a.By(who), cases.CreateInput{Input: cases.Input{Name: &name, Area: &areas[0].ID}})
	a.Must(err)
	return c.ID
}

func TestDocumentsOnTheirPages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		c := open(a, "elena", "Oak")
		tab := elena.Get(links.CaseDocuments(c)).Want(200).See("No documents yet", "Add documents")
		if got := elena.Submit(tab.Form("#upload-files"), nil).Want(422); got.Problem("files") != "Choose a file first." {
			t.Errorf("beside the field: %q", got.Problem("files"))
		}
		elena.Upload(tab.Form("#upload-files"), "files", apptest.File{Name: "..\\a\u202eb.html", Data: []byte("<script>")}, nil).Want(200).
			See("Files added: 1.", "ab.html")
		again := elena.Upload(tab.Form("#upload-files"), "files", apptest.File{Name: "copy.html", Data: []byte("<script>")}, nil).Want(200)
		again.See("has the same content, byte for byte")

		var list struct{ Items []documentsweb.Document }
		program := a.Token("elena", access.ScopeWrite)
		program.Call(http.MethodGet, links.APICaseDocuments(c), nil).Want(200).JSON(&list)
		if len(list.Items) != 2 {
			t.Fatalf("%d documents", len(list.Items))
		}
		d := list.Items[1]
		page := elena.Get(links.Document(d.ID)).Want(200).See("New version", "Versions", d.SHA256)
		elena.Upload(page.Form("#upload-version"), "file", apptest.File{Name: "b.html", Data: []byte("two")}, nil).Want(200).See("Version added.")
		elena.Upload(page.Form("#upload-version"), "file", apptest.File{Name: "b.html", Data: []byte("three")}, nil).Want(409).See("Somebody else changed this document")
		if got := elena.Upload(elena.Get(links.Document(d.ID)).Form("#upload-version"), "file", apptest.File{Name: "b.html", Data: []byte("two")}, nil).Want(409); !strings.Contains(got.Problem("file"), "byte for byte") {
			t.Errorf("the same file again: %q", got.Problem("file"))
		}
		form := elena.Get(links.DocumentEdit(d.ID)).Want(200)
		long := elena.Submit(form.Form("#document"), apptest.Fill{"name": strings.Repeat("ж", 300), "description": "kept"}).Want(422)
		if long.Problem("name") != "This name is too long for a file. Shorten it." || long.Value("description") != "kept" {
			t.Errorf("a name that is too long: %q, %q", long.Problem("name"), long.Value("description"))
		}
		elena.Submit(form.Form("#document"), apptest.Fill{"name": "Reply.html"}).Want(200).See("Saved.", "Reply.html")
		elena.Submit(form.Form("#document"), apptest.Fill{"name": "Other.html"}).Want(409).See("changed in the meantime", "Reply.html")
		elena.Get(links.CaseDocuments(c) + "?name=reply").Want(200).See("Reply.html").SeeNot("copy.html")

		for _, who := range []string{"grace", "elena@twin"} {
			other := a.As(who)
			for _, path := range []string{links.CaseDocuments(c), links.Document(d.ID), links.DocumentContent(d.ID), links.DocumentEdit(d.ID), links.DocumentDelete(d.ID)} {
				other.Get(path).Want(404)
			}
		}
		ask := elena.Get(links.DocumentDelete(d.ID)).Want(200)
		elena.Submit(ask.Form("form[action$='/delete']"), nil).Want(200).See("Document deleted.")
		elena.Get(links.Document(d.ID)).Want(404)
	})
}

func TestFilesAreNeverShown(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := open(a, "elena", "Oak")
		text := "<html><script>alert(1)</script>"
		d, err := a.Documents.Add(a.T.Context(), a.By("elena"), c, documents.Upload{Name: "claim\r\nSet-Cookie: x.html", Body: strings.NewReader(text)})
		a.Must(err)
		got := a.As("elena").Get(links.DocumentContent(d.ID)).Want(200)
		for name, want := range map[string]string{"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "ETag": `"` + d.SHA256 + `"`} {
			if h := got.Header.Get(name); h != want {
				t.Errorf("%s: %q", name, h)
			}
		}
		if h := got.Header.Get("Content-Disposition"); !strings.HasPrefix(h, "attachment") || got.Header.Get("Set-Cookie") == "x.html" {
			t.Errorf("Content-Disposition: %q", h)
		}
	})
}

func TestVersionsOfTheAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := open(a, "elena", "Oak")
		program := a.Token("elena", access.ScopeWrite)
		var d documentsweb.AddedDocument
		first := program.Send(http.MethodPost, links.APICaseDocuments(c), named("a.txt"), []byte("one")).Want(201).JSON(&d)
		with := func(tag, name string) http.Header {
			h := named(name)
			h.Set("If-Match", tag)
			return h
		}
		seen := first.Header.Get("ETag")
		program.Send(http.MethodPost, links.APIDocument(d.ID)+"/versions", with(seen, "b.txt"), []byte("two")).Want(201).JSON(&d)
		if d.Latest != 2 || d.Name != "a.txt" {
			t.Errorf("%+v", d)
		}
		program.Send(http.MethodPost, links.APIDocument(d.ID)+"/versions", with(seen, "b.txt"), []byte("three")).Want(412)
		program.Send(http.MethodPost, links.APIDocument(d.ID)+"/versions", named("b.txt"), []byte("two")).Want(409)
		program.Call(http.MethodPatch, links.APIDocument(d.ID), map[string]any{"name": "Claim.txt"}, http.Header{"If-Match": {seen}}).Want(412)
		program.Call(http.MethodPatch, links.APIDocument(d.ID), map[string]any{"name": "Claim.txt", "description": "Second"}).Want(200)
		program.Call(http.MethodPatch, links.APIDocument(d.ID), map[string]any{"name": " "}).Want(422)
		var list struct {
			Items []documentsweb.DocumentVersion
		}
		program.Call(http.MethodGet, links.APIDocument(d.ID)+"/versions", nil).Want(200).JSON(&list)
		if len(list.Items) != 2 || list.Items[0].FileName != "b.txt" || list.Items[1].Size != 3 {
			t.Errorf("%+v", list.Items)
		}
		program.Call(http.MethodGet, links.APICaseDocuments(c)+"?sort=version", nil).Want(422)
		reader := a.Token("elena", access.ScopeRead)
		reader.Send(http.MethodPost, links.APICaseDocuments(c), named("a.txt"), []byte("x")).Want(403)
		program.Call(http.MethodDelete, links.APIDocument(d.ID), nil, http.Header{"If-Match": {seen}}).Want(412)
		program.Call(http.MethodDelete, links.APIDocument(d.ID), nil).Want(204)
		program.Call(http.MethodGet, links.APIDocument(d.ID), nil).Want(404)
		program.Send(http.MethodPost, links.APIDocument(d.ID)+"/versions", named("a.txt"), []byte("x")).Want(404)
	})
}
