package identityweb

import (
	"net/url"

	"github.com/a-h/templ"

	"cabinet/internal/accounts"
	"cabinet/internal/identity"
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

func (v securityView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// row shows one session: device, what is special about it, where and when.
func (v securityView) row(s identity.Session) ui.Row {
	key, args := s.Device.Label()
	r := ui.Row{Icon: "monitor", Title: v.t(key, args)}
	if s.Device.System == "Android" || s.Device.System == "iOS" || s.Device.System == "iPhone" {
		r.Icon = "smartphone"
	}
	if s.Current {
		r.Mark = ui.Badge(ui.OK, "", v.t("identityweb.session.current"))
	}
	place := s.RemoteIP
	if s.AccountName != "" {
		place += " · " + s.AccountName
	}
	r.Lines = []string{
		place,
		v.t("identityweb.session.times", errs.Args{"Seen": v.Show(s.LastSeenAt), "Created": v.Show(s.CreatedAt)}),
	}
	return r
}

func (v securityView) endLabel(s identity.Session) string {
	key, args := s.Device.Label()
	return v.t("identityweb.session.end_label", errs.Args{"Device": v.t(key, args)})
}

// sessionsFoot offers to end all other sessions where there are any.
func (v securityView) sessionsFoot() templ.Component {
	if len(v.Sessions) < 2 {
		return nil
	}
	return endOthers(v)
}

func (v setupView) rules() []string { return rules(v.Page.P, accounts.DefaultPolicy().Password) }
