package identityweb

import (
	"net/url"

	"github.com/a-h/templ"

	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

func query(name, value string) string { return url.Values{name: {value}}.Encode() }

// passwordError stands beside the password; what concerns the whole attempt stands there too, as it is the field to
// correct.
func (v signInView) passwordError() string {
	if text := v.Problems.For("password"); text != "" {
		return text
	}
	return v.Problems.For("")
}

// row shows one session: device, what is special about it, where and when.
func (v securityView) row(s identity.Session) ui.Row {
	r := ui.Row{Icon: deviceIcon(s.Device), Title: v.device(s.Device)}
	if s.Current {
		r.Mark = ui.Badge(ui.OK, "", v.t("identityweb.session.current"))
	}
	place := s.RemoteIP
	if s.AccountName != "" {
		place += " · " + s.AccountName
	}
	r.Lines = []string{
		place,
		v.t("identityweb.session.times", errs.Args{"Seen": v.at(s.LastSeenAt), "Created": v.at(s.CreatedAt)}),
	}
	return r
}

func (v securityView) endLabel(s identity.Session) string {
	return v.t("identityweb.session.end_label", errs.Args{"Device": v.device(s.Device)})
}

// sessionsFoot offers to end all other sessions where there are any.
func (v securityView) sessionsFoot() templ.Component {
	if len(v.Sessions) < 2 {
		return nil
	}
	return endOthers(v)
}

func (v setupView) rules() []string { return rules(v.Page.P, accounts.DefaultPolicy().Password) }

// addresses are those by which the person signs in.
func (v securityView) addresses() []ui.Fact {
	out := []ui.Fact{{Label: v.t("identityweb.email_change.now"), Text: v.Email}}
	for _, a := range v.Aliases {
		out = append(out, ui.Fact{Label: v.t("identityweb.email_change.alias"), Text: a.Email, Hint: v.t("identityweb.email_change.alias_until", errs.Args{"Until": v.at(a.EndsAt)})})
	}
	return out
}

// waiting says where the new address can be confirmed.
func (v securityView) waiting() string {
	args := errs.Args{"Until": v.at(v.Pending.EndsAt), "Email": v.Email}
	if v.Pending.Ordered {
		return v.t("identityweb.email_change.waits_ordered", args)
	}
	if v.Pending.Here {
		return v.t("identityweb.email_change.waits_here", args)
	}
	return v.t("identityweb.email_change.waits_elsewhere", args)
}

// signInsFoot leads to all attempts.
func (v securityView) signInsFoot() templ.Component {
	return ui.Button(v.Page.P, ui.Action{Text: v.t("identityweb.sign_ins.all"), Size: "sm", Href: links.SignIns("")})
}
