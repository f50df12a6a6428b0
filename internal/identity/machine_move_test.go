package identity

import (
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// move changes the address in any living session; it is the only thing that may bring another one.
func (m *model) move(t *rapid.T, address string) {
	if !m.active || address == m.address {
		t.Skip("nothing to do")
	}
	for secret := range m.live {
		m.w.write(func(tx *db.Tx) error { _, err := tx.Exec(m.w.ctx, `delete from reset_requests`); return err })
		if err := m.w.ask(secret, address, m.password); err != nil {
			t.Fatal(err)
		}
		m.w.run()
		next, err := m.w.ConfirmEmailChange(m.w.ctx, m.w.by(secret), m.w.post.tokenOf(m.w.t, mailConfirm))
		if err != nil {
			t.Fatal(err)
		}
		m.w.run()
		for s := range m.live {
			m.end(s)
		}
		m.live[next] = true
		m.undo, m.undoEnds, m.former = m.w.post.tokenOf(m.w.t, mailMoved), m.w.clk.Now().Add(undoLife), m.address
		m.address, m.failures, m.link, m.notMe = address, 0, "", ""
		return
	}
}

func (m *model) undoMove(t *rapid.T) {
	if m.undo == "" {
		t.Skip("nothing to do")
	}
	restored, err := m.w.UndoEmailChange(m.w.ctx, m.undo, at(elsewhere))
	if good := m.w.clk.Now().Before(m.undoEnds); restored != good || (err == nil) != good {
		t.Fatalf("undo: %v, %v, should work: %v", restored, err, good)
	}
	if err == nil {
		m.address, m.failures = m.former, 0
		m.expelled()
	}
	m.undo = ""
}

func (m *model) disown(t *rapid.T) {
	if m.notMe == "" {
		t.Skip("nothing to do")
	}
	err := m.w.DisownDevice(m.w.ctx, m.notMe, at(elsewhere))
	if good := m.w.clk.Now().Before(m.notMeEnds); (err == nil) != good || err != nil && !errs.Is(err, errs.NotFound) {
		t.Fatalf("disown: %v, should work: %v", err, good)
	}
	if err == nil {
		m.expelled()
	}
	m.notMe = ""
}

// expelled notes that nothing opens the login any more but a link to a new password, which is in the mail.
func (m *model) expelled() {
	for secret := range m.live {
		m.end(secret)
	}
	m.void, m.link, m.notMe = true, "", ""
	m.collect()
}

// collect reads the mails that are due and notes the links in them.
func (m *model) collect() {
	resets, devices := len(m.w.post.about("Set a new password")), len(m.w.post.about(mailDevice))
	m.w.run()
	if len(m.w.post.about("Set a new password")) > resets {
		m.link, m.linkEnds = m.w.post.token(m.w.t), m.w.clk.Now().Add(resetLife)
	}
	if len(m.w.post.about(mailDevice)) > devices {
		m.notMe, m.notMeEnds = m.w.post.tokenOf(m.w.t, mailDevice), m.w.clk.Now().Add(7*24*time.Hour)
	}
}
