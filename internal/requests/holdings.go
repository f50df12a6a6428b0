package requests

import "cabinet/internal/holdings"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "requests", Fate: holdings.Personal, Columns: []string{"requests.user_id"}},
		{Kind: "answers", Fate: holdings.History, Columns: []string{"requests.decided_by"}},
	}
}
