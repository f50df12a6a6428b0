package email_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/id"
)

func TestOutbox(t *testing.T) {
	dbtest.Each(t, []fs.FS{email.Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		o := email.NewOutbox(d, clk.Now, clk.Now, id.NewMaker(clk.Now, rand.Reader), email.Address{Name: "Cabinet", Email: "post@cabinet.example"})
		m := sample()
		m.From = email.Address{}
		if err := o.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		clk.Advance(time.Minute)
		if err := o.Text(t.Context(), "a1", "+447700900123", "You have news."); err != nil {
			t.Fatal(err)
		}
		list, err := o.List(t.Context(), d, "", 10)
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		sms, mail := list[0], list[1]
		if sms.Channel != email.ChannelText || sms.To != "+447700900123" || sms.Text != "You have news." || sms.Headers == nil || !sms.At.Equal(clk.Now()) {
			t.Errorf("%+v", sms)
		}
		if mail.Channel != email.ChannelEmail || mail.To != "maria@example.com" || mail.Subject != m.Subject || mail.Text != m.Text || mail.HTML != m.HTML ||
			mail.Headers["Message-ID"] != m.MessageID || mail.Headers["From"] != "Cabinet <post@cabinet.example>" ||
			mail.Headers["List-Unsubscribe"] != m.Headers["List-Unsubscribe"] || !mail.At.Equal(clk.Now().Add(-time.Minute)) {
			t.Errorf("%+v", mail)
		}
		rest, err := o.List(t.Context(), d, sms.ID, 10)
		if err != nil || len(rest) != 1 || rest[0].ID != mail.ID {
			t.Error(rest, err)
		}
		m.Subject = "a\r\nb"
		if err := o.Send(t.Context(), m); !errors.Is(err, email.ErrUnbuildable) {
			t.Error(err)
		}
		m = sample()
		m.NotAfter = clk.Now().Add(-time.Second)
		if err := o.Send(t.Context(), m); !errors.Is(err, email.ErrExpired) {
			t.Error(err)
		}
		if list, _ := o.List(t.Context(), d, "", 10); len(list) != 2 {
			t.Error("refused messages were kept")
		}
	})
}

func TestOutboxMakesRoom(t *testing.T) {
	clk := clock.NewFake(date)
	d := dbtest.SQLite(t, clk, email.Schema())
	o := email.NewOutbox(d, clk.Now, clk.Now, id.NewMaker(clk.Now, bytes.NewReader(make([]byte, 1<<20))), email.Address{})
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		for i := range 2005 {
			if _, err := tx.Exec(t.Context(), `insert into dev_outbox (id, account_id, channel, recipient, subject, body_text, body_html, headers, created_at)
				values (?, '', 'text', '', '', '', '', '{}', 1)`, fmt.Sprintf("00000000-%06d", i)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := o.Text(t.Context(), "", "+447700900123", "newest"); err != nil {
		t.Fatal(err)
	}
	list, err := o.List(t.Context(), d, "", 5000)
	if err != nil || len(list) != 2000 || list[0].Text != "newest" {
		t.Fatal(len(list), err)
	}
}
