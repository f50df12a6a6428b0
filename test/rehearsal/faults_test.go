package rehearsal_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// soon is how long a page may take while something is broken: nobody waits for what doesn't come.
const soon = 8 * time.Second

// photo is a picture that no other one equals.
func photo(t *testing.T, shade uint8) apptest.File {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 200, 200))
	for i := range 200 * 200 {
		m.SetRGBA(i%200, i/200, color.RGBA{shade, uint8(i), uint8(i / 200), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return apptest.File{Name: "me.png", Type: "image/png", Data: b.Bytes()}
}

// upload gives a person another photo and returns the answer.
func upload(t *testing.T, p *apptest.Person, shade uint8) *apptest.Page {
	t.Helper()
	form := p.Get(links.Profile()).Want(200).Form(`form[action="` + links.ProfilePicture() + `"]`)
	return p.Upload(form, "picture", photo(t, shade), nil)
}

// shownPhoto returns the address of a person's photo.
func shownPhoto(p *apptest.Person) string {
	return p.Get(links.Profile()).Want(200).Attr(".drop img", "src")
}

// refused fails the test unless an answer came soon, says what is wrong in words and isn't a reference number.
func refused(t *testing.T, what string, words string, do func() *apptest.Page) {
	t.Helper()
	start := time.Now()
	page := do()
	took := time.Since(start)
	if page.Status != http.StatusServiceUnavailable || took > soon {
		t.Errorf("%s: %d after %v: %s", what, page.Status, took, bytes.TrimSpace(page.Body[:min(len(page.Body), 300)]))
		return
	}
	if words != "" {
		page.See(words)
	}
}

// writer is a program that gives its owner one position after the other, each until it is taken.
type writer struct {
	program *apptest.Person
	taken   int // how many were taken, each answered with 200
	refused atomic.Int64
	first   int
	again   int // how many keys of the next number are lost: nobody knows how the requests under them ended
}

func newWriter(t *testing.T, env apptest.Env, remote *apptest.App, i int) *writer {
	t.Helper()
	command(t, env, "user", "create", "--email", address(i), "--first-name", "Uma", "--last-name", "Bell")
	return &writer{program: remote.Bearer(strings.TrimSpace(command(t, env, "token", "create", "--email", address(i), "--scope", "write"))), first: i * 1_000_000}
}

// next sends the next number once and reports whether it was taken. What wasn't is sent again under the same key, and under
// another one when the product says that it can't know what became of the first.
func (w *writer) next() bool {
	n := strconv.Itoa(w.first + w.taken + 1)
	w.program.Header.Set("Idempotency-Key", "position-"+n+"-"+strconv.Itoa(w.again))
	switch w.program.Try(http.MethodPatch, links.APIMe(), `{"position":"`+n+`"}`) {
	case http.StatusOK:
		w.taken, w.again = w.taken+1, 0
		return true
	case http.StatusConflict:
		w.again++
	}
	w.refused.Add(1)
	return false
}

// exact fails the test unless every number that was taken has been written once, and nothing else.
func (w *writer) exact(t *testing.T, env apptest.Env) {
	t.Helper()
	var me struct{ ID, Position string }
	w.program.Call(http.MethodGet, links.APIMe(), nil).Want(200).JSON(&me)
	if me.Position != strconv.Itoa(w.first+w.taken) {
		t.Errorf("stored %q, answered %d", me.Position, w.first+w.taken)
	}
	if n := acts(t, env, "people.profile_changed", me.ID); n != w.taken {
		t.Errorf("%d changes were answered, %d are in the record", w.taken, n)
	}
}

// acts counts what the record holds of a kind about a person.
func acts(t *testing.T, env apptest.Env, kind, subject string) (n int) {
	t.Helper()
	err := apptest.Inside(t, env).DB.QueryRow(t.Context(), `select count(*) from acts where account_id <> '' and kind = ? and subject_id = ?`, kind, subject).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
