package practice

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// withCases stands for the table of a higher room whose rows hold entries.
const withCases = `create table probe_cases (account_id text not null, id text not null, area text not null, stage text not null, type text not null, grp text not null,
	primary key (account_id, id));`

// cases stands for that room.
type cases struct{}

func column(l List) string {
	return map[List]string{Areas: "area", Stages: "stage", Types: "type", Groups: "grp"}[l]
}

func (cases) HeldEntries(ctx context.Context, q db.Queryer, by access.Actor, list List, entries []string) (map[string]int, bool, error) {
	args := []any{by.Account}
	for _, e := range entries {
		args = append(args, e)
	}
	rows, err := q.Query(ctx, `select `+column(list)+`, count(*) from probe_cases where account_id = ? and `+column(list)+` in (?`+
		strings.Repeat(", ?", len(entries)-1)+`) group by `+column(list), args...)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int{}
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, false, err
		}
		out[id] = n
	}
	return out, false, rows.Err()
}

func (cases) ReplaceEntry(ctx context.Context, tx *db.Tx, by access.Actor, list List, entry, with string, stage ids.Stage) error {
	if list == Areas {
		if _, err := tx.Exec(ctx, `update probe_cases set stage = ? where account_id = ? and area = ?`, stage, by.Account, entry); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `update probe_cases set `+column(list)+` = ? where account_id = ? and `+column(list)+` = ?`, with, by.Account, entry)
	return err
}

// actors tells what people may do as of now: whoever was demoted is a standard user.
type actors map[ids.User]bool

func (a actors) AsNow(_ context.Context, _ db.Queryer, by access.Actor, _ access.Action) (access.Actor, error) {
	if a[by.User] {
		by.Role = access.Standard
	}
	return by, nil
}

// world has two accounts, an English police agency and a Russian law firm, so that each test sees what leaks.
type world struct {
	testing.TB
	*Settings
	ctx        context.Context
	log        *activity.Log
	maker      *id.Maker
	demoted    actors
	clk        *clock.Fake
	one, other ids.Account
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	probe := fstest.MapFS{"schema/00990_probe.sql": {Data: []byte(withCases)}}
	dbtest.Each(t, []fs.FS{activity.Schema(), accounts.Schema(), Schema(), probe}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		maker := id.NewMaker(clk.Now, rand.Reader)
		log, err := activity.New(d, maker, slog.New(slog.DiscardHandler), append(accounts.Acts(), Acts()...)...)
		must(t, err)
		w := &world{TB: t, ctx: t.Context(), log: log, maker: maker, demoted: actors{}, clk: clk}
		acc := accounts.New(d, clk.Now, maker, log)
		w.Settings = NewSettings(SettingsDeps{DB: d, Practice: New(clk.Now, maker, log, acc), Actors: w.demoted, Holders: cases{}})
		w.one = w.account(acc, accounts.AccountInput{Name: "A", Kind: accounts.Police, Country: "GB"})
		w.other = w.account(acc, accounts.AccountInput{Name: "Б", Kind: accounts.LawFirm, Country: "RU", Language: "ru", TimeZone: "Asia/Vladivostok"})
		fn(w)
	})
}

// account makes a furnished account.
func (w *world) account(acc *accounts.Service, in accounts.AccountInput) (account ids.Account) {
	w.Helper()
	w.write(func(tx *db.Tx) error {
		a, err := acc.Create(w.ctx, tx, access.Operator(""), in)
		if err != nil {
			return err
		}
		account = a.ID
		return w.Practice.Furnish(w.ctx, tx, access.Operator(account), account)
	})
	return account
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.Helper()
	must(w, w.DB.Write(w.ctx, fn))
}

func person(account ids.Account, role access.Role) access.Actor {
	return access.Actor{Account: account, User: "u1", Role: role, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

func (w *world) admin() access.Actor { return person(w.one, access.Administrator) }

func (w *world) lists() All {
	w.Helper()
	all, err := w.Lists(w.ctx, w.admin())
	must(w, err)
	return all
}

// add adds an entry to the first account.
func (w *world) add(list List, area ids.PracticeArea, name string, stages ...string) Entry {
	w.Helper()
	e, err := w.Add(w.ctx, w.admin(), list, area, Input{Name: &name, Stages: stages})
	must(w, err)
	return e
}

// open makes a case of the first account that holds what is given.
func (w *world) open(area, stage, kind, group string) {
	w.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, `insert into probe_cases (account_id, id, area, stage, type, grp) values (?, ?, ?, ?, ?, ?)`, w.one, w.maker.New(), area, stage, kind, group)
		return err
	})
}

// holding returns how many cases hold an entry.
func (w *world) holding(list List, id string) int {
	w.Helper()
	held, _, err := cases{}.HeldEntries(w.ctx, w.DB, access.Operator(w.one), list, []string{id})
	must(w, err)
	return held[id]
}

// acts returns what the record holds about a subject, with payloads, oldest first.
func (w *world) acts(subject string) []string {
	w.Helper()
	rows, err := w.DB.Query(w.ctx, `select kind, payload from acts where account_id = ? and subject_id = ? order by id`, w.one, subject)
	must(w, err)
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var kind, payload string
		must(w, rows.Scan(&kind, &payload))
		out = append(out, kind+payload)
	}
	must(w, rows.Err())
	return out
}

// names returns the names of a list's entries in their order.
func (w *world) names(list List, area ids.PracticeArea) string {
	w.Helper()
	entries, err := w.Entries(w.ctx, w.admin(), list, area)
	must(w, err)
	var out []string
	for _, e := range entries {
		out = append(out, e.Name)
	}
	return strings.Join(out, ", ")
}

// key returns the message of an error, for a field where it is about one.
func key(err error) string {
	e := errs.As(err)
	switch {
	case e == nil:
		return ""
	case len(e.Fields) > 0:
		return e.Fields[0].Name + " " + e.Fields[0].Key
	default:
		return e.Key
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
