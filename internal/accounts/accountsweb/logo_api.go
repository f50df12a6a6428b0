package accountsweb

import (
	"context"
	"net/http"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// logoRoutes are the pages and operations of the logo.
func logoRoutes(h handlers) []web.Route {
	return []web.Route{
		{Method: http.MethodPost, Path: "/admin/organisation/logo", Door: web.SignedIn, Handler: h.uploadLogo, MaxBody: maxLogoForm, Cost: 10},
		{Method: http.MethodGet, Path: "/admin/organisation/logo/remove", Door: web.SignedIn, Handler: h.askRemoveLogo},
		{Method: http.MethodPost, Path: "/admin/organisation/logo/remove", Door: web.SignedIn, Handler: h.removeLogo},
		{Method: http.MethodGet, Path: "/pictures/{account}/logo/{logo}", Door: web.SignedIn, Handler: h.logoFile, Quiet: true},

		web.Plain(web.Operation{Method: http.MethodGet, Path: "/api/v1/account/logo", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"account"},
			ID: "get-logo", Summary: "The organisation's logo, a PNG of at most 512 pixels a side", Statuses: []int{http.StatusNotFound}}, h.getLogo),
		web.Plain(web.Operation{Method: http.MethodPut, Path: "/api/v1/account/logo", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"account"},
			ID: "put-logo", Summary: "Replace the organisation's logo; the image is the body", MaxBody: accounts.MaxLogoBytes + 64<<10, Cost: 10, Answer: Logo{},
			Description: "With the logo's ETag in If-Match, somebody else's change in between is 412.",
			BodyTypes:   []string{"image/png", "image/jpeg", "image/webp", "image/gif", "application/octet-stream"},
			Statuses: []int{http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType,
				http.StatusUnprocessableEntity}}, h.putLogo),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/account/logo", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"account"},
			ID: "delete-logo", Summary: "Remove the organisation's logo", Status: http.StatusNoContent,
			Statuses: []int{http.StatusPreconditionFailed}}, h.deleteLogo),
	}
}

// Logo is the organisation's logo in the API.
type Logo struct {
	URL string `json:"url" doc:"Path of the logo for browsers of the organisation's people; empty without one. Programs ask /api/v1/account/logo"`
}

func logoURL(a accounts.Account) string {
	if a.Logo == "" {
		return ""
	}
	return links.Logo(a.ID, a.Logo)
}

// getLogo answers with the logo of the caller's organisation.
func (h handlers) getLogo(c *web.Ctx) error {
	logo, version, err := h.Settings.Logo(c.Context(), by(c))
	if err != nil {
		return err
	}
	return h.sendLogo(c, logo, web.ETag(version), "no-store")
}

// putLogo takes the picture's bytes as the body and makes it the logo of the caller's organisation.
func (h handlers) putLogo(c *web.Ctx) error {
	version, given, err := c.IfMatch()
	if err != nil {
		return err
	}
	in := accounts.LogoInput{File: c.R.Body, Size: max(c.R.ContentLength, 0), ContentType: c.R.Header.Get("Content-Type")}
	a, err := h.Settings.PutLogo(c.Context(), by(c), in, version)
	if err != nil {
		return stale(err, given)
	}
	c.SetETag(a.LogoVersion)
	return c.JSON(http.StatusOK, Logo{URL: logoURL(a)})
}

type deleteLogoInput struct {
	IfMatch string `header:"If-Match" doc:"Optional ETag of the logo to remove"`
}

// deleteLogo takes the logo away from the caller's organisation.
func (h handlers) deleteLogo(ctx context.Context, c *web.Ctx, _ *deleteLogoInput) (*struct{}, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	_, err = h.Settings.RemoveLogo(ctx, by(c), version)
	return nil, stale(err, given)
}
