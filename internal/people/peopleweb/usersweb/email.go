package usersweb

import (
	"context"
	"time"

	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// emailEffect says what another sign-in email means (P2a); nothing without one.
func emailEffect(v editView, email *string) []string {
	if email == nil {
		return nil
	}
	args := errs.Args{"Email": *email}
	if v.User.Status == people.Pending {
		return []string{v.t("usersweb.effect.reinvite", args)}
	}
	return []string{v.t("usersweb.effect.email", args), v.t("usersweb.effect.email_told")}
}

func savedKey(asked moves.Asked) string {
	switch asked {
	case moves.Confirming:
		return "usersweb.edit.saved_confirming"
	case moves.Reinvited:
		return "usersweb.edit.saved_reinvited"
	case moves.Kept:
	}
	return "usersweb.edit.saved"
}

// resendEmail mails the link to a user's new sign-in email once more.
func (h handlers) resendEmail(c *web.Ctx) error {
	return h.waitingEmail(c, h.Moves.ResendWaiting(c.Context(), by(c), userID(c)), "usersweb.email.resent")
}

// cancelEmail forgets a user's new sign-in email.
func (h handlers) cancelEmail(c *web.Ctx) error {
	return h.waitingEmail(c, h.Moves.CancelWaiting(c.Context(), by(c), userID(c)), "usersweb.email.cancelled")
}

func (h handlers) waitingEmail(c *web.Ctx, err error, said string) error {
	e := errs.As(err)
	switch {
	case e != nil && e.Key == "identity.email.none":
		c.Flash(web.FlashWarning, e.Key)
	case errs.Is(err, errs.TooMany):
		c.Flash(web.FlashWarning, "usersweb.email.too_many")
	case err != nil:
		return err
	default:
		c.Flash(web.FlashSuccess, said)
	}
	return c.Redirect(links.User(userID(c)))
}

// askedEmail is the page of the user, for whoever comes back to the address of a button.
func (h handlers) askedEmail(c *web.Ctx) error { return c.Redirect(links.User(userID(c))) }

// waits says until when a user's new sign-in email waits.
func (v userView) waits() string {
	return v.t("usersweb.email.waits_text", errs.Args{"Since": v.c.DateTime(v.Waiting.AskedAt), "Until": v.c.DateTime(v.Waiting.EndsAt)})
}

// UserEmailChange is a user's new sign-in email that waits to be confirmed, in the API.
type UserEmailChange struct {
	NewEmail string    `json:"new_email"`
	AskedAt  time.Time `json:"asked_at" format:"date-time"`
	EndsAt   time.Time `json:"ends_at" format:"date-time" doc:"Until when it can be confirmed"`
}

type emailChangeOutput struct{ Body UserEmailChange }

func (h handlers) getEmailChangeAPI(ctx context.Context, c *web.Ctx, in *userPath) (*emailChangeOutput, error) {
	return h.emailChange(h.Moves.Waiting(ctx, by(c), in.ID))
}

func (h handlers) emailChange(w identity.EmailChange, err error) (*emailChangeOutput, error) {
	if err == nil && w.NewEmail == "" {
		err = errs.E(errs.NotFound, "identity.email.none", nil)
	}
	if err != nil {
		return nil, err
	}
	return &emailChangeOutput{UserEmailChange{NewEmail: w.NewEmail, AskedAt: w.AskedAt, EndsAt: w.EndsAt}}, nil
}

func (h handlers) deleteEmailChangeAPI(ctx context.Context, c *web.Ctx, in *userPath) (*struct{}, error) {
	return nil, h.Moves.CancelWaiting(ctx, by(c), in.ID)
}

func (h handlers) resendEmailChangeAPI(ctx context.Context, c *web.Ctx, in *userPath) (*struct{}, error) {
	return nil, h.Moves.ResendWaiting(ctx, by(c), in.ID)
}
