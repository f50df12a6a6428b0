package identity

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func annasToken(scope access.Scope) TokenInput {
	return TokenInput{Account: "firm", User: "anna-at-firm", Name: "script", Scope: scope}
}

func TestOwnTokens(t *testing.T) {
	each(t, func(w *world) {
		by := w.by(w.in().Secret)
		made, secret, err := w.CreateToken(w.ctx, by, annasToken(access.ScopeRead))
		w.must(err)
		if !made.ExpiresAt.Equal(w.clk.Now().Add(TokenLife)) {
			t.Errorf("ends %v", made.ExpiresAt)
		}
		never := annasToken(access.ScopeWrite)
		never.Name, never.Never = "cron", true
		_, _, err = w.CreateToken(w.ctx, by, never)
		w.must(err)
		w.clk.Advance(minute)
		_, err = w.ByToken(w.ctx, secret, Visit{}, at(elsewhere))
		w.must(err)
		w.join(w.login("ben@firm.example", newPassword), "firm", "ben")
		_, _, err = w.CreateToken(w.ctx, access.Operator("firm"), TokenInput{Account: "firm", User: "ben", Scope: access.ScopeRead})
		w.must(err)
		list, err := w.Tokens(w.ctx, by)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, one := range list {
			if one.ID == made.ID && (one.LastIP != elsewhere || !one.LastUsedAt.Equal(w.clk.Now()) || one.Name != "script") {
				t.Errorf("%+v", one)
			}
			if one.ID != made.ID && (!one.ExpiresAt.IsZero() || !one.LastUsedAt.IsZero()) {
				t.Errorf("%+v", one)
			}
		}
		if _, err := w.Tokens(w.ctx, access.Operator("firm")); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody's: %v", err)
		}
		w.run()
		if told := w.post.about("An API token was made"); len(told) != 3 || told[0].To.Email != annasEmail {
			t.Errorf("told: %v", told)
		}
		w.clk.Advance(TokenLife)
		w.must(w.Sweep(w.ctx))
		if list, err := w.Tokens(w.ctx, by); err != nil || len(list) != 2 || !list[1].Expired(w.clk.Now()) && !list[0].Expired(w.clk.Now()) {
			t.Errorf("just after its end: %+v, %v", list, err)
		}
		w.clk.Advance(tokenMemory + minute)
		w.must(w.Sweep(w.ctx))
		if list, err := w.Tokens(w.ctx, by); err != nil || len(list) != 1 {
			t.Errorf("a week later: %+v, %v", list, err)
		}
	})
}

func TestWrongTokens(t *testing.T) {
	w := onSQLite(t)
	by := w.by(w.in().Secret)
	year := w.clk.Now().Add(MaxTokenLife)
	for name, c := range map[string]struct {
		change func(*TokenInput)
		field  string
		key    string
	}{
		"no name":       {func(in *TokenInput) { in.Name = "  " }, "name", "name_missing"},
		"line break":    {func(in *TokenInput) { in.Name = "a\nb" }, "name", "name"},
		"separator":     {func(in *TokenInput) { in.Name = "a\u2028b" }, "name", "name"},
		"direction":     {func(in *TokenInput) { in.Name = "a\u202eb" }, "name", "name"},
		"long":          {func(in *TokenInput) { in.Name = strings.Repeat("я", 10_000) }, "name", "name"},
		"broken":        {func(in *TokenInput) { in.Name = "a\xff" }, "name", "name"},
		"no scope":      {func(in *TokenInput) { in.Scope = "" }, "scope", "scope"},
		"role":          {func(in *TokenInput) { in.Scope = access.ScopeAdmin }, "scope", "scope_role"},
		"past":          {func(in *TokenInput) { in.ExpiresAt = w.clk.Now() }, "expires_at", "past"},
		"far":           {func(in *TokenInput) { in.ExpiresAt = year.Add(time.Second) }, "expires_at", "far"},
		"endless admin": {func(in *TokenInput) { in.Scope, in.Never = access.ScopeAdmin, true }, "expires_at", "admin_ends"},
	} {
		in := annasToken(access.ScopeRead)
		c.change(&in)
		_, _, err := w.CreateToken(w.ctx, by, in)
		if got := fields(err); len(got) != 1 || got[c.field] != "identity.token."+c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := annasToken(access.ScopeRead)
	good.Name, good.ExpiresAt = "=cmd|' /C calc'!A0 <script>", year
	if _, _, err := w.CreateToken(w.ctx, by, good); err != nil {
		t.Errorf("a name is only shown: %v", err)
	}
	w.list.change("anna-at-firm", func(m *Membership) { m.Role = access.Administrator })
	_, _, err := w.CreateToken(w.ctx, w.by(w.in().Secret), annasToken(access.ScopeAdmin))
	w.must(err)
	if len(w.acts(AdminTokenMade)) != 1 || len(w.acts(TokenMade)) != 1 {
		t.Error("a token that may administer has an act of its own")
	}
}

func TestTwentyTokens(t *testing.T) {
	each(t, func(w *world) {
		by := w.by(w.in().Secret)
		var mu sync.Mutex
		made := 0
		var wg sync.WaitGroup
		for i := range MaxTokens + 5 {
			wg.Go(func() {
				in := annasToken(access.ScopeRead)
				in.Name = fmt.Sprint("script ", i)
				_, _, err := w.CreateToken(w.ctx, by, in)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made++
				} else if !errs.Is(err, errs.Conflict) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if made != MaxTokens {
			t.Errorf("%d tokens", made)
		}
		w.clk.Advance(TokenLife)
		w.write(func(tx *db.Tx) error { // those that are over don't count
			m, err := w.Members.One(w.ctx, tx, "firm", "anna-at-firm")
			w.must(err)
			return w.mayMake(w.ctx, tx, m, Token{Name: "one more", Scope: access.ScopeRead})
		})
	})
}

func TestTokenNamesAreUnlikeEachOther(t *testing.T) {
	each(t, func(w *world) {
		by := w.by(w.in().Secret)
		named := func(name string) TokenInput {
			in := annasToken(access.ScopeRead)
			in.Name = name
			return in
		}
		_, _, err := w.CreateToken(w.ctx, by, named("Чёрный  ящик"))
		w.must(err)
		for _, name := range []string{"Чёрный ящик", " черный ЯЩИК\n", "Че\u0308рный\u00a0ящик"} {
			_, _, err := w.CreateToken(w.ctx, by, named(name))
			if got := fields(err); len(got) != 1 || got["name"] != "identity.token.name_taken" {
				t.Errorf("%q: %v", name, err)
			}
		}
		w.join(w.login("ben@firm.example", newPassword), "firm", "ben")
		bens := named("чёрный ящик")
		bens.User = "ben"
		_, _, err = w.CreateToken(w.ctx, access.Operator("firm"), bens)
		w.must(err) // names are one's own
		for range 2 {
			_, _, err = w.CreateToken(w.ctx, access.Operator("firm"), named("backup"))
			w.must(err) // the operator exchanges tokens by name
		}
		if _, _, err = w.CreateToken(w.ctx, by, named("Backup")); fields(err)["name"] != "identity.token.name_taken" {
			t.Errorf("the name of an operator's token: %v", err)
		}
		w.clk.Advance(TokenLife)
		if _, _, err = w.CreateToken(w.ctx, w.by(w.in().Secret), named("чёрный ящик")); err != nil {
			t.Errorf("the name of one that is over: %v", err)
		}
		w.write(func(tx *db.Tx) error { // as tokens were before names were unique
			_, err := tx.Exec(w.ctx, `update api_tokens set name_folded = null where account_id = ?`, "firm")
			return err
		})
		if _, _, err = w.CreateToken(w.ctx, w.by(w.in().Secret), named("Чёрный ящик")); fields(err)["name"] != "identity.token.name_taken" {
			t.Errorf("of an older token: %v", err)
		}
	})
}

func TestFiftyTokensOfOneNameAtOnce(t *testing.T) {
	each(t, func(w *world) {
		by := w.by(w.in().Secret)
		var made, refused atomic.Int64
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				_, _, err := w.CreateToken(w.ctx, by, annasToken(access.ScopeRead))
				switch {
				case err == nil:
					made.Add(1)
				case fields(err)["name"] == "identity.token.name_taken":
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if list, err := w.Tokens(w.ctx, by); err != nil || len(list) != 1 || made.Load() != 1 || refused.Load() != 49 {
			t.Errorf("%d tokens, %d made, %d refused, %v", len(list), made.Load(), refused.Load(), err)
		}
	})
}

func TestEndOthersAndTokens(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.anna, "police", "anna-at-police")
		w.join(w.login("ben@firm.example", newPassword), "firm", "ben")
		token := func(account ids.Account, user ids.User) string {
			_, secret, err := w.CreateToken(w.ctx, access.Operator(account), TokenInput{Account: account, User: user, Name: "t", Scope: access.ScopeRead})
			w.must(err)
			return secret
		}
		works := func(secret string) bool {
			_, err := w.ByToken(w.ctx, secret, Visit{}, at(home)) // not read anew
			return err == nil
		}
		firm, police, bens := token("firm", "anna-at-firm"), token("police", "anna-at-police"), token("firm", "ben")
		here, there := w.chosen("firm"), w.chosen("firm")
		n, err := w.EndOthers(w.ctx, w.by(here))
		if err != nil || n != 1 || w.alive(there) || !works(firm) || !works(police) {
			t.Errorf("without tokens: %d, %v", n, err)
		}
		w.chosen("police")
		sessions, tokens, err := w.EndOthersAndTokens(w.ctx, w.by(here))
		if err != nil || sessions != 1 || tokens != 2 || !w.alive(here) || works(firm) || works(police) || !works(bens) {
			t.Errorf("with tokens: %d sessions, %d tokens, %v", sessions, tokens, err)
		}
		var in []string
		for _, a := range w.acts(TokensEnded) {
			in = append(in, a.Account)
		}
		if len(in) != 2 || in[0] == in[1] {
			t.Errorf("recorded in %v", in)
		}
		if _, _, err := w.EndOthersAndTokens(w.ctx, access.Operator("firm")); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody's: %v", err)
		}
	})
}
