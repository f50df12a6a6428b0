package documents_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/platform/scanner"
)

// fakeScanner finds malware where a file says so, until it is told to break.
type fakeScanner struct {
	mu    sync.Mutex
	down  error
	asked int
}

func (f *fakeScanner) Scan(_ context.Context, file io.Reader) (scanner.Verdict, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	data, err := io.ReadAll(file)
	switch {
	case err != nil:
		return scanner.Verdict{}, err
	case f.down != nil:
		return scanner.Verdict{}, f.down
	case bytes.Contains(data, []byte("EICAR")):
		return scanner.Verdict{State: scanner.Infected, Finding: "Eicar <b>Test</b>"}, nil
	case bytes.Contains(data, []byte("huge")):
		return scanner.Verdict{State: scanner.TooLarge}, nil
	case bytes.Contains(data, []byte("silent")):
		return scanner.Verdict{}, nil
	}
	return scanner.Verdict{State: scanner.Clean}, nil
}

// scanning sets the scanner up, as an operator does.
func (w *world) scanning() { w.documents.Scanner = w.scanner }

// work does the jobs that are due and returns how many of them failed.
func (w *world) work() int {
	w.Helper()
	_, failed, err := w.queue.RunDue(w.Ctx)
	w.Must(err)
	return failed
}

func (w *world) state(d ids.Document, number int64) documents.Scan {
	w.Helper()
	_, list, err := w.documents.Versions(w.Ctx, w.Jane, d)
	w.Must(err)
	for _, v := range list {
		if v.Number == number {
			return v.Scan
		}
	}
	w.Fatalf("no version %d", number)
	return documents.Scan{}
}

// refusedFile wants the file of a version to be kept from somebody.
func (w *world) refusedFile(what string, by access.Actor, d ids.Document, number int64, key string) {
	w.Helper()
	body, _, _, err := w.documents.Open(w.Ctx, by, d, number)
	if err == nil {
		_ = body.Close()
	}
	w.Refused(what, err, key)
}

func TestAFileWaitsForTheScanner(t *testing.T) {
	each(t, func(w *world) {
		w.scanning()
		w.scanner.down = errors.New("no route to host")
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "claim")
		if got := w.state(d.ID, 1); got != (documents.Scan{State: documents.ScanPending}) || d.Scan.State != documents.ScanPending {
			t.Errorf("at first: %+v", got)
		}
		if w.work() == 0 {
			t.Error("nothing failed while the scanner is down")
		}
		w.refusedFile("somebody else", w.Sam, d.ID, 0, "documents.pending")
		w.refusedFile("the machine", access.System(w.Jane.Account), d.ID, 0, "documents.pending")
		if w.content(w.Jane, d.ID, 1) != "claim" {
			t.Error("who brought it gets something else")
		}
		if n, err := w.documents.Overdue(w.Ctx); n != 0 || err != nil {
			t.Errorf("overdue at once: %d, %v", n, err)
		}
		w.Clock.Advance(documents.OverdueAfter + time.Minute)
		if n, err := w.documents.Overdue(w.Ctx); n != 1 || err != nil {
			t.Errorf("overdue: %d, %v", n, err)
		}
		w.scanner.down = nil
		w.work()
		if got := w.state(d.ID, 1); got.State != documents.ScanClean || got.At.IsZero() || got.Finding != "" {
			t.Errorf("at last: %+v", got)
		}
		if now, err := w.documents.Document(w.Ctx, w.Sam, d.ID); err != nil || now.Scan.State != documents.ScanClean || now.Version != d.Version {
			t.Errorf("the document says %+v, %v", now.Scan, err)
		}
		if w.content(w.Sam, d.ID, 0) != "claim" {
			t.Error("a clean file isn't what was given")
		}
		asked := w.scanner.asked
		w.Clock.Advance(time.Hour)
		if w.work(); w.scanner.asked != asked {
			t.Error("a clean file is scanned again")
		}
	})
}

func TestMalwareIsKeptFromEverybody(t *testing.T) {
	each(t, func(w *world) {
		w.scanning()
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "claim")
		w.work()
		_, err := w.documents.AddVersion(w.Ctx, w.Jane, d.ID, file("claim.txt", "X5O EICAR"), 0)
		w.Must(err)
		w.refusedFile("the latest that waits", w.Sam, d.ID, 0, "documents.pending")
		if w.content(w.Sam, d.ID, 1) != "claim" {
			t.Error("the former version isn't there while the next one waits")
		}
		w.work()
		if got := w.state(d.ID, 2); got.State != documents.ScanInfected || got.Finding != "Eicar <b>Test</b>" {
			t.Errorf("%+v", got)
		}
		for who, by := range map[string]access.Actor{"the uploader": w.Jane, "another": w.Sam, "the machine": access.System(w.Jane.Account)} {
			w.refusedFile(who, by, d.ID, 0, "documents.infected")
			w.refusedFile(who, by, d.ID, 2, "documents.infected")
		}
		if w.content(w.Sam, d.ID, 1) != "claim" || w.state(d.ID, 1).State != documents.ScanClean {
			t.Error("the clean version went with the other")
		}
		if n := count(w.Kinds(c.ID), documents.VersionInfected); n != 1 {
			t.Errorf("recorded %d times", n)
		}
		if w.files() != 2 {
			t.Error("the evidence is gone")
		}
		w.Clock.Advance(time.Hour)
		if w.work(); count(w.Kinds(c.ID), documents.VersionInfected) != 1 {
			t.Error("recorded again")
		}
		w.Must(w.documents.Delete(w.Ctx, w.Jane, d.ID, 0))
		w.work()
		if w.files() != 0 {
			t.Error("what was deleted is still there")
		}
	})
}

func count[T comparable](list []T, want T) (n int) {
	for _, x := range list {
		if x == want {
			n++
		}
	}
	return n
}

func TestOneIsDeletedWhileItWaits(t *testing.T) {
	each(t, func(w *world) {
		w.scanning()
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "EICAR")
		w.Must(w.documents.Delete(w.Ctx, w.Jane, d.ID, 0))
		if failed := w.work(); failed != 0 || w.scanner.asked != 0 {
			t.Errorf("%d failed, %d asked", failed, w.scanner.asked)
		}
	})
}

func TestWhatTheScannerDoesNotTake(t *testing.T) {
	each(t, func(w *world) {
		w.scanning()
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "film.mov", "huge")
		silent := w.add(w.Jane, c, "s.txt", "silent")
		if failed := w.work(); failed != 1 {
			t.Errorf("%d failed", failed)
		}
		if got := w.state(d.ID, 1); got.State != documents.ScanUnscanned || got.Finding != documents.FindingTooLarge {
			t.Errorf("%+v", got)
		}
		if w.content(w.Sam, d.ID, 0) != "huge" {
			t.Error("another content")
		}
		if got := w.state(silent.ID, 1).State; got != documents.ScanPending {
			t.Errorf("no answer makes it %s", got)
		}
		w.documents.Scanner = nil // taken away: nothing waits for it for ever
		w.Clock.Advance(time.Hour)
		if w.work(); w.state(silent.ID, 1).State != documents.ScanUnscanned {
			t.Error("it waits for a scanner that is gone")
		}
	})
}

func TestWithoutAScannerAndLater(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		var list []documents.Document
		for _, text := range []string{"one", "two", "EICAR"} {
			list = append(list, w.add(w.Jane, c, text+".txt", text))
		}
		w.work()
		if got := w.state(list[2].ID, 1); got != (documents.Scan{State: documents.ScanUnscanned}) || w.content(w.Sam, list[2].ID, 0) != "EICAR" {
			t.Errorf("%+v", got)
		}
		_, err := w.documents.Rescan(w.Ctx, w.Jane.Account)
		w.Refused("without a scanner", err, "documents.no_scanner")
		w.scanning()
		for range 2 { // asked twice before the first is done, each is scanned once
			if n, err := w.documents.Rescan(w.Ctx, w.Jane.Account); n != 3 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
		}
		w.work()
		var states []documents.ScanState
		for _, d := range list {
			states = append(states, w.state(d.ID, 1).State)
		}
		if !slices.Equal(states, []documents.ScanState{documents.ScanClean, documents.ScanClean, documents.ScanInfected}) || w.scanner.asked != 3 {
			t.Errorf("%v, asked %d times", states, w.scanner.asked)
		}
		if n, err := w.documents.Rescan(w.Ctx, w.Jane.Account); n != 0 || err != nil {
			t.Errorf("afterwards: %d, %v", n, err)
		}
	})
}

// TestAScannerAwayForADay: however long it is away, no file is given up for it, and nothing is left behind once it is back.
func TestAScannerAwayForADay(t *testing.T) {
	each(t, func(w *world) {
		w.scanning()
		w.scanner.down = errors.New("no route to host")
		d := w.add(w.Jane, w.Open(w.Jane, "Reid v Hart"), "claim.txt", "claim")
		for range 24 * 5 {
			w.Clock.Advance(12 * time.Minute)
			w.work()
		}
		dead := func() (n int) {
			w.Must(w.DB.QueryRow(w.Ctx, `select count(*) from jobs where state = 'dead'`).Scan(&n))
			return n
		}
		if n := dead(); n != 0 {
			t.Errorf("%d jobs gave up", n)
		}
		w.scanner.down = nil
		w.Clock.Advance(12 * time.Minute)
		w.work()
		if got := w.state(d.ID, 1); got.State != documents.ScanClean || dead() != 0 {
			t.Errorf("once it is back: %+v, %d given up", got, dead())
		}
	})
}
