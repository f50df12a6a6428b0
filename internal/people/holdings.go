package people

import "cabinet/internal/holdings"

// Managing is the kind of holding that looking after a group is.
const Managing = "managing"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "users", Fate: holdings.Personal, Columns: []string{"users.id", "users.login_id", "user_extras.user_id"}},
		{Kind: Managing, Fate: holdings.HandedOver, Columns: []string{"users.manages", "users.lasting_manages", "users.temp_manages"}},
		{Kind: "saved_views", Fate: holdings.Personal, Columns: []string{"saved_views.user_id"}},
	}
}
