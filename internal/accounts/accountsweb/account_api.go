package accountsweb

import (
	"context"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Account is the organisation in the API.
type Account struct {
	ID           ids.Account   `json:"id"`
	Name         string        `json:"name"`
	Kind         accounts.Kind `json:"kind" enum:"law_firm,police,legal_department"`
	Address      string        `json:"address" doc:"Lines above city and postcode"`
	City         string        `json:"city"`
	Postcode     string        `json:"postcode"`
	Country      string        `json:"country" doc:"ISO 3166-1, two letters"`
	Phone        string        `json:"phone" doc:"E.164"`
	Fax          string        `json:"fax" doc:"E.164"`
	Language     string        `json:"language" enum:"en,ru" doc:"Of users who didn't choose their own"`
	TimeZone     string        `json:"time_zone" doc:"IANA name, of users who didn't choose their own"`
	DateStyle    string        `json:"date_style" enum:"dmy,mdy,ymd" doc:"Of users who didn't choose their own"`
	SupportEmail string        `json:"support_email" doc:"Where Help sends people"`
	SupportPhone string        `json:"support_phone" doc:"E.164"`
	LogoURL      string        `json:"logo_url" doc:"Path of the logo for browsers of the organisation's people; empty without one. Programs ask /api/v1/account/logo"`
	CreatedAt    time.Time     `json:"created_at" format:"date-time"`
	UpdatedAt    time.Time     `json:"updated_at" format:"date-time"`
}

// AccountPatch changes the organisation: what is absent stays, null or "" clears where that is possible.
type AccountPatch struct {
	Name         web.Patch[string] `json:"name,omitzero"`
	Kind         web.Patch[string] `json:"kind,omitzero"`
	Address      web.Patch[string] `json:"address,omitzero"`
	City         web.Patch[string] `json:"city,omitzero"`
	Postcode     web.Patch[string] `json:"postcode,omitzero"`
	Country      web.Patch[string] `json:"country,omitzero"`
	Phone        web.Patch[string] `json:"phone,omitzero"`
	Fax          web.Patch[string] `json:"fax,omitzero"`
	Language     web.Patch[string] `json:"language,omitzero"`
	TimeZone     web.Patch[string] `json:"time_zone,omitzero"`
	DateStyle    web.Patch[string] `json:"date_style,omitzero"`
	SupportEmail web.Patch[string] `json:"support_email,omitzero"`
	SupportPhone web.Patch[string] `json:"support_phone,omitzero"`
}

func (p AccountPatch) input() accounts.InformationInput {
	return accounts.InformationInput{
		Name: p.Name.Pointer(), Kind: p.Kind.Pointer(), Address: p.Address.Pointer(), City: p.City.Pointer(), Postcode: p.Postcode.Pointer(),
		Country: p.Country.Pointer(), Phone: p.Phone.Pointer(), Fax: p.Fax.Pointer(), Language: p.Language.Pointer(),
		TimeZone: p.TimeZone.Pointer(), DateStyle: p.DateStyle.Pointer(), SupportEmail: p.SupportEmail.Pointer(), SupportPhone: p.SupportPhone.Pointer(),
	}
}

type accountOutput struct {
	ETag string `header:"ETag"`
	Body Account
}

type patchAccountInput struct {
	IfMatch string `header:"If-Match" doc:"Optional ETag of the organisation the change was made from"`
	Body    AccountPatch
}

// getAccount answers with the caller's organisation.
func (h handlers) getAccount(ctx context.Context, c *web.Ctx, _ *struct{}) (*accountOutput, error) {
	a, err := h.Settings.Account(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return accountAnswer(a), nil
}

// patchAccount changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchAccount(ctx context.Context, c *web.Ctx, in *patchAccountInput) (*accountOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	a, err := h.Settings.ChangeInformation(ctx, by(c), in.Body.input(), version)
	if err != nil {
		return nil, stale(err, given)
	}
	return accountAnswer(a), nil
}

func accountAnswer(a accounts.Account) *accountOutput {
	return &accountOutput{ETag: web.ETag(a.InformationVersion), Body: Account{ID: a.ID, Name: a.Name, Kind: a.Kind, Address: a.Address, City: a.City,
		Postcode: a.Postcode, Country: a.Country, Phone: a.Phone, Fax: a.Fax, Language: a.Language, TimeZone: a.TimeZone, DateStyle: a.DateStyle,
		SupportEmail: a.SupportEmail, SupportPhone: a.SupportPhone, LogoURL: logoURL(a), CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt}}
}

// stale turns a clash of versions into 412 where the client named its version; other conflicts stay what they are.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, "web.error.stale", err)
	}
	return err
}

type policyOutput struct {
	ETag string `header:"ETag"`
	Body accounts.Policy
}

type putPolicyInput struct {
	IfMatch string `header:"If-Match" doc:"ETag of the policy that this one replaces"`
	Body    accounts.Policy
}

// getPolicy answers with the policy of the caller's organisation.
func (h handlers) getPolicy(ctx context.Context, c *web.Ctx, _ *struct{}) (*policyOutput, error) {
	a, err := h.Settings.Account(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return &policyOutput{ETag: web.ETag(a.PolicyVersion), Body: a.Policy}, nil
}

// putPolicy replaces the policy of the caller's organisation.
func (h handlers) putPolicy(ctx context.Context, c *web.Ctx, in *putPolicyInput) (*policyOutput, error) {
	version, err := c.RequireIfMatch()
	if err != nil {
		return nil, err
	}
	a, err := h.Settings.ChangePolicy(ctx, by(c), in.Body, version)
	if err != nil {
		return nil, stale(err, true)
	}
	return &policyOutput{ETag: web.ETag(a.PolicyVersion), Body: a.Policy}, nil
}
