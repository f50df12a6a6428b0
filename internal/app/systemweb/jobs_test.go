package systemweb_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// broken registers a kind whose jobs fail for good while *on is true, and enqueues some.
func broken(a *apptest.App, kind string, on *bool, n int) {
	a.T.Helper()
	a.Failing = true // each is logged as an error
	h := jobs.Register(a.Queue, jobs.Kind[int]{Name: kind, Do: func(context.Context, int) error {
		if *on {
			return jobs.Permanent(errors.New("the far side <script>alert(1)</script> is broken"))
		}
		return nil
	}})
	a.Write(func(tx *db.Tx) error {
		for i := range n {
			opts := []jobs.Option{}
			if i%2 == 1 {
				opts = append(opts, jobs.Account(string(a.World.Twin.ID)))
			}
			if _, err := h.Enqueue(a.T.Context(), tx, i, opts...); err != nil {
				return err
			}
		}
		return nil
	})
	a.Work()
}

func TestDeadLetters(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		on := true
		elena := a.As("elena")
		elena.Get(links.SystemJobs(nil)).Want(200).See("No failed jobs")
		broken(a, "test.far", &on, 3)
		page := elena.Get(links.System()).See("3 failed", "test.far").Want(200)
		page = elena.Get(links.SystemJobs(nil)).Want(200).See("test.far", "This Cabinet itself", "Hartwell & Reid", "is broken").SeeNot("<script>alert")
		retry := page.Doc.Find(`form[action$="/retry"]`).First().AttrOr("action", "")
		discard := page.Doc.Find(`form[action$="/discard"]`).First().AttrOr("action", "")
		token := page.Form(`form[action="` + retry + `"]`).Values()

		elena.Get(discard).Want(200).See("Discard this job, test.far?", "is never done")
		elena.Submit(elena.Get(discard).Form(`main form[action="`+discard+`"]`), nil).Want(200).See("The job was discarded")
		elena.Post(discard, token).Want(303)
		elena.Get(links.SystemJobs(nil)).See("no longer among those that failed")

		page = elena.Get(links.SystemJobs(nil))
		retry = page.Doc.Find(`form[action$="/retry"]`).First().AttrOr("action", "")
		on = false
		elena.Submit(page.Form(`form[action="`+retry+`"]`), nil).Want(200).See("will be tried again")
		a.Work()
		list := elena.Get(links.SystemJobs(url.Values{"kind": {"test.far"}})).Want(200).See("Try 1 job of this kind again")
		form := list.Form(`form[action="` + links.SystemJobsRetry() + `"]`)
		elena.Submit(form, apptest.Fill{"kind": "test.far"}).Want(200).See("Tried again now: 1.")
		elena.Submit(form, apptest.Fill{"kind": "test.other"}).Want(200).See("There are no failed jobs of this kind")
		a.Work()
		elena.Get(links.System()).See("In time")
		if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); !strings.Contains(kinds, "system.job_discarded") ||
			!strings.Contains(kinds, "system.job_retried") || strings.Count(kinds, "system.kind_retried") != 1 {
			t.Error(kinds)
		}
	})
}

// TestManyDeadLetters pages a thousand of them, as page and as operation, and meets each once.
func TestManyDeadLetters(t *testing.T) {
	a := apptest.SQLite(t)
	on := true
	broken(a, "test.many", &on, 1000)
	elena, program := a.As("elena"), a.Token("elena", access.ScopeAdmin)
	seen := map[string]bool{}
	for next := links.SystemJobs(nil); next != ""; {
		page := elena.Get(next).Want(200)
		for _, n := range page.Doc.Find(`#dead form[action$="/retry"]`).EachIter() {
			seen[n.AttrOr("action", "")] = true
		}
		next = page.Doc.Find(`a[rel=next]`).AttrOr("href", "")
	}
	if len(seen) != 1000 {
		t.Errorf("the pages show %d", len(seen))
	}
	seen = map[string]bool{}
	for after := ""; ; {
		var page struct {
			Items []struct{ ID, Kind, Reason string }
			Next  string
		}
		program.Get(links.APIDeadLetters() + "?" + url.Values{"limit": {"150"}, "after": {after}, "kind": {"test.many"}}.Encode()).Want(200).JSON(&page)
		for _, x := range page.Items {
			seen[x.ID] = true
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if len(seen) != 1000 {
		t.Errorf("the operation lists %d", len(seen))
	}
	var one string
	for one = range seen {
	}
	var wait sync.WaitGroup
	var gone atomic.Int64
	for range 8 { // at once: one of them discards it
		wait.Go(func() {
			if program.SendAtOnce(http.MethodDelete, links.APIDeadLetter(one), nil, nil).Status == http.StatusNoContent {
				gone.Add(1)
			}
		})
	}
	if wait.Wait(); gone.Load() != 1 {
		t.Errorf("discarded %d times", gone.Load())
	}
	program.Call(http.MethodDelete, links.APIDeadLetter(one), nil).Want(404)
	program.Call(http.MethodPost, links.APIDeadLetter(one)+"/retry", nil).Want(404)
	var done struct{ Jobs int }
	program.Call(http.MethodPost, links.APIDeadLetters()+"/retry", map[string]string{"kind": "test.many"}).Want(200).JSON(&done)
	if done.Jobs != 999 {
		t.Errorf("%d tried again", done.Jobs)
	}
	program.Call(http.MethodPost, links.APIDeadLetters()+"/retry", map[string]string{"kind": "test.many"}).Want(404)
	program.Get(links.APIDeadLetters() + "?after=nonsense").Want(422)
	elena.Get(links.SystemJobs(url.Values{"kind": {"<script>"}, "before": {strings.Repeat("x", 10_000)}})).SeeNot("<script>")
}

// TestStoppedAddresses: each organisation sees and allows its own.
func TestStoppedAddresses(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		stop := func(account, address string) {
			a.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), `insert into mail_stopped (account_id, address_key, address, meaning, code, enhanced, stopped_at) values (?, ?, ?, ?, ?, ?, ?)`,
					account, address, address, "no_such_address", 550, "5.1.1", db.At(tx.Now()))
				return err
			})
		}
		for i := range 60 {
			stop(string(a.World.Firm.ID), fmt.Sprintf("gone-%02d@firm.example", i))
		}
		stop(string(a.World.Twin.ID), "gone@twin.example")
		stop("", "gone@nobody.example")
		elena, twin := a.As("elena"), a.As("elena@twin")
		page := elena.Get(links.StoppedAddresses("")).Want(200).See("gone-00@firm.example", "gone@nobody.example", "doesn’t exist").SeeNot("gone-59", "twin.example")
		elena.Get(page.Doc.Find(`a[rel=next]`).AttrOr("href", "")).Want(200).See("gone-59@firm.example")
		other := twin.Get(links.StoppedAddresses("")).Want(200).See("gone@twin.example").SeeNot("gone-", "nobody.example")
		a.As("oliver").Get(links.StoppedAddresses("")).Want(404)

		form := other.Form(`form[action="` + links.StoppedAllow() + `"]`)
		twin.Submit(form, apptest.Fill{"address": "gone-00@firm.example"}).See("isn’t stopped")
		if page := twin.Press(form, apptest.Fill{"address": "gone@nobody.example", "deployment": "1"}); page.Status != 404 {
			t.Errorf("%d", page.Status)
		}
		twin.Submit(form, apptest.Fill{"address": "x\r\nBcc: y@z.example"}).See("isn’t stopped")
		twin.Submit(form, nil).See("Mail goes to this address again", "No address is stopped")
		elena.Get(links.StoppedAddresses("")).See("gone-00@firm.example")

		program := a.Token("elena", access.ScopeAdmin)
		var list struct {
			Items []struct{ Address string }
			Next  string
		}
		program.Get("/api/v1/stopped-addresses?limit=59").Want(200).JSON(&list)
		if len(list.Items) != 59 || list.Next == "" {
			t.Errorf("%d, next %q", len(list.Items), list.Next)
		}
		program.Call(http.MethodPost, "/api/v1/stopped-addresses/allow", map[string]string{"address": "gone-01@firm.example"}).Want(204)
		program.Call(http.MethodPost, "/api/v1/stopped-addresses/allow", map[string]string{"address": "gone-01@firm.example"}).Want(404)
	})
}

// TestSilence: every page says that a restored copy is silent, until its release.
func TestSilence(t *testing.T) {
	a := apptest.SQLite(t)
	elena, oliver := a.As("elena"), a.As("oliver")
	elena.Get(links.SystemRelease()).Want(200).At(links.System()).See("isn’t silent")
	a.Write(func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), `update backup_state set restored_at = ?, backup_at = ?`, db.At(tx.Now()), db.At(tx.Now().Add(-time.Hour))); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `insert into jobs (id, kind, account_id, args, unique_key, priority, state, due_at, attempts, crashes, fence, worker, reason, created_at)
			values ('held-1', 'identity.send_reset', '', '{}', '', 0, 'held', 0, 0, 0, 0, '', '', ?)`, db.At(tx.Now()))
		return err
	})
	a.Clock.Advance(2 * time.Second)
	oliver.Get(links.Profile()).See("restored copy of Cabinet")
	elena.Submit(elena.Get(links.System()).Want(200).See("restored copy that sends nothing").Form(`form[action="`+links.SystemMailTest()+`"]`), nil).
		See("silent until it is released")
	page := elena.Get(links.SystemRelease()).Want(200).See("Release this copy?", "identity.send_reset")
	if p := elena.Submit(page.Form(""), apptest.Fill{"waiting": "all"}).Want(422); p.Problem("waiting") == "" {
		t.Error("no words")
	}
	if p := elena.Submit(page.Form(""), apptest.Fill{"waiting": "send", "sent_until": "yesterday"}).Want(422); p.Problem("sent_until") == "" {
		t.Error("no words")
	}
	a.Token("elena", access.ScopeAdmin).Call(http.MethodPost, links.APISystem()+"/release", map[string]any{"send_waiting": false}).Want(403)
	elena.Submit(page.Form(""), apptest.Fill{"waiting": "drop"}).Want(200).At(links.System()).See("Released", "dropped: 1")
	elena.Submit(page.Form(""), apptest.Fill{"waiting": "send"}).At(links.System()).See("isn’t silent")
	a.Clock.Advance(2 * time.Second)
	oliver.Get(links.Profile()).SeeNot("restored copy")
	if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); strings.Count(kinds, "app.released") != 1 {
		t.Error(kinds)
	}
}
