package activity

import "cabinet/internal/holdings"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "acts", Fate: holdings.History, Columns: []string{"acts.user_id", "acts.login_id", "acts.on_behalf_of", "acts.viewed_as", "acts.subject_id"}},
		{Kind: "act_views", Fate: holdings.History, Columns: []string{"act_views.viewer"}},
	}
}
