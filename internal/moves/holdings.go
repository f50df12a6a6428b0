package moves

import "cabinet/internal/holdings"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "domain_moves", Fate: holdings.History, Columns: []string{"domain_moves.user_id", "domain_move_rows.user_id"}},
	}
}
