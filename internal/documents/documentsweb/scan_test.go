package documentsweb_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/documents/documentsweb"
	"cabinet/internal/links"
	"cabinet/internal/platform/scanner"
)

// fake is a scanner that finds malware where a file says so.
type fake struct{ down bool }

func (f *fake) Scan(_ context.Context, file io.Reader) (scanner.Verdict, error) {
	data, err := io.ReadAll(file)
	switch {
	case f.down:
		return scanner.Verdict{}, errors.New("no route to host")
	case bytes.Contains(data, []byte("EICAR")):
		return scanner.Verdict{State: scanner.Infected, Finding: "<b>Eicar</b>"}, nil
	}
	return scanner.Verdict{State: scanner.Clean}, err
}

func TestMalwareOnPagesAndInTheAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		watch := &fake{down: true}
		a.Documents.Scanner = watch
		c := open(a, "elena", "Oak")
		elena, oliver, program := a.As("elena"), a.As("oliver"), a.Token("elena", access.ScopeWrite)
		var d documentsweb.Document
		program.Send(http.MethodPost, links.APICaseDocuments(c), named("a.txt"), []byte("X5O EICAR")).Want(201).JSON(&d)
		if d.Scan != (documentsweb.Scan{State: "pending"}) {
			t.Errorf("at first: %+v", d.Scan)
		}
		a.Work()
		download := links.DocumentContent(d.ID)
		oliver.Get(links.CaseDocuments(c)).Want(200).See("a.txt", "Being scanned").SeeNot("Download")
		oliver.Get(links.Document(d.ID)).Want(200).See("Being scanned", "only who added the file", d.SHA256).SeeNot("Download")
		oliver.Get(download).Want(409).See("hasn’t been scanned for malware yet").SeeNot("X5O")
		same := http.Header{"If-None-Match": {`"` + d.SHA256 + `"`}, "Range": {"bytes=0-"}}
		oliver.Send(http.MethodGet, download, same, nil).Want(409)
		a.Token("oliver", access.ScopeRead).Call(http.MethodGet, links.APIDocument(d.ID)+"/content", nil).Want(409)
		elena.Get(links.Document(d.ID)).Want(200).See("Download")
		elena.Get(download).Want(200)

		watch.down = false
		a.Advance(time.Hour)
		a.Work()
		elena.Get(links.Document(d.ID)).Want(200).See("Malware found", "<b>Eicar</b>", "Delete").SeeNot("Download")
		elena.Get(links.CaseDocuments(c)).Want(200).See("Malware found").SeeNot("Download")
		elena.Get(download).Want(409).See("found malware in this file")
		program.Call(http.MethodGet, links.APIDocument(d.ID)+"/content", nil).Want(409)
		var list struct {
			Items []documentsweb.DocumentVersion
		}
		program.Call(http.MethodGet, links.APIDocument(d.ID)+"/versions", nil).Want(200).JSON(&list)
		if got := list.Items[0].Scan; got.State != "infected" || got.Finding != "<b>Eicar</b>" || got.ScannedAt == nil {
			t.Errorf("%+v", got)
		}

		program.Send(http.MethodPost, links.APIDocument(d.ID)+"/versions", named("a.txt"), []byte("harmless")).Want(201)
		a.Work()
		oliver.Get(links.Document(d.ID)).Want(200).See("Nothing found", "Malware found", "Download")
		oliver.Get(download).Want(200)
		oliver.Get(links.DocumentContentOf(d.ID, 1)).Want(409)

		a.Documents.Scanner = nil
		program.Send(http.MethodPost, links.APICaseDocuments(c), named("b.txt"), []byte("b")).Want(201).JSON(&d)
		oliver.Get(links.Document(d.ID)).Want(200).See("Not scanned", "No malware scanner has looked at the file", "Download")
		oliver.Get(links.DocumentContent(d.ID)).Want(200)
	})
}
