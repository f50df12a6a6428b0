package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/app"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/log"
)

const (
	somebody = "elena.marchetti@hartwell.example"
	password = "correct brown harbour lantern"
)

// world is a data folder with one organisation in which one person has signed in.
type world struct {
	data, secret, token string
	account             ids.Account
	user                ids.User
}

// cookie is the header with which the person's browser shows its session.
func (w world) cookie() string { return "Cookie: cabinet_session=" + w.secret }

// makeWorld makes the data folder through the services, as the product itself would.
func makeWorld(b testing.TB) world {
	b.Helper()
	w := world{data: b.TempDir()}
	within(b, w, func(ctx context.Context, p *app.Program) {
		ready, err := p.Identity.Prepare(ctx, password, password, accounts.DefaultPolicy(), identity.Context{Email: somebody})
		must(b, err)
		must(b, p.DB.Write(ctx, func(tx *db.Tx) error { return w.fill(ctx, tx, p, ready) }))
		_, w.token, err = p.Identity.CreateToken(ctx, access.Operator(w.account), identity.TokenInput{Account: w.account, User: w.user, Name: "bench", Scope: access.ScopeWrite})
		must(b, err)
	})
	return w
}

// within opens the product on the world's folder for as long as fn takes.
func within(b testing.TB, w world, fn func(ctx context.Context, p *app.Program)) {
	b.Helper()
	var cfg config.Config
	parser, err := kong.New(&cfg, config.Options(func(string) (string, bool) { return "", false })...)
	must(b, err)
	_, err = parser.Parse([]string{"--data", w.data})
	must(b, err)
	must(b, cfg.Complete(false))
	ctx := context.Background()
	p, err := app.Open(ctx, app.Options{Config: cfg, Wall: clock.System(), Log: log.New(io.Discard, log.Text, slog.LevelInfo)})
	must(b, err)
	defer func() { must(b, p.Close()) }()
	fn(ctx, p)
}

func (w *world) fill(ctx context.Context, tx *db.Tx, p *app.Program, ready identity.Prepared) error {
	by := access.Operator("")
	if err := p.Identity.MarkSetUp(ctx, tx, by); err != nil {
		return err
	}
	account, err := p.Accounts.Create(ctx, tx, by, accounts.AccountInput{Name: "Hartwell & Reid", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London",
		SupportEmail: "help@hartwell.example", SupportPhone: "+442079460018"})
	if err != nil {
		return err
	}
	by = access.Operator(account.ID)
	title, err := p.Roles.AddTitle(ctx, tx, by, "Partner", access.Ceiling(access.Administrator))
	if err != nil {
		return err
	}
	branch, err := p.Accounts.AddBranch(ctx, tx, by, "London")
	if err != nil {
		return err
	}
	login, err := p.Identity.CreateLogin(ctx, tx, somebody)
	if err != nil {
		return err
	}
	if err := p.Identity.SetPassword(ctx, tx, by, login, ready); err != nil {
		return err
	}
	text := func(s string) *string { return &s }
	person, err := p.People.Add(ctx, tx, by, people.NewPerson{Login: login, Email: somebody, Role: access.Administrator, Profile: people.ProfileInput{
		FirstName: text("Elena"), LastName: text("Marchetti"), Position: text("Partner, dispute resolution"), CellNumber: text("+447700900123"),
		OfficeNumber: text("+442079460018"), OfficeExtension: text("114"), ClientEmail: text("elena@hartwell.example"), IDNumber: text("HR-0001"),
		OrganizationName: text("Hartwell & Reid"), Website: text("https://hartwell.example"), BranchID: text(string(branch.ID)), JobTitleID: text(string(title.ID)),
		About: text("Elena leads the disputes team and has acted in commercial litigation for twenty years. She answers within a working day."),
	}})
	if err != nil {
		return err
	}
	done, err := p.Identity.Start(ctx, tx, identity.StartInput{Login: login, Proof: identity.ProofPassword, Client: identity.Client{RemoteIP: "127.0.0.1", UserAgent: "bench"}})
	w.account, w.user, w.secret = account.ID, person.ID, done.Secret
	return err
}

// grow adds rows until the organisation has so many users. They are written by SQL, as the services would take minutes.
func grow(b *testing.B, ctx context.Context, p *app.Program, w world, have, want int) {
	b.Helper()
	first := []string{"Anna", "Boris", "Clara", "Dmitri", "Edith", "Fjodor", "Grace", "Hugo", "Irina", "James", "Ksenia", "Lars"}
	last := []string{"abbott", "berezin", "carter", "doyle", "egorova", "foster", "golubev", "hughes", "ilyin", "jones", "kovalev", "lawson", "morozova"}
	const batch = 5000
	for ; have < want; have += batch {
		must(b, p.DB.Write(ctx, func(tx *db.Tx) error {
			for i := have; i < min(have+batch, want); i++ {
				id := fmt.Sprintf("synthetic-%07d", i)
				f, l := first[i%len(first)], fmt.Sprintf("%s%05d", last[i*7%len(last)], i*7919%100_003)
				address := fmt.Sprintf("%s@many.example", id)
				if _, err := tx.Exec(ctx, `insert into logins (id, email, email_key, created_at) values (?, ?, ?, ?)`, id, address, address, db.At(tx.Now())); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `insert into users (account_id, id, login_id, email, role, status, first_name, last_name, sort_name, search_text, version, created_at, updated_at)
					values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, w.account, id, id, address, "standard", "active", f, l, l+" "+f, f+" "+l+"\n"+l+" "+f+"\n"+address, 1,
					db.At(tx.Now()), db.At(tx.Now())); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

func (w world) database() string { return filepath.Join(w.data, "cabinet.db") }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
