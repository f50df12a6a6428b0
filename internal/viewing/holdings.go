package viewing

import "cabinet/internal/holdings"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "viewings", Fate: holdings.Personal, Columns: []string{"viewings.user_id"}},
		{Kind: "looks", Fate: holdings.History, Columns: []string{"viewings.viewer_id"}},
	}
}
