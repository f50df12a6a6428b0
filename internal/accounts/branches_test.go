package accounts_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// settle puts somebody of the first account into a branch.
func (o office) settle(branch ids.Branch) {
	o.Helper()
	o.must(o.write(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into probe_people (account_id, id, branch_id) values (?, ?, ?)`, o.one.ID, o.maker.New(), branch)
		return err
	}))
}

func TestBranchesAreManaged(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		york, err := o.CreateBranch(ctx, o.admin(), "York")
		o.must(err)
		bath, err := o.CreateBranch(ctx, o.admin(), "Bath")
		o.must(err)
		_, err = o.CreateBranch(ctx, administrator(o.other.ID), "York")
		o.must(err)
		o.settle(york.ID)
		o.settle(york.ID)
		list, err := o.Branches(ctx, o.admin())
		if err != nil || len(list) != 2 || list[0].Branch != bath || list[1].People != 2 || !list[1].Counted {
			t.Errorf("%+v %v", list, err)
		}
		guest := o.admin()
		guest.Role = access.Guest
		if list, err := o.Branches(ctx, guest); err != nil || len(list) != 2 || list[1].Counted || list[1].People != 0 {
			t.Errorf("a guest: %+v %v", list, err)
		}
		if b, err := o.RenameBranch(ctx, o.admin(), york.ID, " YORK ", york.Version); err != nil || b.Name != "YORK" || b.Version != 2 {
			t.Errorf("its own name in capitals: %+v %v", b, err)
		}
		if _, err := o.RenameBranch(ctx, o.admin(), york.ID, "bath", 2); !errs.Is(err, errs.Conflict) || errs.As(err).Key != "accounts.branch.taken" {
			t.Errorf("taken: %v", err)
		}
		_, err = o.RenameBranch(ctx, o.admin(), york.ID, "Leeds", 1)
		if theirs, ok := errs.As(err).Detail.(accounts.Branch); !errs.Is(err, errs.Conflict) || !ok || theirs.Name != "YORK" {
			t.Errorf("stale: %v", err)
		}
		if b, err := o.RenameBranch(ctx, o.admin(), york.ID, "YORK", 1); err != nil || b.Version != 2 {
			t.Errorf("the name it has: %+v %v", b, err)
		}
		for _, name := range []string{"", "a\u202eb", "a\nb", strings.Repeat("x", 10_000), "\xff"} {
			if _, err := o.RenameBranch(ctx, o.admin(), york.ID, name, 0); !errs.Is(err, errs.Invalid) {
				t.Errorf("%.20q: %v", name, err)
			}
		}
		if err := o.DeleteBranch(ctx, o.admin(), york.ID); !errs.Is(err, errs.Conflict) || errs.As(err).Args["Count"] != 2 {
			t.Errorf("in use: %v", err)
		}
		o.blind = true // they come between the count and the deletion
		if err := o.DeleteBranch(ctx, o.admin(), york.ID); !errs.Is(err, errs.Conflict) || errs.As(err).Key != "accounts.branch.in_use" {
			t.Errorf("in use a moment later: %v", err)
		}
		o.must(o.DeleteBranch(ctx, o.admin(), bath.ID))
		if err := o.DeleteBranch(ctx, o.admin(), bath.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("twice: %v", err)
		}
		if kinds := o.kinds(o.one.ID); kinds != "accounts.created accounts.branch_added accounts.branch_added accounts.branch_renamed accounts.branch_deleted" {
			t.Error(kinds)
		}
	})
}

func TestBranchesAreForAdministratorsOfTheirAccount(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		york, err := o.CreateBranch(ctx, o.admin(), "York")
		o.must(err)
		for _, by := range append(o.outsiders(), administrator(o.other.ID)) {
			if _, err := o.RenameBranch(ctx, by, york.ID, "Leeds", 0); err == nil {
				t.Errorf("%+v renamed it", by)
			}
			if err := o.DeleteBranch(ctx, by, york.ID); err == nil {
				t.Errorf("%+v deleted it", by)
			}
			if _, err := o.Branch(ctx, by, york.ID); err == nil {
				t.Errorf("%+v reads it", by)
			}
		}
		if _, err := o.CreateBranch(ctx, o.outsiders()[1], "Leeds"); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
		if list, err := o.Branches(ctx, administrator(o.other.ID)); err != nil || len(list) != 0 {
			t.Errorf("the other account: %+v %v", list, err)
		}
	})
}

func TestOneOfManyRenamesWins(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		var list []ids.Branch
		for _, name := range strings.Split("abcdefghij", "") {
			b, err := o.CreateBranch(ctx, o.admin(), name)
			o.must(err)
			list = append(list, b.ID)
		}
		var mu sync.Mutex
		won := map[string]int{}
		var all sync.WaitGroup
		note := func(err error) {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won["won"]++
			case errs.Is(err, errs.Conflict):
				won["lost"]++
			default:
				t.Error(err)
			}
		}
		for _, b := range list {
			all.Go(func() { _, err := o.RenameBranch(ctx, o.admin(), b, "York", 1); note(err) })
			all.Go(func() { _, err := o.CreateBranch(ctx, o.admin(), "york"); note(err) })
		}
		all.Go(func() { // by the door of other rooms, which takes no lock
			note(o.write(func(ctx context.Context, tx *db.Tx) error {
				_, err := o.acc.AddBranch(ctx, tx, access.Operator(o.one.ID), "YORK")
				return err
			}))
		})
		all.Wait()
		if won["won"] != 1 || won["lost"] != 20 {
			t.Errorf("%v", won)
		}
	})
}
