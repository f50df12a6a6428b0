package access_test

import (
	"context"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// seenUsersSchema is the part of a users table that the predicate reads.
func seenUsersSchema() fs.FS {
	return fstest.MapFS{"schema/00001_seen.sql": {Data: []byte(
		"create table seen (\n    account_id text not null,\n    id text not null,\n    group_id text,\n    primary key (account_id, id)\n);\n")}}
}

// lived is a user of the small world that predicates are asked about.
type lived struct {
	account ids.Account
	user    ids.User
}

// TestListsAgreeWithThePolicy compares the predicates of lists with the policy, row by row, over random actors.
func TestListsAgreeWithThePolicy(t *testing.T) {
	dbtest.Each(t, []fs.FS{seenUsersSchema()}, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		world := populate(t, d)
		rapid.Check(t, func(t *rapid.T) {
			by := anyActor(t)
			cards, managed := listed(t, d, access.SeenUsers(by, "s")), listed(t, d, access.ManagedUsers(by, "s"))
			for u, group := range world {
				if may := access.Check(by, access.SeeCard, access.Facts{Account: u.account, Owner: u.user}).Allowed; may != cards[u] {
					t.Fatalf("%+v and the card of %v: policy %v, list %v", by, u, may, cards[u])
				}
				on := access.Facts{Account: u.account, Owner: u.user, Group: group, Rank: &access.Rank{Role: access.Guest}}
				if may := access.Check(by, access.SeeUsers, on).Allowed; may != managed[u] {
					t.Fatalf("%+v and user %v: policy %v, list %v", by, u, may, managed[u])
				}
			}
		})
	})
}

// populate makes two accounts of four users in three groups.
func populate(t *testing.T, d *db.DB) map[lived]ids.Group {
	world := map[lived]ids.Group{}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for _, account := range []ids.Account{"a1", "a2"} {
			for i := range 4 {
				u, group := lived{account, ids.User(fmt.Sprintf("u%d", i))}, []ids.Group{"", "g1", "g2", "g1"}[i]
				world[u] = group
				var stored any
				if group != "" {
					stored = string(group)
				}
				if _, err := tx.Exec(t.Context(), `insert into seen (account_id, id, group_id) values (?, ?, ?)`, account, u.user, stored); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return world
}

// listed returns whom a predicate keeps.
func listed(t *rapid.T, d *db.DB, p access.Predicate) map[lived]bool {
	rows, err := d.Query(context.Background(), `select s.account_id, s.id from seen s where `+p.SQL, p.Args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	out := map[lived]bool{}
	for rows.Next() {
		var u lived
		if err := rows.Scan(&u.account, &u.user); err != nil {
			t.Fatal(err)
		}
		out[u] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
