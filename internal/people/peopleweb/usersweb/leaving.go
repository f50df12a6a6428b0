package usersweb

import (
	"strings"

	"cabinet/internal/leaving"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// leavable reports whether the page offers to hand over what the user holds: to administrators, for others who came in.
func (v userView) leavable() bool {
	return administers(v.Actor) && v.User.ID != v.Actor.User && v.User.Status != people.Pending && !v.User.Erased()
}

// leaving reads what the user holds, what is prepared and what was handed over.
func (h handlers) leaving(v *userView) error {
	if !v.leavable() {
		return nil
	}
	found, err := h.Leaving.Look(v.c.Context(), v.Actor, v.User.ID)
	if err != nil {
		return err
	}
	v.Leaving = &found
	for _, s := range leavers(found) {
		if v.heirs[string(s.Heir)] == "" && s.Heir != "" {
			u, err := h.People.User(v.c.Context(), v.Actor, s.Heir)
			if err != nil {
				return err
			}
			if v.heirs == nil {
				v.heirs = map[string]string{}
			}
			v.heirs[string(s.Heir)] = name(v.c.P, u)
		}
	}
	return nil
}

// leavers are the shares of what was handed over last.
func leavers(v leaving.View) []leaving.Share {
	if v.Last == nil {
		return nil
	}
	return v.Last.Shares
}

// inWords says counts in words: "Open invitations: 3 · Managing of a group: 1".
func inWords(p ui.Texts, list []leaving.Count) string {
	var out []string
	for _, x := range list {
		out = append(out, p.T("usersweb.leaving.counted", errs.Args{"What": p.T(x.Title), "Count": p.Number(int(x.N))}))
	}
	return strings.Join(out, " · ")
}

func held(v *leaving.View) []leaving.Count {
	var out []leaving.Count
	for _, x := range v.Held {
		out = append(out, x.Count)
	}
	return out
}

// leavingFacts are what the card says.
func (v userView) leavingFacts() []ui.Fact {
	what := inWords(v.c.P, held(v.Leaving))
	if what == "" {
		what = v.t("usersweb.leaving.nothing")
	}
	out := []ui.Fact{{Label: v.t("usersweb.leaving.held"), Text: what}}
	if v.Leaving.Plan != nil {
		text := v.t("usersweb.leaving.plan_any")
		if ends := v.User.EndsAt; !ends.IsZero() {
			text = v.t("usersweb.leaving.plan_day", errs.Args{"Date": v.c.Date(lastDay(ends))})
		}
		out = append(out, ui.Fact{Label: v.t("usersweb.leaving.plan"), Text: text})
	}
	if v.Leaving.Last != nil && v.Leaving.Last.Total() > 0 {
		var lines []string
		for _, s := range v.Leaving.Last.Shares {
			lines = append(lines, v.t("usersweb.leaving.share", errs.Args{"Name": v.heirs[string(s.Heir)], "What": inWords(v.c.P, s.Counts)}))
		}
		out = append(out, ui.Fact{Label: v.t("usersweb.leaving.last", errs.Args{"Date": v.c.Date(v.Leaving.LastAt)}), Text: strings.Join(lines, "; ")})
	}
	return out
}

// leavingActions are what the card offers.
func (v userView) leavingActions() []ui.Action {
	if v.User.Status == people.Inactive && len(v.Leaving.Held) == 0 {
		return nil
	}
	verb := "usersweb.leaving.verb"
	if v.Leaving.Plan != nil {
		verb = "usersweb.leaving.change"
	}
	out := []ui.Action{{Text: v.t(verb), Icon: "arrow-right", Href: links.UserLeaving(v.User.ID)}}
	if v.Leaving.Plan != nil {
		out = append(out, ui.Action{Text: v.t("usersweb.leaving.cancel"), Icon: "x", Look: "danger-text", Href: links.UserLeavingCancel(v.User.ID)})
	}
	return out
}

// offer is what a question about somebody's status says of their work: that it can be handed over first, or given back.
type offer struct {
	Text string
	// Href hands over; GiveBack is the box by which work goes back.
	Href     string
	GiveBack *ui.Field
}

// offers reads what a question about a status offers; nil for nothing.
func (h handlers) offers(c *web.Ctx, u people.Person, to people.Status) (*offer, error) {
	if to == people.Active {
		out, err := h.Leaving.Returnable(c.Context(), by(c), u.ID)
		if err != nil || out.Total() == 0 {
			return nil, err
		}
		var all []leaving.Count
		for _, s := range out.Shares {
			for _, x := range s.Counts {
				all = add(all, x)
			}
		}
		return &offer{GiveBack: &ui.Field{Name: "give_back", Label: c.P.T("usersweb.leaving.give_back"), Value: "1", Form: "status-form",
			Hint: c.P.T("usersweb.leaving.give_back_hint", errs.Args{"What": inWords(c.P, all)}), Checked: true}}, nil
	}
	v, err := h.Leaving.Look(c.Context(), by(c), u.ID)
	switch {
	case err != nil:
		return nil, err
	case v.Plan != nil:
		return &offer{Text: c.P.T("usersweb.leaving.runs"), Href: links.UserLeaving(u.ID)}, nil
	case v.Open() == 0:
		return nil, nil
	}
	return &offer{Text: c.P.T("usersweb.leaving.offer", errs.Args{"What": inWords(c.P, held(&v))}), Href: links.UserLeaving(u.ID)}, nil
}

func add(list []leaving.Count, x leaving.Count) []leaving.Count {
	for i := range list {
		if list[i].Kind == x.Kind {
			list[i].N += x.N
			return list
		}
	}
	return append(list, x)
}
