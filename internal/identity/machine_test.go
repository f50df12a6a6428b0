package identity

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// model is what must be true of one login, kept beside the real thing by the plainest possible rules.
type model struct {
	w        *world
	password string
	active   bool
	link     string // a reset link that must work until linkEnds
	linkEnds time.Time
	live     map[string]bool // session secrets opened since the last thing that ends sessions
	dead     []string
	failures int // in a row, judged

	address, former string
	void            bool   // the password opens nothing any more
	undo, notMe     string // links that must work until undoEnds and notMeEnds
	undoEnds        time.Time
	notMeEnds       time.Time
}

// Over all orders of signing in, guessing, resetting, changing, deactivating and waiting: a session exists only after a
// right password of an active person that the counters let through, and what ended stays ended (P22).
func TestSignInMachine(t *testing.T) {
	w := onSQLite(t)
	words := []string{"copper window orchard", "marble ladder thicket", "silent paper kettle", "yellow anchor meadow"}
	rapid.Check(t, func(t *rapid.T) {
		w.write(clearAll(w))
		m := &model{w: w, password: annasPassword, address: annasEmail, active: true, live: map[string]bool{}}
		w.list.change("anna-at-firm", func(mm *Membership) { mm.Active = true })
		w.post.sent = nil
		pick := rapid.SampledFrom(words)
		t.Repeat(map[string]func(*rapid.T){
			"sign in": func(t *rapid.T) { m.signIn(t, m.password, true) },
			"guess":   func(t *rapid.T) { m.signIn(t, "wrong guess", false) },
			"wait":    func(t *rapid.T) { m.wait(time.Duration(rapid.IntRange(1, 5000).Draw(t, "seconds")) * time.Second) },
			"link": func(t *rapid.T) {
				if !m.active {
					t.Skip("nobody to ask")
				}
				w.must(w.RequestReset(w.ctx, m.address, at(home)))
				m.collect()
			},
			"reset":  func(t *rapid.T) { m.reset(t, pick.Draw(t, "password")) },
			"change": func(t *rapid.T) { m.change(t, pick.Draw(t, "password")) },
			"move": func(t *rapid.T) {
				m.move(t, fmt.Sprintf("anna%d@firm.example", rapid.IntRange(0, 3).Draw(t, "address")))
			},
			"undo":   func(t *rapid.T) { m.undoMove(t) },
			"disown": func(t *rapid.T) { m.disown(t) },
			"toggle": func(t *rapid.T) {
				m.active = !m.active
				w.list.change("anna-at-firm", func(mm *Membership) { mm.Active = m.active })
			},
			"end": func(t *rapid.T) {
				for secret := range m.live {
					w.must(w.SignOut(w.ctx, secret, at(home)))
					m.end(secret)
					return
				}
			},
			"": m.check,
		})
	})
}

func (m *model) signIn(t *rapid.T, password string, right bool) {
	before := m.w.judged()
	got, err := m.w.signIn(m.address, password, "", elsewhere)
	judged := m.w.judged() > before || err == nil
	if err == nil && (!right || !m.active || m.void || password != m.password) {
		t.Fatalf("let in: right %v, active %v", right, m.active)
	}
	if err == nil {
		if m.failures >= 100 {
			t.Fatal("let in after a hundred failures")
		}
		m.failures = 0
		m.live[got.Secret] = true
		m.collect()
		return
	}
	if !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.TooMany) {
		t.Fatal(err)
	}
	if judged {
		m.failures++
	}
	if judged && right && m.active && !m.void {
		t.Fatal("the right password was judged wrong")
	}
}

func (m *model) wait(d time.Duration) {
	m.w.clk.Advance(d)
	for secret := range m.live {
		if !m.w.aliveIfActive(secret, m.active) {
			m.end(secret)
		}
	}
}

func (m *model) reset(t *rapid.T, password string) {
	if m.link == "" || password == m.password {
		t.Skip("nothing to do")
	}
	err := m.w.reset(m.link, password)
	if good := m.active && m.w.clk.Now().Before(m.linkEnds); (err == nil) != good {
		t.Fatalf("reset: %v, should work: %v", err, good)
	}
	if err != nil {
		return
	}
	m.password, m.failures, m.void = password, 0, false
	for secret := range m.live {
		m.end(secret)
	}
	if m.w.link(m.link) == nil {
		t.Fatal("the link works twice")
	}
	m.link = ""
}

func (m *model) change(t *rapid.T, password string) {
	if password == m.password || !m.active {
		t.Skip("nothing to do")
	}
	for secret := range m.live {
		next, err := m.w.ChangePassword(m.w.ctx, m.w.by(secret), ChangeInput{m.password, password, password})
		if err != nil {
			t.Fatal(err)
		}
		for s := range m.live {
			m.end(s)
		}
		m.live[next] = true
		m.password, m.failures, m.link = password, 0, ""
		return
	}
}

func (m *model) end(secret string) {
	delete(m.live, secret)
	m.dead = append(m.dead, secret)
}

func (m *model) check(t *rapid.T) {
	for _, secret := range m.dead[max(0, len(m.dead)-5):] {
		if m.w.alive(secret) {
			t.Fatal("an ended session lives")
		}
	}
	for secret := range m.live {
		if m.w.alive(secret) != m.active {
			t.Fatalf("a session of an active (%v) person is %v", m.active, !m.active)
		}
	}
	if m.link != "" && m.active && m.w.clk.Now().Before(m.linkEnds) && m.w.link(m.link) != nil {
		t.Fatal("a living link is dead")
	}
}

// aliveIfActive looks at a session's own limits, whether or not its person is active at the moment.
func (w *world) aliveIfActive(secret string, active bool) bool {
	w.list.change("anna-at-firm", func(m *Membership) { m.Active = true })
	defer w.list.change("anna-at-firm", func(m *Membership) { m.Active = active })
	s, err := selectSessionBySecret(w.ctx, w.db, secret)
	return err == nil && s.limited(w.list.list[0].Policy.Session).over(w.clk.Now()) == nil
}

// clearAll brings the world back to its beginning.
func clearAll(w *world) func(tx *db.Tx) error {
	hash, err := w.Hasher.Hash(w.ctx, annasPassword)
	w.must(err)
	return func(tx *db.Tx) error {
		for _, table := range []string{"sessions", "devices", "sign_in_counters", "reset_tokens", "reset_requests", "password_history", "jobs",
			"email_changes", "email_undos", "disown_tokens"} {
			if _, err := tx.Exec(w.ctx, "delete from "+table); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(w.ctx, `update passwords set hash = ?, void_at = null where login_id = ?`, hash, w.anna); err != nil {
			return err
		}
		_, err := tx.Exec(w.ctx, `update logins set email = ?, email_key = ? where id = ?`, annasEmail, annasEmail, w.anna)
		return err
	}
}
