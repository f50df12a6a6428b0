package email_test

import (
	"testing"

	"cabinet/internal/platform/db"
)

// Nothing of a forgotten address is left, stopped or only doubted, and others' stay (R76).
func TestForgettingAnAddress(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		rows := func(where string) (n int) {
			t.Helper()
			err := g.db.QueryRow(t.Context(), `select (select count(*) from mail_stopped where `+where+`) + (select count(*) from mail_doubts where `+where+`)`).Scan(&n)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		send := func(account, to string) {
			t.Helper()
			if g.send(t, account, to) == nil {
				t.Fatal("it was taken")
			}
		}
		g.server.say("rcpt", "550 5.1.1 no such user")
		send("a1", "Canary@Example.com")
		send("", "canary@example.com")
		send("a2", "canary@example.com")
		send("a1", "boris@example.com")
		g.server.say("rcpt", "552 5.2.2 mailbox full")
		send("a1", "doubted@example.com")
		for _, address := range []string{"CANARY@example.com", "doubted@example.com", "not an address", ""} {
			err := g.db.Write(t.Context(), func(tx *db.Tx) error { return g.Forget(t.Context(), tx, "a1", address) })
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := rows(`account_id in ('a1', '') and (address_key like '%canary%' or address_key like '%doubted%')`); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		if n := rows(`account_id = 'a2' or address_key = 'boris@example.com'`); n != 2 {
			t.Errorf("%d rows of others, want 2", n)
		}
	})
}
