package app_test

import "cabinet/internal/moves"

// domainMove drafts a move of a mail domain, once those that are asked for no more are called off.
func (m *matrix) domainMove(owner string) string {
	ctx, by := m.a.T.Context(), m.keeper(owner)
	list, _, err := m.a.Moves.Moves(ctx, by, "", moves.MaxPage)
	m.a.Must(err)
	for _, x := range list {
		if !x.State.Ended() && !m.kept(string(x.ID)) {
			_, err := m.a.Moves.Cancel(ctx, by, x.ID, x.Version)
			m.a.Must(err)
		}
	}
	x, err := m.a.Moves.Draft(ctx, by, moves.Input{From: "former.example", To: "next.example"})
	m.a.Must(err)
	return string(x.ID)
}
