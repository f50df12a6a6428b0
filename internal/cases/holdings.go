package cases

import (
	"context"
	"fmt"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// The kinds of holdings that pass to others.
const (
	// ResponsibleForCases is being responsible for cases that aren't closed.
	ResponsibleForCases = "responsible_for_cases"
	// ResponsibleForProjects is being responsible for projects that are open.
	ResponsibleForProjects = "responsible_for_projects"
)

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: ResponsibleForCases, Fate: holdings.HandedOver, Columns: []string{"cases.responsible_id"}},
		{Kind: ResponsibleForProjects, Fate: holdings.HandedOver, Columns: []string{"projects.responsible_id"}},
		{Kind: "case_assignments", Fate: holdings.History, Columns: []string{"case_assignments.user_id"}},
		{Kind: "case_grants", Fate: holdings.History, Columns: []string{"case_grants.user_id"}},
		{Kind: "case_walls", Fate: holdings.History, Columns: []string{"case_walls.user_id"}},
		{Kind: "case_views", Fate: holdings.Personal, Columns: []string{"case_views.user_id"}},
		{Kind: "case_history", Fate: holdings.History, Columns: []string{"cases.created_by", "projects.created_by", "case_assignments.added_by",
			"case_grants.granted_by", "case_walls.built_by", "case_walls.lifted_by"}},
	}
}

// Handings returns how what this room holds of users passes to others.
func (s *Service) Handings() []holdings.Handing {
	return []holdings.Handing{responsibleForCases{s}, responsibleForProjects{s}}
}

// ForgetUser takes away, in the caller's transaction, what names a user who is withdrawn before they came: the walls that
// were to keep them out.
func ForgetUser(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	if _, err := tx.Exec(ctx, `delete from case_walls where account_id = ? and user_id = ?`, account, user); err != nil {
		return fmt.Errorf("cases: forget walls: %w", err)
	}
	return nil
}
