package bulkweb

import (
	"cabinet/internal/access"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// offer is what rows may be given by default.
type offer struct{ roles, groups, titles, branches, languages []ui.Option }

// offered reads the choices: all of the account for administrators; managers invite into their own group alone and hand
// out no more than they have. Administrators are made row by row, never by default.
func (h handlers) offered(c *web.Ctx, actor access.Actor) (offer, error) {
	w := words{c}
	o := offer{languages: []ui.Option{{Text: w.t("bulkweb.import.account_language")}, {Value: "en", Text: w.t("ui.language.en")},
		{Value: "ru", Text: w.t("ui.language.ru")}}}
	for _, r := range access.Roles() {
		rank := access.Rank{Role: r}
		if r == access.Administrator || actor.Role != access.Administrator && !rank.Within(actor.Rank()) {
			continue
		}
		o.roles = append(o.roles, ui.Option{Value: string(r), Text: w.t(r.Key())})
	}
	var err error
	if o.groups, err = h.groupOptions(c, actor); err != nil {
		return o, err
	}
	titles, err := h.Roles.Titles(c.Context(), h.DB, actor.Account)
	if err != nil {
		return o, err
	}
	o.titles = []ui.Option{{Text: w.t("bulkweb.import.no_title")}}
	for _, t := range titles {
		o.titles = append(o.titles, ui.Option{Value: string(t.ID), Text: t.Name})
	}
	branches, err := h.Accounts.RecentBranches(c.Context(), actor.Account)
	o.branches = []ui.Option{{Text: w.t("bulkweb.import.no_branch")}}
	for _, b := range branches {
		o.branches = append(o.branches, ui.Option{Value: string(b.ID), Text: b.Name})
	}
	return o, err
}

func (h handlers) groupOptions(c *web.Ctx, actor access.Actor) ([]ui.Option, error) {
	if actor.Role != access.Administrator {
		g, err := h.Groups.Recent(c.Context(), h.DB, actor.Account, actor.Group)
		return []ui.Option{{Value: string(g.ID), Text: g.Name}}, err
	}
	list, err := h.Groups.Groups(c.Context(), h.DB, actor.Account)
	out := []ui.Option{{Text: c.P.T("bulkweb.import.default_group")}}
	for _, g := range list {
		out = append(out, ui.Option{Value: string(g.ID), Text: g.Name})
	}
	return out, err
}
