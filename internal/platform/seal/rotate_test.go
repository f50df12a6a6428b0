package seal_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/seal"
)

func keyFile(t *testing.T) (string, *seal.Box) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cabinet.key")
	b, created, err := seal.LoadOrCreate(path, rand.Reader)
	if err != nil || !created {
		t.Fatal(created, err)
	}
	return path, b
}

// A process that runs on learns of a new key by itself, and of the old one's end.
func TestLiveBoxFollowsItsFile(t *testing.T) {
	path, live := keyFile(t)
	old := mustSeal(t, live, "old")
	before := live.IDs()
	name, kept, err := seal.AddKey(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := seal.Load(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	// Opening what another process has sealed with the new key comes first, before anything was sealed here.
	if plain, err := live.Unseal(cell, mustSeal(t, other, "new")); err != nil || string(plain) != "new" {
		t.Fatal(err)
	}
	if got := live.IDs(); len(got) != 2 || got[0] != name || got[1] != before[0] {
		t.Fatal(got, name, before)
	}
	fresh := mustSeal(t, live, "x")
	if id, ok := seal.IDOf(fresh); !ok || id != name || !live.Current(fresh) || live.Current(old) {
		t.Error("it goes on sealing with the old key")
	}
	if plain, err := live.Unseal(cell, old); err != nil || string(plain) != "old" {
		t.Error(err)
	}
	if was, err := seal.Load(kept, rand.Reader); err != nil || !slices.Equal(was.IDs(), before) {
		t.Error("the copy isn't the file as it was:", err)
	}
	if _, err := seal.DropKeys(path, before[0]); err == nil {
		t.Error("the key that seals was dropped for one that doesn't")
	}
	both, err := seal.DropKeys(path, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Unseal(cell, old); err != nil { // it hasn't looked since
		t.Error(err)
	}
	if got := live.IDs(); len(got) != 1 || got[0] != name {
		t.Error(got)
	}
	if _, err := live.Unseal(cell, old); !errors.Is(err, seal.ErrSealed) {
		t.Error("a dropped key still opens")
	}
	if was, err := seal.Load(both, rand.Reader); err != nil || len(was.IDs()) != 2 {
		t.Error(err)
	}
	for _, p := range []string{path, kept, both} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(p, info.Mode(), err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(text, []byte("#")) {
		t.Error("the words to the operator are gone", err)
	}
}

// A file that is spoilt or gone while a process runs doesn't take its keys away.
func TestLiveBoxOutlivesATroubledFile(t *testing.T) {
	path, live := keyFile(t)
	sealed := mustSeal(t, live, "x")
	for _, spoil := range []func() error{
		func() error { return os.WriteFile(path, []byte("nonsense\n"), 0o600) },
		func() error { return os.WriteFile(path, nil, 0o600) },
		func() error { return os.Chmod(path, 0o644) },
		func() error { return os.Remove(path) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if _, err := live.Unseal(cell, mustSeal(t, live, "y")); err != nil {
			t.Error(err)
		}
		if _, err := live.Unseal(cell, sealed); err != nil || len(live.IDs()) != 1 {
			t.Error(err)
		}
		if _, _, err := seal.AddKey(path, rand.Reader); err == nil {
			t.Error("a key was added to a spoilt file")
		}
	}
}

func TestManyAddKeysAtOnce(t *testing.T) {
	path, _ := keyFile(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, _, err := seal.AddKey(path, rand.Reader); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if b, err := seal.Load(path, rand.Reader); err != nil || len(b.IDs()) != 9 {
		t.Error("a key got lost", err)
	}
	if list, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*")); len(list) > 0 {
		t.Error(list)
	}
}

var mailboxes = []fs.FS{fstest.MapFS{"schema/00001_m.sql": {Data: []byte(`create table mailboxes (account_id text not null, id text not null, password bytes, primary key (account_id, id));
create table singles (name text not null primary key, sealed bytes not null);`)}}}

var (
	passwords = seal.Column{Table: "mailboxes", Column: "password", Account: true}
	singles   = seal.Column{Table: "singles", Column: "sealed", ID: "name"}
)

// secrets fills both tables; every seventh mailbox has no password.
func secrets(t *testing.T, d *db.DB, b *seal.Box, n int) {
	t.Helper()
	ctx := context.Background()
	err := d.Write(ctx, func(tx *db.Tx) error {
		for i := range n {
			account, id := fmt.Sprintf("a%d", i%3), fmt.Sprintf("m%05d", i)
			var sealed []byte
			if i%7 > 0 {
				var err error
				if sealed, err = b.Seal(seal.Cell{Account: account, Table: "mailboxes", Row: id, Column: "password"}, []byte("secret of "+id)); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, `insert into mailboxes (account_id, id, password) values (?, ?, ?)`, account, id, sealed); err != nil {
				return err
			}
		}
		sealed, err := b.Seal(seal.Cell{Table: "singles", Row: "one", Column: "sealed"}, []byte("single"))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into singles (name, sealed) values ('one', ?)`, sealed)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// allOpen opens every secret and compares it.
func allOpen(t *testing.T, d *db.DB, b *seal.Box) (n int) {
	t.Helper()
	rows, err := d.Query(t.Context(), `select account_id, id, password from mailboxes where password is not null`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var account, id string
		var sealed []byte
		if err := rows.Scan(&account, &id, &sealed); err != nil {
			t.Fatal(err)
		}
		plain, err := b.Unseal(seal.Cell{Account: account, Table: "mailboxes", Row: id, Column: "password"}, sealed)
		if err != nil || string(plain) != "secret of "+id {
			t.Fatalf("%s: %q, %v", id, plain, err)
		}
		n++
	}
	return n
}

func TestReseal(t *testing.T) {
	dbtest.Each(t, mailboxes, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		path, live := keyFile(t)
		secrets(t, d, live, 450)
		old := live.IDs()[0]
		if _, _, err := seal.AddKey(path, rand.Reader); err != nil {
			t.Fatal(err)
		}
		// Broken off again and again, it goes on where it was.
		for i := range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			cancelAfter(ctx, cancel, i)
			_, _ = live.ResealAllAccounts(ctx, d, passwords)
			cancel()
			allOpen(t, d, live)
		}
		// Two at once don't spoil each other's work.
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for _, c := range []seal.Column{passwords, singles} {
					if _, err := live.ResealAllAccounts(t.Context(), d, c); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for _, c := range []seal.Column{passwords, singles} {
			uses, err := c.CountAllAccounts(t.Context(), d)
			if err != nil || uses[old] != 0 || len(uses) != 1 {
				t.Error(uses, err)
			}
		}
		if _, err := seal.DropKeys(path, live.IDs()[0]); err != nil {
			t.Fatal(err)
		}
		alone, err := seal.Load(path, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if n := allOpen(t, d, alone); n != 450-65 {
			t.Error(n)
		}
		if n, err := live.ResealAllAccounts(t.Context(), d, passwords); n != 0 || err != nil {
			t.Error(n, err)
		}
	})
}

func cancelAfter(ctx context.Context, cancel context.CancelFunc, looks int) {
	if looks == 0 {
		cancel()
		return
	}
	go func() {
		for range looks * 50 {
			if ctx.Err() != nil {
				return
			}
		}
		cancel()
	}()
}

// What doesn't open is named and left as it is; all else is sealed anew.
func TestResealNamesWhatDoesNotOpen(t *testing.T) {
	dbtest.Each(t, mailboxes, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		path, live := keyFile(t)
		secrets(t, d, live, 20)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `update mailboxes set password = ? where account_id = ? and id = ?`,
				mustSeal(t, live, "of another cell"), "a2", "m00005")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := seal.AddKey(path, rand.Reader); err != nil {
			t.Fatal(err)
		}
		n, err := live.ResealAllAccounts(t.Context(), d, passwords)
		if !errors.Is(err, seal.ErrSealed) || !strings.Contains(err.Error(), "m00005") || n != 16 {
			t.Error(n, err)
		}
	})
}
