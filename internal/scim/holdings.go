package scim

import "cabinet/internal/holdings"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "scim_users", Fate: holdings.Personal, Columns: []string{"scim_users.user_id", "scim_members.user_id"}},
		{Kind: "scim_items", Fate: holdings.History, Columns: []string{"scim_items.user_id", "scim_items.decided_by"}},
	}
}
