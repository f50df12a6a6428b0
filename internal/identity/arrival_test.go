package identity

import (
	"context"
	"slices"
	"testing"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// arrivals remembers who came in.
type arrivals struct{ list []ids.User }

func (a *arrivals) SignedIn(_ context.Context, _ *db.Tx, _ ids.Account, user ids.User) error {
	a.list = append(a.list, user)
	return nil
}

func TestArrivalsAreTold(t *testing.T) {
	w := onSQLite(t)
	seen := &arrivals{}
	w.Arrivals = seen
	if _, err := w.signIn(annasEmail, "not the password", "", home); err == nil || len(seen.list) != 0 {
		t.Errorf("a failed sign-in: %v, %v", err, seen.list)
	}
	w.in()
	w.join(w.anna, "dept", "anna-at-dept")
	both := w.in()
	if want := []ids.User{"anna-at-firm"}; !slices.Equal(seen.list, want) {
		t.Errorf("before the choice: %v, want %v", seen.list, want)
	}
	_, _, err := w.Choose(w.ctx, both.Secret, "dept", at(home))
	w.must(err)
	if want := []ids.User{"anna-at-firm", "anna-at-dept"}; !slices.Equal(seen.list, want) {
		t.Errorf("after the choice: %v, want %v", seen.list, want)
	}
}
