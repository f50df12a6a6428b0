package bulk

import "cabinet/internal/holdings"

// Holding is the kind of the bulk work of a user that isn't over: what waits for their confirmation, and what is under way.
const Holding = "bulk_jobs"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: Holding, Fate: holdings.HandedOver, Columns: []string{"bulk_jobs.user_id"}},
		{Kind: "bulk_rows", Fate: holdings.History, Columns: []string{"bulk_rows.user_id"}},
	}
}
