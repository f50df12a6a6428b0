package app_test

import (
	"net/http"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/web"
)

// TestPermissionSetsWantAFreshProof: the operation is as strict as the page (R42).
func TestPermissionSetsWantAFreshProof(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		a.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `update sessions set proven_at = proven_at - ? where login_id = ?`, 2*web.FreshFor.Microseconds(), a.Member("elena").Login)
			return err
		})
		page := elena.Send(http.MethodGet, links.JobTitleNew(), nil, nil)
		if page.Status != http.StatusSeeOther {
			t.Fatalf("the page: %d", page.Status)
		}
		elena.Call(http.MethodPost, links.APIJobTitles(), map[string]any{"name": "Shadow", "permissions": []string{}}).Want(http.StatusForbidden)
	})
}
