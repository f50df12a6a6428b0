package exports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestAFileIsMadeToldAndHandedOut(t *testing.T) {
	each(t, func(w *world) {
		e := w.ask(w.sam, "list", map[string]string{"of": "people"})
		if e.State != Queued || e.FileName != "list.csv" {
			t.Fatalf("asked: %+v", e)
		}
		if _, err := w.text(w.sam, e); !errs.Is(err, errs.NotFound) {
			t.Errorf("a queued file was opened: %v", err)
		}
		w.run()
		e = w.now(w.sam, e)
		if e.State != Ready || e.Rows != 2 || e.Size != 8 || !e.ExpiresAt.Equal(w.clk.Now().Add(Life)) {
			t.Fatalf("made: %+v", e)
		}
		if sum := sha256.Sum256([]byte("one\ntwo\n")); e.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("sum %q", e.SHA256)
		}
		text, err := w.text(w.sam, e)
		if must(t, err); text != "one\ntwo\n" {
			t.Errorf("the file says %q", text)
		}
		mails := w.post.all()
		if len(mails) != 1 || mails[0].To.Email != "sam@example.com" || !strings.Contains(mails[0].Text, "https://cabinet.example/exports/"+string(e.ID)) {
			t.Fatalf("mails %+v", mails)
		}
		if strings.Contains(mails[0].Text+mails[0].HTML, "two") {
			t.Error("the mail holds what the file does")
		}
		if w.acts(Requested) != 1 || w.acts(Made) != 1 || w.acts(Downloaded) != 1 {
			t.Error("request, making and download aren't recorded once each")
		}
	})
}

func TestNobodyElseHasTheFile(t *testing.T) {
	each(t, func(w *world) {
		e := w.made(w.sam, "list")
		stranger := w.other
		stranger.User = w.sam.User // another account, the same user id
		for name, by := range map[string]access.Actor{"administrator": w.jane, "other account": w.other, "forged": stranger} {
			_, _, err := w.Open(w.ctx, by, e.ID)
			if !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s opened the file: %v", name, err)
			}
			_, err = w.Export(w.ctx, by, e.ID)
			expect(t, name+" sees the export", err, errs.NotFound, "exports.unknown")
			if err := w.Delete(w.ctx, by, e.ID); err == nil {
				t.Errorf("%s deleted the file", name)
			}
			if p, err := w.Exports(w.ctx, by, ListFilter{}); err != nil || len(p.Exports) > 0 {
				t.Errorf("%s lists %d exports: %v", name, len(p.Exports), err)
			}
		}
		if _, err := w.Export(w.ctx, access.Actor{}, e.ID); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody sees the export: %v", err)
		}
		if _, err := w.text(w.sam, e); err != nil {
			t.Errorf("its owner: %v", err)
		}
	})
}

func TestTheRightIsAskedAtTheRequest(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.Request(w.ctx, w.sam, "record", nil)
		expect(t, "not an administrator", err, errs.NotFound, "")
		forged := w.sam
		forged.Role = access.Administrator
		_, err = w.Request(w.ctx, forged, "record", nil)
		expect(t, "a remembered role", err, errs.NotFound, "")
		_, err = w.Request(w.ctx, w.jane, "unheard", nil)
		expect(t, "unknown kind", err, errs.NotFound, "exports.unknown")
		_, err = w.Request(w.ctx, w.jane, "list", strings.Repeat("x", maxParams))
		expect(t, "large parameters", err, errs.Invalid, "exports.params_large")
		_, err = w.Request(w.ctx, access.System(w.firm.ID), "list", nil)
		expect(t, "the machine", err, errs.Unauthenticated, "")
	})
}

func TestFreshKindsWantAProof(t *testing.T) {
	each(t, func(w *world) {
		token := w.jane
		token.Token, token.Session = "t1", ""
		_, err := w.Request(w.ctx, token, "record", nil)
		expect(t, "by token", err, errs.Forbidden, ProveFirst)
		e := w.made(w.jane, "record")
		w.clk.Advance(6 * time.Minute)
		_, err = w.Request(w.ctx, w.jane, "record", nil)
		expect(t, "an old proof", err, errs.Forbidden, ProveFirst)
		_, err = w.text(w.jane, e)
		expect(t, "download by an old proof", err, errs.Forbidden, ProveFirst)
		w.jane.ProvenAt = w.clk.Now()
		if _, err := w.text(w.jane, e); err != nil {
			t.Error(err)
		}
		if w.acts(RequestedWeighty) != 1 {
			t.Error("the security contacts don't hear of it")
		}
	})
}

// A queued, a running and a ready export end with the access of whoever asked (R28).
func TestExportsDieWithTheRight(t *testing.T) {
	each(t, func(w *world) {
		queued := w.ask(w.sam, "list", nil)
		w.disable(w.sam)
		w.run()
		e, err := selectExport(w.ctx, w.db, w.firm.ID, queued.ID)
		if must(t, err); e.State != Cancelled || w.store.puts != 0 {
			t.Errorf("queued: %s after %d files", e.State, w.store.puts)
		}
		ready := w.made(w.jane, "record")
		eve := w.add(w.firm.ID, "eve@example.com", "Eve", "Moss", access.Administrator)
		_, err = w.ppl.SetRole(w.ctx, eve, w.jane.User, access.Standard)
		must(t, err)
		_, err = w.text(w.jane, ready)
		expect(t, "ready", err, errs.NotFound, "exports.no_file")
		w.run()
		if e = w.now(w.jane, ready); e.State != Cancelled || w.files() != 0 {
			t.Errorf("ready: %s, %d files left", e.State, w.files())
		}
		if w.acts(Withdrawn) != 2 || len(w.post.all()) != 1 {
			t.Errorf("%d withdrawals recorded, %d mails", w.acts(Withdrawn), len(w.post.all()))
		}
	})
}

func TestARunningExportStopsWithTheRight(t *testing.T) {
	each(t, func(w *world) {
		w.work = func(ctx context.Context, out io.Writer, progress func(int64, int64)) (int64, error) {
			progress(1, 10)
			w.disable(w.sam)
			<-ctx.Done() // soon: the beat asks for the right
			return 0, ctx.Err()
		}
		asked := w.ask(w.sam, "list", nil)
		begun := time.Now()
		w.run()
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
		e, err := selectExport(w.ctx, w.db, w.firm.ID, asked.ID)
		if must(t, err); e.State != Cancelled || w.files() != 0 {
			t.Errorf("%s, %d files", e.State, w.files())
		}
	})
}

func TestProgressIsSeenMeanwhile(t *testing.T) {
	each(t, func(w *world) {
		var e Export
		w.work = func(ctx context.Context, out io.Writer, progress func(int64, int64)) (int64, error) {
			progress(3, 10)
			for range 400 {
				if seen := w.now(w.sam, e); seen.Done == 3 && seen.Total == 10 && seen.State == Running {
					return 0, nil
				}
				time.Sleep(5 * time.Millisecond)
			}
			return 0, errors.New("nobody saw the progress")
		}
		e = w.ask(w.sam, "list", nil)
		w.run()
		if e = w.now(w.sam, e); e.State != Ready {
			t.Errorf("%s: %s", e.State, e.Problem)
		}
	})
}

func TestTooManyTheSameAndTheOldest(t *testing.T) {
	each(t, func(w *world) {
		first := w.ask(w.sam, "list", 1)
		if again := w.ask(w.sam, "list", 1); again.ID != first.ID {
			t.Error("the same file is made twice")
		}
		w.ask(w.sam, "list", 2)
		w.ask(w.sam, "list", 3)
		_, err := w.Request(w.ctx, w.sam, "list", 4)
		expect(t, "a fourth", err, errs.TooMany, "exports.too_many")
		w.ask(w.jane, "list", 4) // others aren't kept back
		w.run()
		for i := range MaxKept + 2 {
			w.ask(w.sam, "list", 10+i)
			w.run()
		}
		p, err := w.Exports(w.ctx, w.sam, ListFilter{})
		must(t, err)
		if len(p.Exports) != MaxKept || w.files() != MaxKept+1 {
			t.Errorf("%d exports and %d files are kept", len(p.Exports), w.files())
		}
		if _, err := w.Export(w.ctx, w.sam, first.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the oldest stayed: %v", err)
		}
		var seen []ids.Export
		for f := (ListFilter{Limit: 7}); ; {
			p, err := w.Exports(w.ctx, w.sam, f)
			must(t, err)
			for _, e := range p.Exports {
				seen = append(seen, e.ID)
			}
			if f.After = p.Next; p.Next == "" {
				break
			}
		}
		if len(seen) != MaxKept {
			t.Errorf("pages of 7 show %d", len(seen))
		}
	})
}

func TestDeletingStopsAndRemoves(t *testing.T) {
	each(t, func(w *world) {
		ready := w.made(w.sam, "list")
		must(t, w.Delete(w.ctx, w.sam, ready.ID))
		queued := w.ask(w.sam, "list", 2)
		must(t, w.Delete(w.ctx, w.sam, queued.ID))
		var running Export
		w.work = func(ctx context.Context, out io.Writer, _ func(int64, int64)) (int64, error) {
			must(t, w.Delete(w.ctx, w.sam, running.ID))
			<-ctx.Done()
			return 0, ctx.Err()
		}
		running = w.ask(w.sam, "list", 3)
		w.run()
		if n, err := w.CountOf(w.ctx, w.db, w.firm.ID, w.sam.User); err != nil || n != 0 || w.files() != 0 {
			t.Errorf("%d rows, %d files: %v", n, w.files(), err)
		}
		if err := w.Delete(w.ctx, w.sam, ready.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestFilesGoAfterTheirTime(t *testing.T) {
	each(t, func(w *world) {
		e := w.made(w.sam, "list")
		w.clk.Advance(Life)
		_, err := w.text(w.sam, e)
		expect(t, "after a week", err, errs.NotFound, "exports.no_file")
		must(t, w.Sweep(w.ctx))
		w.run()
		if e = w.now(w.sam, e); e.State != Expired || w.files() != 0 {
			t.Errorf("%s, %d files", e.State, w.files())
		}
		w.clk.Advance(remembered)
		must(t, w.Sweep(w.ctx))
		if n, err := w.CountOf(w.ctx, w.db, w.firm.ID, w.sam.User); err != nil || n != 0 {
			t.Errorf("%d rows stayed: %v", n, err)
		}
	})
}

func TestErasingOnePersonsExports(t *testing.T) {
	each(t, func(w *world) {
		w.made(w.sam, "list")
		hers := w.made(w.jane, "list")
		w.write(func(tx *db.Tx) error { return w.EraseOf(w.ctx, tx, w.firm.ID, w.sam.User) })
		w.run()
		if _, err := w.text(w.jane, hers); err != nil || w.files() != 1 {
			t.Errorf("%d files: %v", w.files(), err)
		}
	})
}

func TestKindsMustBeWhole(t *testing.T) {
	s := New(Deps{})
	s.RegisterKind((&world{}).kind("list", access.SeeLists, false))
	for name, k := range map[string]Kind{"empty": {}, "twice": (&world{}).kind("list", access.SeeLists, false), "name": (&world{}).kind("../x", access.SeeLists, false)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: registered", name)
				}
			}()
			s.RegisterKind(k)
		}()
	}
	for _, bad := range []string{"", "../../etc/passwd", "a/b", ".hidden", "a\x00b", "ё.csv", strings.Repeat("x", 200)} {
		k := Kind{Name: "list", FileName: func(json.RawMessage, time.Time) string { return bad }}
		if got := k.fileName(nil, time.Time{}); got != "list" {
			t.Errorf("%q is handed out as %q", bad, got)
		}
	}
}
