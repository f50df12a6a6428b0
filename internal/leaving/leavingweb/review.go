package leavingweb

import (
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/leaving"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// examples names the first few things of a kind.
func (v wizardView) examples(held leaving.Held) string {
	if len(held.Examples) == 0 {
		return ""
	}
	list := strings.Join(held.Examples, ", ")
	if rest := int(held.N) - len(held.Examples); rest > 0 {
		return v.c.P.N("leavingweb.examples_more", rest, errs.Args{"List": list})
	}
	return list
}

// dated are the arguments of the line that says what is about to be confirmed.
func (v wizardView) dated() errs.Args {
	out := errs.Args{"Name": v.name(), "Date": ""}
	if ends := v.View.User.EndsAt; !ends.IsZero() {
		out["Date"] = v.c.Date(ends.Add(-1)) // the last moment of the last day
	}
	return out
}

// shares is the table of who gets how much.
func (v wizardView) shares() ui.Grid {
	g := ui.Grid{Caption: v.t("leavingweb.shares"), Heads: []string{v.t("leavingweb.shares.who"), v.t("leavingweb.shares.what")}}
	for _, s := range v.Preview.Shares {
		var what []string
		for _, x := range s.Counts {
			what = append(what, v.counted(x))
		}
		g.Rows = append(g.Rows, []templ.Component{ui.Text(v.names[s.Heir]), ui.Text(strings.Join(what, " · "))})
	}
	return g
}

// effects says what the deactivation does (P7).
func (v wizardView) effects() []string {
	var out []string
	if e := v.Preview.Effect; e != nil {
		for _, x := range []struct {
			key string
			n   int64
		}{{"leavingweb.effect.sessions", e.Sessions}, {"leavingweb.effect.tokens", e.Tokens}} {
			if x.n > 0 {
				out = append(out, v.c.P.N(x.key, int(x.n)))
			}
		}
		out = append(out, v.t("leavingweb.effect.signed_out", errs.Args{"Name": v.name()}))
		if e.Seat.Change < 0 {
			out = append(out, v.t("leavingweb.effect.seat"))
		}
	}
	if v.when() != whenPlan && v.View.Plan != nil {
		out = append(out, v.t("leavingweb.effect.plan"))
	}
	if v.when() == whenPlan {
		out = append(out, v.t("leavingweb.effect.later"))
	}
	return out
}

// confirm is the button that does it.
func (v wizardView) confirm() ui.Action {
	a := ui.Action{Text: v.t("leavingweb.confirm." + v.when()), Name: "sure", Value: "1", Look: "primary", Busy: v.t("leavingweb.busy")}
	if v.when() == whenLeave {
		a.Look = "danger"
	}
	return a
}
