package documentsweb_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/documents/documentsweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/config"
)

// small lets documents have a MiB.
func small() apptest.Setup {
	return apptest.Setup{Config: func(c *config.Config) { c.DocumentLimit = 1 }}
}

// endless is a file without end that counts what is read of it.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	return len(p), nil
}

// stored counts the files of documents in the store, and what is left of those that were coming in.
func stored(a *apptest.App, of ids.Account) (files, leftovers int) {
	kept, err := os.ReadDir(filepath.Join(a.Config.Data, "files", string(of), "documents"))
	if !errors.Is(err, os.ErrNotExist) {
		a.Must(err)
	}
	files = len(kept)
	list, err := os.ReadDir(a.Config.Data)
	a.Must(err)
	for _, x := range list {
		if strings.HasPrefix(x.Name(), "document-") {
			leftovers++
		}
	}
	return files, leftovers
}

// send has a program send a body that needn't be there as a whole; length -1 leaves it unsaid.
func send(a *apptest.App, program *apptest.Person, path string, header http.Header, body io.Reader, length int64) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, a.Base.URL(path), body)
	r.ContentLength, r.RemoteAddr = length, "127.0.0.1:4711"
	for _, h := range []http.Header{program.Header, header} {
		for name, values := range h {
			r.Header[name] = values
		}
	}
	out := httptest.NewRecorder()
	a.Handler.ServeHTTP(out, r)
	return out
}

func named(name string) http.Header {
	return http.Header{"Content-Type": {"application/octet-stream"}, "Content-Disposition": {`attachment; filename="` + name + `"`}}
}

func TestTwoGigabytesAreRefused(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := open(a, "elena", "Oak")
		program := a.Token("elena", access.ScopeWrite)
		for name, length := range map[string]int64{"said": 2 << 30, "unsaid": -1} {
			huge := &endless{}
			got := send(a, program, links.APICaseDocuments(c), named("film.mov"), huge, length)
			if got.Code != http.StatusRequestEntityTooLarge || !strings.Contains(got.Body.String(), `"type"`) {
				t.Errorf("%s: %d %s", name, got.Code, got.Body)
			}
			if huge.read > 20<<20 {
				t.Errorf("%s: %d bytes were read", name, huge.read)
			}
		}
		elena := a.As("elena")
		form := elena.Get(links.CaseDocuments(c)).Want(200).See("up to 1 MB each").Form("#upload-files")
		elena.Upload(form, "files", apptest.File{Name: "film.mov", Data: make([]byte, 1<<20+1)}, nil).Want(413).
			See("film.mov", "Not added", "The file is larger than 1 MB").See("No documents yet")
		elena.Upload(form, "files", apptest.File{Name: "film.mov", Data: make([]byte, 9<<20)}, nil).Want(413).See("This is too large")
		elena.Upload(form, "files", apptest.File{Name: "just.mov", Data: make([]byte, 1<<20)}, nil).Want(200).See("Files added: 1.")
		if files, leftovers := stored(a, a.Member("elena").Account.ID); files != 1 || leftovers != 0 {
			t.Errorf("%d files, %d leftovers", files, leftovers)
		}
	}, small())
}

func TestALargeFileStreams(t *testing.T) {
	const size, most = 32 << 20, 8 << 20
	a := apptest.SQLite(t)
	c := open(a, "elena", "Oak")
	program := a.Token("elena", access.ScopeWrite)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := send(a, program, links.APICaseDocuments(c), named("film.mov"), io.LimitReader(&endless{}, size), size)
	runtime.ReadMemStats(&after)
	if got.Code != http.StatusCreated {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > most {
		t.Errorf("an upload of %d bytes took %d of memory", size, took)
	}
}

func TestSeveralFilesAtOnce(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := open(a, "elena", "Oak")
		elena := a.As("elena")
		form := elena.Get(links.CaseDocuments(c)).Want(200).Form("#upload-files")
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for name, values := range form.Values() {
			for _, v := range values {
				a.Must(w.WriteField(name, v))
			}
		}
		for _, x := range []struct {
			name string
			size int
		}{{"one.txt", 3}, {"film.mov", 1<<20 + 1}, {"two.txt", 4}} {
			part, err := w.CreateFormFile("files", x.name)
			a.Must(err)
			_, err = part.Write(make([]byte, x.size))
			a.Must(err)
		}
		whole := bytes.Clone(b.Bytes())
		a.Must(w.Close())
		header := http.Header{"Content-Type": {w.FormDataContentType()}}
		elena.Send(http.MethodPost, links.CaseDocuments(c), header, b.Bytes()).Want(413).See("one.txt", "two.txt", "film.mov", "Not added")
		elena.Get(links.CaseDocuments(c)+"?sort=name").Want(200).See("one.txt", "two.txt").SeeNot("film.mov")
		// A connection that is cut within the last file keeps those before it, and nothing of that one.
		elena.Send(http.MethodPost, links.CaseDocuments(c), header, whole[:len(whole)-2]).Want(400)
		var list struct{ Items []documentsweb.Document }
		a.Token("elena", access.ScopeRead).Call(http.MethodGet, links.APICaseDocuments(c), nil).Want(200).JSON(&list)
		if len(list.Items) != 3 {
			t.Errorf("%d documents", len(list.Items))
		}
		if files, leftovers := stored(a, a.Member("elena").Account.ID); files != 3 || leftovers != 0 {
			t.Errorf("%d files, %d leftovers", files, leftovers)
		}
	}, small())
}

func TestHostileNamesInTheAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := open(a, "elena", "Oak")
		program := a.Token("elena", access.ScopeWrite)
		long := strings.Repeat("%D0%B6", 300)
		for given, want := range map[string]string{
			`attachment; filename="../../etc/passwd"`:                      "passwd",
			`attachment; filename*=UTF-8''..%2f..%5Ca%00%E2%80%AEfdp.exe`:  "afdp.exe",
			`attachment; filename*=UTF-8''` + long + `.pdf`:                strings.Repeat("ж", 125) + ".pdf",
			`attachment; filename="con.txt"`:                               "_con.txt",
			`attachment; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1.js`: "a Set-Cookie_ x=1.js",
			`attachment`: "document",
		} {
			var d documentsweb.Document
			header := http.Header{"Content-Type": {"application/octet-stream"}, "Content-Disposition": {given}}
			program.Send(http.MethodPost, links.APICaseDocuments(c), header, []byte("<script>alert(1)</script>")).Want(201).JSON(&d)
			if d.Name != want {
				t.Errorf("%s is kept as %q", given, d.Name)
			}
			got := program.Send(http.MethodGet, links.APIDocument(d.ID)+"/content", nil, nil).Want(200)
			kind := "application/octet-stream"
			if strings.HasSuffix(want, ".txt") {
				kind = "text/plain; charset=utf-8" // which no browser shows here, and none takes for anything else
			}
			for name, want := range map[string]string{"Content-Type": kind, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
				"Cross-Origin-Resource-Policy": "same-origin", "Etag": `"` + d.SHA256 + `"`} {
				if h := got.Header.Get(name); h != want {
					t.Errorf("%s: %q", name, h)
				}
			}
			if p, h := got.Header.Get("Content-Security-Policy"), got.Header.Get("Content-Disposition"); !strings.HasSuffix(p, "sandbox") || !strings.HasPrefix(h, "attachment; filename") ||
				got.Header.Get("Set-Cookie") != "" {
				t.Errorf("%q, %q", p, h)
			}
		}
		header := http.Header{"Content-Type": {"application/octet-stream"}, "Content-Disposition": {`attachment; filename=`}}
		program.Send(http.MethodPost, links.APICaseDocuments(c), header, []byte("x")).Want(400)
	})
}

func TestEachDownloadIsAsked(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := open(a, "elena", "Oak")
		var d documentsweb.Document
		a.Token("elena", access.ScopeWrite).Send(http.MethodPost, links.APICaseDocuments(c), named("a.txt"), []byte("0123456789")).Want(201).JSON(&d)
		oliver := a.As("oliver")
		oliver.Get(links.Document(d.ID)).Want(200).See(d.SHA256, "New version")
		part := oliver.Send(http.MethodGet, links.DocumentContent(d.ID), http.Header{"Range": {"bytes=4-"}, "If-Range": {`"` + d.SHA256 + `"`}}, nil).Want(206)
		if string(part.Body) != "456789" {
			t.Errorf("the rest of a download: %q", part.Body)
		}
		same := http.Header{"If-None-Match": {`"` + d.SHA256 + `"`}}
		oliver.Send(http.MethodGet, links.DocumentContent(d.ID), same, nil).Want(304)
		for _, bad := range []string{"?version=2", "?version=0", "?version=x", "?version=-1"} {
			oliver.Get(links.DocumentContent(d.ID) + bad).Want(404)
		}
		_, err := a.Cases.BuildWall(a.T.Context(), a.By("elena"), cases.WallInput{Case: c, User: a.Member("oliver").ID, Reason: "conflict"})
		a.Must(err)
		oliver.Send(http.MethodGet, links.DocumentContent(d.ID), same, nil).Want(404)
		oliver.Get(links.Document(d.ID)).Want(404)
		oliver.Send(http.MethodPost, links.DocumentVersions(d.ID), nil, nil).Want(419) // a form without its token goes nowhere

		grace := a.As("grace")
		_, err = a.Cases.Assign(a.T.Context(), a.By("elena"), cases.AssignInput{Case: c, User: a.Member("grace").ID})
		a.Must(err)
		grace.Get(links.CaseDocuments(c)).Want(200).See("a.txt").SeeNot("Add documents", "Delete")
		grace.Get(links.Document(d.ID)).Want(200).See(d.SHA256).SeeNot("New version", "Edit")
		grace.Get(links.DocumentContent(d.ID)).Want(200)
		_, err = a.Cases.SetState(a.T.Context(), a.By("elena"), c, cases.Closed, 0)
		a.Must(err)
		a.As("elena").Get(links.CaseDocuments(c)).Want(200).See("a.txt").SeeNot("Add documents")
	})
}
