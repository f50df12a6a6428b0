package requestsweb

import (
	"cabinet/internal/access"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/requests"
	"cabinet/internal/ui"
)

const maxReason = requests.MaxReason

// waits reports whether a request is open, so that no other can be made.
func (v mineView) waits() bool { return v.Last.State == requests.Open }

func (v mineView) lastTone() ui.Tone {
	switch v.Last.State {
	case requests.Approved:
		return ui.OK
	case requests.Declined:
		return ui.Warn
	default:
		return ui.Info
	}
}

// lastText says where the request stands, in a sentence.
func (v mineView) lastText() string {
	return v.t("requests.last."+string(v.Last.State), errs.Args{"Title": called(v.c.P, v.Last.TitleName), "At": v.c.DateTime(v.Last.AskedAt)})
}

// picker is the list of titles to choose from.
func (v mineView) picker() ui.Field {
	f := ui.Field{Name: "to", Label: v.t("requestsweb.mine.other"), Options: options(v.c.P, v.Titles, v.Effect.Before.ID, true),
		Error: v.Problems.For("job_title_id")}
	if !v.administers() {
		f.Hint = v.t("requestsweb.mine.other_hint")
	}
	return f
}

// gained and lost are the names of the permissions that come and go.
func (v mineView) gained() []string { return permissions(v.c.P, v.Effect.Permissions.Gained) }
func (v mineView) lost() []string   { return permissions(v.c.P, v.Effect.Permissions.Lost) }

func (v mineView) row(r requests.Request) ui.Row {
	lines := []string{v.t("requestsweb.fact.asked_on", errs.Args{"At": v.c.DateTime(r.AskedAt)})}
	if r.Answer != "" {
		lines = append(lines, r.Answer)
	}
	if r.Cause != "" {
		lines = append(lines, v.t(r.Cause.OwnKey()))
	}
	return ui.Row{Icon: "briefcase", Title: called(v.c.P, r.TitleName), Mark: ui.Badge(tone(r.State), "", v.t(r.State.Key())), Lines: lines}
}

func (v mineView) reason() ui.Field {
	return ui.Field{Name: "reason", Label: v.t("requestsweb.ask.reason"), Hint: v.t("requestsweb.ask.reason_hint"), Value: v.Typed.Reason,
		Error: v.Problems.For("reason"), Optional: true, MaxLength: maxReason, Rows: 4, Wide: true}
}

func (v mineView) deed() ui.Deed {
	return ui.Deed{ID: "withdraw", Title: v.t("requestsweb.withdraw.title"), Text: v.t("requestsweb.withdraw.text"), Verb: v.t("requestsweb.withdraw.verb"),
		Action: links.MyTitleWithdraw(), Cancel: links.MyTitle()}
}

// can are the permissions that the person has now.
func (v mineView) can() []access.Permission { return by(v.c).Permissions.List() }

// administers reports whether the person takes what they want, and could take back what they lose.
func (v mineView) administers() bool { return by(v.c).Role == access.Administrator }
