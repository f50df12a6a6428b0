package email

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// The channels of captured messages.
const (
	ChannelEmail = "email"
	ChannelText  = "text"
)

// Captured is a message that the demo kept instead of sending it.
type Captured struct {
	ID      string
	Channel string // [ChannelEmail] or [ChannelText]
	To      string // an email address, or a telephone number
	Subject string
	Text    string
	HTML    string
	Headers map[string]string
	At      time.Time // organisation time
}

// kept is how many captured messages the outbox holds; older ones make room.
const kept = 2000

// Outbox is a [Sender] that keeps messages in a table for the demo's eyes. It refuses what a real sender would refuse,
// so the demo shows the same failures.
type Outbox struct {
	db   *db.DB
	now  clock.Now
	wall clock.Wall
	ids  *id.Maker
	from Address
}

// NewOutbox returns an outbox; from is the sender of messages that name none.
func NewOutbox(d *db.DB, now clock.Now, wall clock.Wall, ids *id.Maker, from Address) *Outbox {
	return &Outbox{db: d, now: now, wall: wall, ids: ids, from: from}
}

// Send keeps m. It returns [ErrExpired] or an [ErrUnbuildable] like a real sender.
func (o *Outbox) Send(ctx context.Context, m Message) error {
	if m.expired(o.now()) {
		return ErrExpired
	}
	if m.From.Email == "" {
		m.From = o.from
	}
	if _, err := Build(m, o.wall()); err != nil {
		return err
	}
	to, _, err := ParseAddress(m.To.Email)
	if err != nil {
		return err
	}
	headers := map[string]string{
		"From": shown(m.From), "To": shown(m.To), "Message-ID": m.MessageID, "Auto-Submitted": "auto-generated",
	}
	for name, value := range m.Headers {
		headers[name] = value
	}
	return o.keep(ctx, m.Account, Captured{Channel: ChannelEmail, To: to, Subject: m.Subject, Text: m.Text, HTML: m.HTML, Headers: headers})
}

// Text keeps a text message to a telephone number.
func (o *Outbox) Text(ctx context.Context, account, to, body string) error {
	return o.keep(ctx, account, Captured{Channel: ChannelText, To: to, Text: body, Headers: map[string]string{}})
}

func shown(a Address) string {
	if a.Name == "" {
		return a.Email
	}
	return fmt.Sprintf("%s <%s>", a.Name, a.Email)
}

func (o *Outbox) keep(ctx context.Context, account string, c Captured) error {
	headers, err := json.Marshal(c.Headers)
	if err != nil {
		return err
	}
	c.ID = o.ids.New()
	return o.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into dev_outbox (id, account_id, channel, recipient, subject, body_text, body_html, headers, created_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			c.ID, account, c.Channel, c.To, c.Subject, c.Text, c.HTML, string(headers), db.At(tx.Now())); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from dev_outbox where id <= (select id from dev_outbox order by id desc limit 1 offset ?)`, kept)
		return err
	})
}

// List returns captured messages, newest first, at most limit of them, those before the message called after (all when
// empty). It crosses accounts: the demo alone shows it.
func (o *Outbox) List(ctx context.Context, q db.Queryer, after string, limit int) (list []Captured, err error) {
	if after == "" {
		after = "~" // sorts behind every id
	}
	rows, err := q.Query(ctx, `select id, channel, recipient, subject, body_text, body_html, headers, created_at from dev_outbox
		where id < ? order by id desc limit ?`, after, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	list = []Captured{}
	for rows.Next() {
		var c Captured
		var headers string
		var at db.TS
		if err := rows.Scan(&c.ID, &c.Channel, &c.To, &c.Subject, &c.Text, &c.HTML, &headers, &at); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(headers), &c.Headers); err != nil {
			return nil, err
		}
		c.At = at.Time
		list = append(list, c)
	}
	return list, rows.Err()
}
