package accounts_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
)

// inBranches stands for the table of a higher room whose rows point at branches.
const inBranches = `create table probe_people (account_id text not null, id text not null, branch_id text not null,
	primary key (account_id, id), foreign key (account_id, branch_id) references branches (account_id, id));`

// neighbours are the higher rooms and the outside world, as the settings see them.
type neighbours struct {
	blind bool // counts nobody, as if they came a moment later
	old   int  // passwords older than asked for
	mu    sync.Mutex
	dns   map[string][]string
	fails map[string]error
	asked []string
}

func (n *neighbours) BranchHolders(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.Branch]int, error) {
	out := map[ids.Branch]int{}
	if n.blind {
		n.blind = false
		return out, nil
	}
	rows, err := q.Query(ctx, `select branch_id, count(*) from probe_people where account_id = ? group by branch_id`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var b ids.Branch
		var count int
		if err := rows.Scan(&b, &count); err != nil {
			return nil, err
		}
		out[b] = count
	}
	return out, rows.Err()
}

func (n *neighbours) PasswordsSetBefore(_ context.Context, _ db.Queryer, _ ids.Account, at time.Time) (int, error) {
	if at.After(dbtest.Start) {
		return 0, errors.New("asked about the future")
	}
	return n.old, nil
}

func (n *neighbours) LookupTXT(_ context.Context, name string) ([]string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = append(n.asked, name)
	if err := n.fails[name]; err != nil {
		return nil, err
	}
	if list, known := n.dns[name]; known {
		return list, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// office is a world with two accounts and their settings.
type office struct {
	world
	*neighbours
	*accounts.Settings
	maker      *id.Maker
	queue      *jobs.Queue
	blobs      *blob.DiskStore
	one, other accounts.Account
}

func eachOffice(t *testing.T, fn func(o office), more ...fs.FS) {
	t.Helper()
	probe := fstest.MapFS{"schema/00990_probe.sql": {Data: []byte(inBranches)}}
	dbtest.Each(t, append([]fs.FS{jobs.Schema(), activity.Schema(), accounts.Schema(), probe}, more...), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		quiet := slog.New(slog.DiscardHandler)
		blobs, err := blob.Disk(t.TempDir(), clk.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = blobs.Close() })
		maker := id.NewMaker(clk.Now, rand.Reader)
		log, err := activity.New(d, maker, quiet, accounts.Acts()...)
		if err != nil {
			t.Fatal(err)
		}
		o := office{world: world{t, d, clk, log, accounts.New(d, clk.Now, maker, log)}, maker: maker, blobs: blobs,
			neighbours: &neighbours{dns: map[string][]string{}, fails: map[string]error{}}}
		o.Settings = accounts.NewSettings(accounts.SettingsDeps{DB: d, IDs: maker, Acts: log, Accounts: o.acc, Holders: o.neighbours,
			Passwords: o.neighbours, Resolver: o.neighbours, Blobs: o.blobs, Studio: picture.NewStudio(), Log: quiet})
		o.queue = jobs.New(d, clk.Now, clk.Now, maker, quiet, jobs.Options{})
		o.one, o.other = o.create(firm()), o.create(firm())
		fn(o)
	})
}

// admin is an administrator of the first account.
func (o office) admin() access.Actor { return administrator(o.one.ID) }

// outsiders are those for whom no settings exist.
func (o office) outsiders() []access.Actor {
	out := []access.Actor{{}}
	for _, role := range []access.Role{access.Standard, access.Limited, access.Guest, "owner"} {
		a := o.admin()
		a.Role = role
		out = append(out, a)
	}
	program := o.admin()
	program.Scope = access.ScopeWrite
	return append(out, program)
}

// stored returns the first account as it is stored.
func (o office) stored() accounts.Account {
	o.Helper()
	a, err := o.Account(context.Background(), o.admin())
	if err != nil {
		o.Fatal(err)
	}
	return a
}

func (o office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func wrongFields(err error) []string {
	var out []string
	if e := errs.As(err); e != nil {
		for _, f := range e.Fields {
			out = append(out, f.Name+" "+f.Key)
		}
	}
	return out
}

func of(text string) *string { return &text }
