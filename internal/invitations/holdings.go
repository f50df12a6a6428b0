package invitations

import "cabinet/internal/holdings"

// Holding is the kind of the open invitations for which a user vouches.
const Holding = "invitations"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: Holding, Fate: holdings.HandedOver, Columns: []string{"invitations.inviter_id"}},
		{Kind: "copied_links", Fate: holdings.Ends, Columns: []string{"invitation_links.copier_id"}},
		{Kind: "invited", Fate: holdings.Personal, Columns: []string{"invitations.user_id"}},
	}
}
