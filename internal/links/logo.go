package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// OrganisationLogo takes a new logo of the account (POST).
func OrganisationLogo() string { return Organisation() + "/logo" }

// OrganisationLogoRemove takes the logo away (POST); GET asks for confirmation.
func OrganisationLogoRemove() string { return OrganisationLogo() + "/remove" }

// Logo is the account's logo. A replaced logo has another address, so it may be cached for ever by whoever may see it.
func Logo(account ids.Account, logo ids.Picture) string {
	return "/pictures/" + url.PathEscape(string(account)) + "/logo/" + url.PathEscape(string(logo))
}

// APILogo is the logo of the account of the person signed in.
func APILogo() string { return "/api/v1/account/logo" }
