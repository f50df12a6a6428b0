package accountsweb

import (
	"github.com/a-h/templ"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

func (v organisationView) logoAttrs() templ.Attributes {
	hint := ui.FieldID("logo") + "-hint"
	if v.Problems.For("logo") == "" {
		return templ.Attributes{"aria-describedby": hint}
	}
	return templ.Attributes{"aria-describedby": ui.FieldID("logo") + "-error " + hint, "aria-invalid": "true"}
}

func (v organisationView) logoLimits() errs.Args {
	return errs.Args{"Megabytes": accounts.MaxLogoBytes >> 20, "Least": accounts.MinLogoSide, "Most": accounts.LogoSide}
}

func (v organisationView) logoVerb() string {
	if v.Account.Logo == "" {
		return v.t("accountsweb.logo.upload")
	}
	return v.t("accountsweb.logo.replace")
}
