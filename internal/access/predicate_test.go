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
		"create table seen (\n    account_id text not null,\n    id text not null,\n    primary key (account_id, id)\n);\n")}}
}

// TestSeenUsersAgreesWithThePolicy compares the list's predicate with the policy, row by row, over random actors.
func TestSeenUsersAgreesWithThePolicy(t *testing.T) {
	dbtest.Each(t, []fs.FS{seenUsersSchema()}, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		world := map[[2]string]bool{}
		err := d.Write(ctx, func(tx *db.Tx) error {
			for _, account := range []string{"a1", "a2"} {
				for i := range 4 {
					id := fmt.Sprintf("u%d", i)
					world[[2]string{account, id}] = true
					if _, err := tx.Exec(ctx, `insert into seen (account_id, id) values (?, ?)`, account, id); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			by := anyActor(t)
			p := access.SeenUsers(by, "s")
			rows, err := d.Query(ctx, `select s.account_id, s.id from seen s where `+p.SQL, p.Args...)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = rows.Close() }()
			listed := map[[2]string]bool{}
			for rows.Next() {
				var account, id string
				if err := rows.Scan(&account, &id); err != nil {
					t.Fatal(err)
				}
				listed[[2]string{account, id}] = true
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			for u := range world {
				may := access.Check(by, access.SeeCard, access.Facts{Account: ids.Account(u[0]), Owner: ids.User(u[1])}).Allowed
				if may != listed[u] {
					t.Fatalf("%+v and user %v: policy %v, list %v", by, u, may, listed[u])
				}
			}
		})
	})
}
