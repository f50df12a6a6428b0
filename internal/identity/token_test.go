package identity

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
)

func TestBearerTokens(t *testing.T) {
	each(t, func(w *world) {
		in := TokenInput{Account: "firm", User: "anna-at-firm", Name: "backup script", Scope: access.ScopeRead, ExpiresAt: w.clk.Now().Add(time.Hour)}
		made, secret, err := w.CreateToken(w.ctx, access.Operator("firm"), in)
		w.must(err)
		p, err := w.ByToken(w.ctx, secret, Visit{}, at(home))
		w.must(err)
		if !strings.HasPrefix(secret, "cab_") || p.Actor.Scope != access.ScopeRead || p.Actor.User != "anna-at-firm" || p.Actor.Token != made.ID ||
			p.Actor.Session != "" || !p.Actor.ProvenAt.IsZero() || p.Actor.Login != w.anna {
			t.Errorf("acts as %+v", p.Actor)
		}
		for _, bad := range []string{"", "cab_", secret + "x", strings.TrimPrefix(secret, "cab_"), strings.ToUpper(secret), w.in().Secret} {
			if _, err := w.ByToken(w.ctx, bad, Visit{}, at(home)); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%.10s…: %v", bad, err)
			}
		}
		if w.alive(secret) || w.alive(strings.TrimPrefix(secret, "cab_")) {
			t.Error("a bearer token works as a cookie")
		}
		// A token never goes beyond its owner.
		w.list.change("anna-at-firm", func(m *Membership) { m.Role = access.Guest })
		p, err = w.ByToken(w.ctx, secret, Visit{Unsafe: true}, at(home))
		w.must(err)
		if p.Actor.Permissions != access.Ceiling(access.Guest) {
			t.Errorf("may do %s", p.Actor.Permissions)
		}
		list, err := w.Sessions(w.ctx, p.Actor)
		if err != nil || len(list) != 1 || list[0].Current {
			t.Errorf("%d sessions, %v", len(list), err)
		}
		w.clk.Advance(time.Hour)
		if _, err := w.ByToken(w.ctx, secret, Visit{}, at(home)); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("after its end: %v", err)
		}
	})
}

func TestNewPasswordEndsTokens(t *testing.T) {
	each(t, func(w *world) {
		token := func(user ids.User) string {
			_, secret, err := w.CreateToken(w.ctx, access.Operator("firm"), TokenInput{Account: "firm", User: user, Name: "t", Scope: access.ScopeWrite})
			w.must(err)
			return secret
		}
		ben := w.login("ben@firm.example", newPassword)
		w.join(ben, "firm", "ben")
		asking, other, foreign := token("anna-at-firm"), token("anna-at-firm"), token("ben")
		works := func(secret string) bool {
			_, err := w.ByToken(w.ctx, secret, Visit{Unsafe: true}, at(home))
			return err == nil
		}
		p, err := w.ByToken(w.ctx, asking, Visit{Unsafe: true}, at(home))
		w.must(err)
		_, err = w.ChangePassword(w.ctx, p.Actor, ChangeInput{Current: annasPassword, New: newPassword, Confirm: newPassword})
		w.must(err)
		if !works(asking) || works(other) || !works(foreign) {
			t.Errorf("after a change: asking %v, other %v, somebody else's %v", works(asking), works(other), works(foreign))
		}
		w.must(w.reset(w.resetToken(), "another long way home"))
		if works(asking) || !works(foreign) {
			t.Errorf("after a reset: own %v, somebody else's %v", works(asking), works(foreign))
		}
	})
}

func TestWhoMakesAndRevokesTokens(t *testing.T) {
	w := onSQLite(t)
	eve := w.login("eve@firm.example", newPassword)
	w.join(eve, "firm", "eve", func(m *Membership) { m.Role = access.Administrator })
	in, err := w.signIn("eve@firm.example", newPassword, "", home)
	w.must(err)
	evil := w.by(in.Secret)
	annas := TokenInput{Account: "firm", User: "anna-at-firm", Name: "x", Scope: access.ScopeAdmin}
	if _, _, err := w.CreateToken(w.ctx, evil, annas); !errs.Is(err, errs.NotFound) {
		t.Errorf("an administrator makes a token for somebody else: %v", err)
	}
	annas.Scope = access.ScopeWrite
	made, secret, err := w.CreateToken(w.ctx, w.by(w.in().Secret), annas)
	w.must(err)
	if err := w.RevokeToken(w.ctx, evil, "firm", made.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody else revokes: %v", err)
	}
	if err := w.RevokeToken(w.ctx, access.Operator(""), "police", made.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("in another account: %v", err)
	}
	p, err := w.ByToken(w.ctx, secret, Visit{}, at(home))
	w.must(err)
	if _, _, err := w.CreateToken(w.ctx, p.Actor, annas); !errs.Is(err, errs.NotFound) {
		t.Errorf("a token makes tokens: %v", err)
	}
	w.must(w.RevokeToken(w.ctx, w.by(w.in().Secret), "firm", made.ID))
	if _, err := w.ByToken(w.ctx, secret, Visit{}, at(home)); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("after its end: %v", err)
	}
	_, _, err = w.CreateToken(w.ctx, access.Operator(""), TokenInput{Account: "firm", User: "anna-at-firm", Name: "a\nb", Scope: "root", ExpiresAt: w.clk.Now()})
	if got := fields(err); got["name"] == "" || got["scope"] == "" || got["expires_at"] == "" {
		t.Errorf("%v", got)
	}
	for _, user := range []ids.User{"", "nobody"} {
		if _, _, err := w.CreateToken(w.ctx, access.Operator(""), TokenInput{Account: "firm", User: user, Scope: access.ScopeRead}); !errs.Is(err, errs.NotFound) {
			t.Errorf("for %q: %v", user, err)
		}
	}
}

func (w *world) setupToken() string {
	w.t.Helper()
	link, err := w.SetupLink(w.ctx, access.Operator(""))
	w.must(err)
	_, token, ok := strings.Cut(link, "https://cabinet.example/setup?token=")
	if !ok {
		w.t.Fatal(link)
	}
	return token
}

func TestFirstRun(t *testing.T) {
	each(t, func(w *world) {
		consume := func(token string) error {
			return w.db.Write(w.ctx, func(tx *db.Tx) error { return w.ConsumeSetup(w.ctx, tx, token, at(home)) })
		}
		if _, err := w.SetupLink(w.ctx, access.Actor{Door: access.DoorWeb}); !errs.Is(err, errs.NotFound) {
			t.Errorf("a visitor gets the link: %v", err)
		}
		old := w.setupToken()
		token := w.setupToken()
		if w.CheckSetup(w.ctx, old) == nil || consume(old) == nil {
			t.Error("an older link still works")
		}
		w.clk.Advance(time.Hour)
		if w.CheckSetup(w.ctx, token) == nil || consume(token) == nil {
			t.Error("a link works after an hour")
		}
		token = w.setupToken()
		w.must(w.CheckSetup(w.ctx, token))
		if done, err := w.IsSetUp(w.ctx); done || err != nil {
			t.Errorf("set up already: %v, %v", done, err)
		}
		var wg sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wg.Go(func() { results[i] = consume(token) })
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if !errs.Is(err, errs.NotFound) {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d browsers finished the set-up", won)
		}
		w.write(func(tx *db.Tx) error { // somebody empties the tables by hand
			_, err := tx.Exec(w.ctx, `delete from logins`)
			return err
		})
		if _, err := w.SetupLink(w.ctx, access.Operator("")); !errs.Is(err, errs.NotFound) {
			t.Errorf("a new link after the set-up: %v", err)
		}
		if w.CheckSetup(w.ctx, token) == nil || consume(token) == nil {
			t.Error("the set-up opens again")
		}
		if done, err := w.IsSetUp(w.ctx); !done || err != nil {
			t.Errorf("not set up: %v, %v", done, err)
		}
	})
}

// A set-up that fails half-way leaves the link alive.
func TestFailedSetUpCanBeRepeated(t *testing.T) {
	w := onSQLite(t)
	token := w.setupToken()
	_ = w.db.Write(w.ctx, func(tx *db.Tx) error {
		w.must(w.ConsumeSetup(w.ctx, tx, token, at(home)))
		return errs.FieldError("name", "x")
	})
	w.must(w.CheckSetup(w.ctx, token))
}

// Random texts never open anything (P17).
func FuzzSecrets(f *testing.F) {
	clk := clock.NewFake(dbtest.Start)
	w := &world{t: f, ctx: context.Background(), db: dbtest.SQLite(f, clk, schemas()...), clk: clk, post: &post{}, list: &memberList{}}
	s, _ := w.process(cheap)
	for _, s := range []string{"", "cab_", strings.Repeat("A", 43), "cab_" + strings.Repeat("-", 43), "\x00", "é", strings.Repeat("_", 1000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		clk.Advance(2 * time.Hour) // so that the address isn't slowed down
		if _, err := s.SessionOf(w.ctx, secret, Visit{}); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("session: %v", err)
		}
		if _, err := s.ByToken(w.ctx, secret, Visit{}, Client{}); !errs.Is(err, errs.Unauthenticated) && !errs.Is(err, errs.TooMany) {
			t.Errorf("token: %v", err)
		}
		if _, err := s.ResetPolicy(w.ctx, secret); !errs.Is(err, errs.NotFound) {
			t.Errorf("reset: %v", err)
		}
		if err := s.CheckSetup(w.ctx, secret); !errs.Is(err, errs.NotFound) {
			t.Errorf("set-up: %v", err)
		}
	})
}
