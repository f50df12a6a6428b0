package activityweb_test

import (
	"context"
	"strings"
	"testing"

	"cabinet/internal/activity"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
)

// What an act was done to leads to its page, users among all things, as long as there is one.
func TestAnEntryLeadsToWhatItIsAbout(t *testing.T) {
	each(t, func(s *site) {
		s.get(links.Audit()+"?what=people.role_changed", 200, `<a href="`+links.User("u2")+`">`)
		s.get(s.link(s.get(links.Audit()+"?what=people.role_changed", 200), "/entries/"), 200, `<a href="`+links.User("u2")+`">`)
		s.get(links.AuditRecord("branch", "b1"), 200, `<a href="/admin/organisation">`)
		err := s.db.Write(context.Background(), func(tx *db.Tx) error {
			_, err := s.log.Record(context.Background(), tx, s.by, activity.Act{Kind: "identity.signed_in", SubjectType: "user", SubjectID: "u9"})
			return err
		})
		if err != nil {
			s.Fatal(err)
		}
		if err := s.log.SealAll(context.Background()); err != nil {
			s.Fatal(err)
		}
		if body := s.get(links.AuditRecord("user", "u9"), 200, "u9"); strings.Contains(body, links.User("u9")+`"`) {
			s.Errorf("a link to nobody")
		}
	})
}
