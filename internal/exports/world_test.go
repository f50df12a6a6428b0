package exports

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
	"cabinet/internal/roles"
)

// world is the room and those below it on a real database: a firm with Jane, its administrator, and Sam, who sign in
// elsewhere too.
type world struct {
	*Service
	t     *testing.T
	ctx   context.Context
	db    *db.DB
	clk   *clock.Fake
	queue *jobs.Queue
	store *fullStore
	post  *outbox
	ppl   *people.Service
	idy   *identity.Service
	firm  accounts.Account
	dept  accounts.Account
	jane  access.Actor
	sam   access.Actor
	other access.Actor // of the department
	// write is what the kind "list" does.
	work func(ctx context.Context, w io.Writer, progress func(done, total int64)) (int64, error)
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	schemas := []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), identity.Schema(), people.Schema(), Schema()}
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t *testing.T, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), db: d, clk: clk, post: &outbox{}}
	w.work = func(_ context.Context, out io.Writer, _ func(int64, int64)) (int64, error) {
		_, err := io.WriteString(out, "one\ntwo\n")
		return 2, err
	}
	disk, err := blob.Disk(t.TempDir(), clock.System())
	must(t, err)
	t.Cleanup(func() { must(t, disk.Close()) })
	w.store = &fullStore{Store: disk}
	w.Service, w.queue = w.process()
	acc := accounts.New(d, clk.Now, w.IDs, w.Acts)
	w.write(func(tx *db.Tx) error {
		var err error
		w.firm, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		must(t, err)
		w.dept, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		return err
	})
	w.jane = w.add(w.firm.ID, "jane@example.com", "Jane", "Smith", access.Administrator)
	w.sam = w.add(w.firm.ID, "sam@example.com", "Sam", "Ford", access.Standard)
	w.other = w.add(w.dept.ID, "olga@example.com", "Ольга", "Смирнова", access.Administrator)
	return w
}

// process returns the room as a further process on the same database and files has it.
func (w *world) process() (*Service, *jobs.Queue) {
	w.t.Helper()
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(w.db, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), identity.Acts(), people.Acts(), Acts())...)
	must(w.t, err)
	acc, rol := accounts.New(w.db, w.clk.Now, maker, log), roles.New(w.clk.Now, maker, log)
	members := people.NewMembers(acc)
	bundle, err := i18n.Load(email.Locales(), Locales())
	must(w.t, err)
	bundle.Missing = func(lang, key string) {
		if key != "test.list" {
			w.t.Errorf("no text for %s in %s", key, lang)
		}
	}
	base, err := links.ParseBase("https://cabinet.example")
	must(w.t, err)
	w.idy = identity.New(identity.Deps{DB: w.db, Now: w.clk.Now, Wall: w.clk.Now, IDs: maker, Acts: log, Members: members, Rights: rol, Bundle: bundle, Base: base, Log: quiet})
	queue := jobs.New(w.db, w.clk.Now, clock.System(), maker, quiet, jobs.Options{})
	w.idy.RegisterJobs(queue)
	w.ppl = people.New(w.db, w.clk.Now, maker, log, acc, rol, w.store, picture.NewStudio())
	w.ppl.RegisterJobs(queue)
	s := New(Deps{DB: w.db, Now: w.clk.Now, IDs: maker, Acts: log, Blobs: w.store, Actors: w.idy, Log: quiet, Temp: w.t.TempDir(),
		Post: Post{Sender: w.post, From: email.Address{Email: "post@cabinet.example"}, Bundle: bundle, Base: base, Recipients: RecipientsOf(w.idy, members)}})
	s.beat = 5 * time.Millisecond
	s.RegisterJobs(queue)
	s.RegisterKind(w.kind("list", access.SeeLists, false))
	s.RegisterKind(w.kind("record", access.ManageAccount, true))
	return s, queue
}

// kind is a file for whoever may do the action.
func (w *world) kind(name string, do access.Action, fresh bool) Kind {
	return Kind{Name: name, Title: "test.list", Type: "text/csv", Fresh: fresh, Alert: fresh,
		Allowed: func(_ context.Context, _ db.Queryer, by access.Actor, _ json.RawMessage) error {
			return access.Require(by, do, access.Facts{Account: by.Account})
		},
		FileName: func(json.RawMessage, time.Time) string { return "list.csv" },
		Write: func(ctx context.Context, _ access.Actor, _ json.RawMessage, out io.Writer, progress func(done, total int64)) (int64, error) {
			return w.work(ctx, out, progress)
		}}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Write(w.ctx, fn))
}

// add makes a user and returns them as they act in a session that was just proved.
func (w *world) add(account ids.Account, address, first, last string, role access.Role) access.Actor {
	w.t.Helper()
	var p people.Person
	w.write(func(tx *db.Tx) error {
		login, err := w.idy.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.ppl.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
		return err
	})
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin,
		Door: access.DoorWeb, Session: "s1", ProvenAt: w.clk.Now()}
}

// ask asks for a file and fails the test if that doesn't work.
func (w *world) ask(by access.Actor, kind string, params any) Export {
	w.t.Helper()
	e, err := w.Request(w.ctx, by, kind, params)
	must(w.t, err)
	return e
}

func (w *world) now(by access.Actor, e Export) Export {
	w.t.Helper()
	e, err := w.Export(w.ctx, by, e.ID)
	must(w.t, err)
	return e
}

// made is ask and the work behind it.
func (w *world) made(by access.Actor, kind string) Export {
	w.t.Helper()
	e := w.ask(by, kind, nil)
	w.run()
	return w.now(by, e)
}

func (w *world) text(by access.Actor, e Export) (string, error) {
	w.t.Helper()
	file, _, err := w.Open(w.ctx, by, e.ID)
	if err != nil {
		return "", err
	}
	defer func() { must(w.t, file.Close()) }()
	text, err := io.ReadAll(file)
	return string(text), err
}

func (w *world) run() {
	w.t.Helper()
	if _, _, err := w.queue.RunDue(w.ctx); err != nil {
		w.t.Fatal(err)
	}
}

// files counts what lies in the store.
func (w *world) files() int {
	w.t.Helper()
	n := 0
	for _, err := range w.store.List(w.ctx, "") {
		must(w.t, err)
		n++
	}
	return n
}

// acts counts the recorded acts of a kind.
func (w *world) acts(kind activity.Kind) (n int) {
	w.t.Helper()
	must(w.t, w.db.QueryRow(w.ctx, `select count(*) from acts where kind = ?`, kind).Scan(&n))
	return n
}

func (w *world) disable(by access.Actor) {
	w.t.Helper()
	_, err := w.ppl.SetStatus(w.ctx, access.Operator(by.Account), by.User, people.Inactive)
	must(w.t, err)
}

// fullStore refuses files as a full disk does, while told to.
type fullStore struct {
	blob.Store
	mu   sync.Mutex
	deny error
	puts int
}

func (s *fullStore) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	s.mu.Lock()
	deny := s.deny
	s.puts++
	s.mu.Unlock()
	if deny != nil {
		return deny
	}
	return s.Store.Put(ctx, key, r, size)
}

func (s *fullStore) refuse(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deny = err
}

// outbox keeps mail.
type outbox struct {
	mu   sync.Mutex
	sent []email.Message
}

func (o *outbox) Send(_ context.Context, m email.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = append(o.sent, m)
	return nil
}

func (o *outbox) all() []email.Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.sent)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func expect(t testing.TB, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || key != "" && e.Key != key && (len(e.Fields) != 1 || e.Fields[0].Key != key) {
		t.Errorf("%s: got %v, want %s %s", what, err, kind, key)
	}
}
