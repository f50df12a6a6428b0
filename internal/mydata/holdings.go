package mydata

import "cabinet/internal/holdings"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "erasure_requests", Fate: holdings.Personal, Columns: []string{"erasure_requests.user_id"}},
		{Kind: "erasures", Fate: holdings.History, Columns: []string{"erasures.user_id", "erasure_requests.decided_by", "erasure_requests.opened_by"}},
	}
}
