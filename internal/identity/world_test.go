package identity

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"regexp"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// cheap makes hashing take microseconds; the rules are the same.
var cheap = Cost{Memory: 64, Time: 1, Threads: 1}

const (
	annasEmail    = "anna@firm.example"
	annasPassword = "violet teapot gravel"
	newPassword   = "quiet harbour lantern"
	home          = "192.0.2.10"
	elsewhere     = "198.51.100.7"
)

// world is the room on a real database; memberships, the one thing that a higher room supplies, are a list in memory.
type world struct {
	*Service
	t     testing.TB
	ctx   context.Context
	db    *db.DB
	clk   *clock.Fake
	queue *jobs.Queue
	post  *post
	list  *memberList
	anna  ids.Login
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func onSQLite(t *testing.T) *world {
	clk := clock.NewFake(dbtest.Start)
	return newWorld(t, dbtest.SQLite(t, clk, schemas()...), clk)
}

func schemas() []fs.FS { return []fs.FS{jobs.Schema(), activity.Schema(), Schema()} }

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), db: d, clk: clk, post: &post{}, list: &memberList{}}
	w.Service, w.queue = w.process(cheap)
	w.anna = w.login(annasEmail, annasPassword)
	w.join(w.anna, "firm", "anna-at-firm")
	return w
}

// process returns the service as a further process on the same database has it.
func (w *world) process(cost Cost) (*Service, *jobs.Queue) {
	w.t.Helper()
	wall := clock.System()
	maker := id.NewMaker(wall, rand.Reader)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	acts, err := activity.New(w.db, maker, quiet, Acts()...)
	w.must(err)
	bundle, err := i18n.Load(Locales(), email.Locales())
	w.must(err)
	bundle.Missing = func(lang, key string) { w.t.Errorf("no text for %s in %s", key, lang) }
	base, err := links.ParseBase("https://cabinet.example")
	w.must(err)
	s := New(Deps{DB: w.db, Now: w.clk.Now, Wall: w.clk.Now, IDs: maker, Hasher: NewHasher(maker, cost, 64<<20), Acts: acts,
		Members: w.list, Addresses: w.list, Rights: ceiling{}, Mail: w.post, From: email.Address{Email: "post@cabinet.example"}, Bundle: bundle,
		Base: base, Log: quiet})
	q := jobs.New(w.db, w.clk.Now, clock.System(), maker, quiet, jobs.Options{})
	s.RegisterJobs(q)
	return s, q
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.db.Write(w.ctx, fn))
}

// login makes a login; an empty password leaves it without.
func (w *world) login(address, password string) ids.Login {
	w.t.Helper()
	hash := ""
	if password != "" {
		var err error
		hash, err = w.Hasher.Hash(w.ctx, normal(password))
		w.must(err)
	}
	var login ids.Login
	w.write(func(tx *db.Tx) (err error) {
		login, err = w.CreateLogin(w.ctx, tx, address)
		if err == nil && hash != "" {
			err = w.SetPassword(w.ctx, tx, access.Operator(""), login, Prepared{hash})
		}
		return err
	})
	return login
}

func (w *world) join(login ids.Login, account ids.Account, user ids.User, change ...func(*Membership)) {
	m := Membership{Account: account, AccountName: "Whitfield & Marsh " + string(account), User: user, Login: login, Role: access.Standard,
		Active: true, IDNumber: "B-4471", Lang: "en", TimeZone: "Europe/London", DateStyle: "dmy", FirstName: "Anna", LastName: "Kovalenko",
		Policy: accounts.DefaultPolicy()}
	for _, c := range change {
		c(&m)
	}
	w.list.add(m)
}

func (w *world) signIn(address, password, device, ip string) (SignedIn, error) {
	return w.SignIn(w.ctx, SignInInput{Email: address, Password: password, Device: device, Client: at(ip)})
}

// in signs Anna in and fails the test if that doesn't work.
func (w *world) in() SignedIn {
	w.t.Helper()
	got, err := w.signIn(annasEmail, annasPassword, "", home)
	w.must(err)
	return got
}

// by returns who acts in a session.
func (w *world) by(secret string) access.Actor {
	w.t.Helper()
	p, err := w.SessionOf(w.ctx, secret, Visit{Unsafe: true})
	w.must(err)
	p.Actor.Door, p.Actor.RemoteIP = access.DoorWeb, home
	return p.Actor
}

func (w *world) alive(secret string) bool {
	w.t.Helper()
	_, err := w.SessionOf(w.ctx, secret, Visit{Unsafe: true})
	if err != nil && !errs.Is(err, errs.Unauthenticated) {
		w.t.Fatal(err)
	}
	return err == nil
}

func (w *world) run() {
	w.t.Helper()
	_, _, err := w.queue.RunDue(w.ctx)
	w.must(err)
}

// link opens a reset link as its page does.
func (w *world) link(token string) error {
	_, err := w.ResetPolicy(w.ctx, token)
	return err
}

// resetToken asks for a link for Anna and returns its token from the mail.
func (w *world) resetToken() string {
	w.t.Helper()
	w.must(w.RequestReset(w.ctx, annasEmail, at(home)))
	w.run()
	return w.post.token(w.t)
}

type recorded struct {
	Account, Kind, Outcome string
	Failed                 FailedPayload
}

// acts returns what was recorded, of one kind if given.
func (w *world) acts(kind activity.Kind) []recorded {
	w.t.Helper()
	rows, err := w.db.Query(w.ctx, `select account_id, kind, outcome, payload from acts order by at, id`)
	w.must(err)
	defer rows.Close()
	var out []recorded
	for rows.Next() {
		var r recorded
		var payload string
		w.must(rows.Scan(&r.Account, &r.Kind, &r.Outcome, &payload))
		if r.Kind == string(SignInFailed) {
			w.must(json.Unmarshal([]byte(payload), &r.Failed))
		}
		if kind == "" || r.Kind == string(kind) {
			out = append(out, r)
		}
	}
	w.must(rows.Err())
	return out
}

// judged counts the failed attempts that were compared with a password.
func (w *world) judged() (n int) {
	w.t.Helper()
	w.must(w.db.QueryRow(w.ctx, `select count(*) from acts where kind = ? and payload like '%"judged":true%'`, SignInFailed).Scan(&n))
	return n
}

func at(ip string) Client {
	return Client{RemoteIP: ip, Door: access.DoorWeb, RequestID: "r1",
		UserAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"}
}

type ceiling struct{}

func (ceiling) SetFor(_ context.Context, _ db.Queryer, _ ids.Account, role access.Role, _ ids.JobTitle) (access.Set, error) {
	return access.Ceiling(role), nil
}

type memberList struct {
	mu    sync.Mutex
	list  []Membership
	email map[ids.User]string // as other rooms were told
}

func (l *memberList) Hold(context.Context, *db.Tx, ids.Account, ids.User) error { return nil }

func (l *memberList) EmailChanged(_ context.Context, _ *db.Tx, _ ids.Account, user ids.User, address string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.email == nil {
		l.email = map[ids.User]string{}
	}
	l.email[user] = address
	return nil
}

func (l *memberList) add(m Membership) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, m)
}

func (l *memberList) change(user ids.User, fn func(*Membership)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.list {
		if l.list[i].User == user {
			fn(&l.list[i])
		}
	}
}

func (l *memberList) OfLogin(_ context.Context, _ db.Queryer, login ids.Login) ([]Membership, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Membership
	for _, m := range l.list {
		if m.Login == login {
			out = append(out, m)
		}
	}
	return out, nil
}

func (l *memberList) One(_ context.Context, _ db.Queryer, account ids.Account, user ids.User) (Membership, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range l.list {
		if m.Account == account && m.User == user {
			return m, nil
		}
	}
	return Membership{}, errs.E(errs.NotFound, "people.unknown", nil)
}

// post is a mail server that takes everything, or fails as told.
type post struct {
	mu   sync.Mutex
	sent []email.Message
	fail error
}

func (p *post) Send(_ context.Context, m email.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		return p.fail
	}
	p.sent = append(p.sent, m)
	return nil
}

func (p *post) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sent)
}

// about returns the mails with a subject, oldest first.
func (p *post) about(subject string) (out []email.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.sent {
		if m.Subject == subject {
			out = append(out, m)
		}
	}
	return out
}

var (
	tokenInMail = regexp.MustCompile(`https://cabinet\.example/password/reset/([A-Za-z0-9_-]{43})`)
	linkInMail  = regexp.MustCompile(`https://cabinet\.example/(?:password/reset|verify-email|undo-email|not-me)/([A-Za-z0-9_-]{43})`)
)

// token returns the token of the latest mail with a link to a new password.
func (p *post) token(t testing.TB) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.sent) - 1; i >= 0; i-- {
		if m := tokenInMail.FindStringSubmatch(p.sent[i].Text); m != nil {
			return m[1]
		}
	}
	t.Fatal("no mail with a link")
	return ""
}

// tokenOf returns the token in the latest mail with a subject.
func (p *post) tokenOf(t testing.TB, subject string) string {
	t.Helper()
	all := p.about(subject)
	if len(all) == 0 {
		t.Fatalf("no mail %q", subject)
	}
	m := linkInMail.FindStringSubmatch(all[len(all)-1].Text)
	if m == nil {
		t.Fatalf("no link in %q", subject)
	}
	return m[1]
}

// fields returns the message keys of an errs.Invalid error by field.
func fields(err error) map[string]string {
	out := map[string]string{}
	if e := errs.As(err); e != nil {
		for _, f := range e.Fields {
			out[f.Name] = f.Key
		}
	}
	return out
}

const minute = time.Minute
