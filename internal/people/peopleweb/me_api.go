package peopleweb

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb/block"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Me is a person's own profile in the API.
type Me struct {
	ID                 ids.User              `json:"id" doc:"The user's id"`
	AccountID          ids.Account           `json:"account_id" doc:"The organisation's id"`
	AccountName        string                `json:"account_name" doc:"The organisation's name"`
	Email              string                `json:"email" doc:"Sign-in email; clients never see it"`
	Role               access.Role           `json:"role" enum:"administrator,standard,limited,guest"`
	Status             people.Status         `json:"status" enum:"pending,active,inactive"`
	Permissions        []access.Permission   `json:"permissions" doc:"What the user may do within what the role reaches"`
	FirstName          string                `json:"first_name"`
	MiddleName         string                `json:"middle_name"`
	LastName           string                `json:"last_name"`
	FullName           string                `json:"full_name" doc:"Derived from the names, as the user's language orders them"`
	Initials           string                `json:"initials" doc:"Own initials, or those derived from the name"`
	ClientEmail        string                `json:"client_email" doc:"Shown to clients"`
	CellNumber         string                `json:"cell_number" doc:"E.164; clients never see it"`
	CellNumberVerified bool                  `json:"cell_number_verified"`
	OfficeNumber       string                `json:"office_number" doc:"E.164"`
	OfficeExtension    string                `json:"office_extension"`
	JobTitleID         ids.JobTitle          `json:"job_title_id"`
	JobTitle           string                `json:"job_title" doc:"Name of the job title"`
	Position           string                `json:"position" doc:"Free text under the name; grants nothing"`
	IDNumber           string                `json:"id_number" doc:"Badge or personnel number"`
	BranchID           ids.Branch            `json:"branch_id"`
	OrganizationName   string                `json:"organization_name"`
	Website            string                `json:"website"`
	TimeZone           string                `json:"time_zone" doc:"IANA name; empty follows the organisation"`
	Language           string                `json:"language" doc:"en, ru, or empty to follow the organisation"`
	DateStyle          string                `json:"date_style" doc:"dmy, mdy, ymd, or empty to follow the organisation"`
	About              string                `json:"about" doc:"Shown to clients"`
	Theme              string                `json:"theme" doc:"light, dark, or empty to follow the device"`
	Density            string                `json:"density" doc:"compact, or empty for comfortable"`
	PictureURL         string                `json:"picture_url" doc:"Path of the picture for this user's browsers; empty without one. Programs ask /api/v1/me/picture"`
	Attributes         []block.UserAttribute `json:"attributes" doc:"The organisation's additional attributes that the user may view, in their order"`
	UpdatedAt          time.Time             `json:"updated_at" format:"date-time"`
}

// MePatch changes one's own profile: what is absent stays, null or "" clears.
type MePatch struct {
	FirstName        web.Patch[string] `json:"first_name,omitzero"`
	MiddleName       web.Patch[string] `json:"middle_name,omitzero"`
	LastName         web.Patch[string] `json:"last_name,omitzero"`
	Initials         web.Patch[string] `json:"initials,omitzero"`
	ClientEmail      web.Patch[string] `json:"client_email,omitzero"`
	CellNumber       web.Patch[string] `json:"cell_number,omitzero"`
	OfficeNumber     web.Patch[string] `json:"office_number,omitzero"`
	OfficeExtension  web.Patch[string] `json:"office_extension,omitzero"`
	Position         web.Patch[string] `json:"position,omitzero"`
	BranchID         web.Patch[string] `json:"branch_id,omitzero"`
	OrganizationName web.Patch[string] `json:"organization_name,omitzero"`
	Website          web.Patch[string] `json:"website,omitzero"`
	TimeZone         web.Patch[string] `json:"time_zone,omitzero"`
	Language         web.Patch[string] `json:"language,omitzero"`
	DateStyle        web.Patch[string] `json:"date_style,omitzero"`
	About            web.Patch[string] `json:"about,omitzero"`
	Theme            web.Patch[string] `json:"theme,omitzero"`
	Density          web.Patch[string] `json:"density,omitzero"`
	IDNumber         web.Patch[string] `json:"id_number,omitzero" doc:"Refused unless the organisation lets people set their own"`
	Email            web.Patch[string] `json:"email,omitzero" doc:"Refused: the sign-in email has its own way"`
	JobTitleID       web.Patch[string] `json:"job_title_id,omitzero" doc:"Refused: administrators assign job titles"`
	Role             web.Patch[string] `json:"role,omitzero" doc:"Refused"`
	Status           web.Patch[string] `json:"status,omitzero" doc:"Refused"`

	Attributes map[ids.Attribute]web.Patch[string] `json:"attributes,omitzero" doc:"Values by the attribute's id: as read, or as people write them; choices are ids with commas between. Those left out stay; null or an empty text clears"`
}

func (m MePatch) input() people.ProfileInput {
	return people.ProfileInput{
		FirstName: m.FirstName.Pointer(), MiddleName: m.MiddleName.Pointer(), LastName: m.LastName.Pointer(), Initials: m.Initials.Pointer(),
		ClientEmail: m.ClientEmail.Pointer(), CellNumber: m.CellNumber.Pointer(), OfficeNumber: m.OfficeNumber.Pointer(),
		OfficeExtension: m.OfficeExtension.Pointer(), Position: m.Position.Pointer(), BranchID: m.BranchID.Pointer(),
		OrganizationName: m.OrganizationName.Pointer(), Website: m.Website.Pointer(), About: m.About.Pointer(),
		TimeZone: m.TimeZone.Pointer(), Language: m.Language.Pointer(), DateStyle: m.DateStyle.Pointer(),
		Theme: m.Theme.Pointer(), Density: m.Density.Pointer(), IDNumber: m.IDNumber.Pointer(), Email: m.Email.Pointer(),
		JobTitleID: m.JobTitleID.Pointer(), Role: m.Role.Pointer(), Status: m.Status.Pointer(),
	}
}

type meOutput struct {
	ETag string `header:"ETag"`
	Body Me
}

type patchMeInput struct {
	IfMatch string `header:"If-Match" doc:"Optional ETag of the profile the change was made from"`
	Body    MePatch
}

// getMe answers with the caller's own profile.
func (h handlers) getMe(ctx context.Context, c *web.Ctx, _ *struct{}) (*meOutput, error) {
	p, err := h.People.Me(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return h.answer(ctx, c, p)
}

// patchMe changes what the body names. With If-Match, someone else's change in between is 412.
func (h handlers) patchMe(ctx context.Context, c *web.Ctx, in *patchMeInput) (*meOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	p, err := h.save(c, in.Body.input(), block.Patched(in.Body.Attributes), version)
	if given && errs.Is(err, errs.Conflict) {
		return nil, errs.E(errs.Stale, "web.error.stale", err)
	}
	if err != nil {
		return nil, err
	}
	return h.answer(ctx, c, p)
}

func (h handlers) answer(ctx context.Context, c *web.Ctx, p people.Person) (*meOutput, error) {
	account, err := h.Accounts.Recent(ctx, p.Account)
	if err != nil {
		return nil, err
	}
	title := ""
	if p.JobTitle != "" {
		t, err := h.Roles.Recent(ctx, h.DB, p.Account, p.JobTitle)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		title = t.Name
	}
	attributes, err := h.block(c)
	if err != nil {
		return nil, err
	}
	language := p.Language
	if language == "" {
		language = account.Language
	}
	me := Me{
		ID: p.ID, AccountID: p.Account, AccountName: account.Name, Email: p.Email, Role: p.Role, Status: p.Status,
		Permissions: by(c).Permissions.List(), FirstName: p.FirstName, MiddleName: p.MiddleName, LastName: p.LastName,
		FullName: p.FullName(language), Initials: p.Initials(), ClientEmail: p.ClientEmail,
		CellNumber: p.CellNumber, CellNumberVerified: !p.CellVerifiedAt.IsZero(), OfficeNumber: p.OfficeNumber, OfficeExtension: p.OfficeExtension,
		JobTitleID: p.JobTitle, JobTitle: title, Position: p.Position, IDNumber: p.IDNumber, BranchID: p.Branch,
		OrganizationName: p.OrganizationName, Website: p.Website, TimeZone: p.TimeZone, Language: p.Language, DateStyle: p.DateStyle,
		About: p.About, Theme: p.Theme, Density: p.Density, Attributes: block.Body(attributes, c.P), UpdatedAt: p.UpdatedAt,
	}
	if p.Picture != "" {
		me.PictureURL = links.Picture(p.Account, p.ID, p.Picture, 512)
	}
	return &meOutput{ETag: web.ETag(p.Version), Body: me}, nil
}
