package invitations

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestMany(t *testing.T) {
	each(t, func(w *world) {
		w.Limits.PerDay = 1
		list := []InviteInput{
			{Email: "a@example.org", Role: access.Guest},
			{Email: "b@example.org", Role: access.Limited},
			{Email: "sam@example.com", Role: access.Guest},
			{Email: "nobody", Role: access.Guest},
			{Email: "c@example.org", Role: access.Guest, Line: "see evil.example"},
		}
		want := []string{"", "", "invitations.invite.active", "web.error.fields", "web.error.fields"}
		key := func(err error) string {
			if e := errs.As(err); e != nil {
				return e.Key
			}
			return ""
		}
		w.write(func(tx *db.Tx) error {
			got, err := w.Judge(w.ctx, tx, w.jane, list)
			for i := range got {
				if key(got[i]) != want[i] {
					t.Errorf("row %d judged %v", i, got[i])
				}
			}
			return err
		})
		for i, in := range list {
			err := w.DB.Write(w.ctx, func(tx *db.Tx) error {
				_, err := w.InviteOf(w.ctx, tx, w.jane, in)
				return err
			})
			if key(err) != want[i] {
				t.Errorf("row %d gave %v", i, err)
			}
		}
		w.run()
		if len(w.post.to("a@example.org")) != 1 || len(w.post.to("b@example.org")) != 1 || len(w.post.sent) != 2 {
			t.Errorf("%d mails", len(w.post.sent))
		}
		w.write(func(tx *db.Tx) error {
			got, err := w.Judge(w.ctx, tx, w.max, list[:1])
			if len(got) != 1 || !errs.Is(got[0], errs.NotFound) {
				t.Errorf("a manager outside their group: %v", got)
			}
			return err
		})
	})
}
