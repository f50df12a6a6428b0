package identityweb

import (
	"context"
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// EmailChange is a new sign-in address that waits to be confirmed, in the API.
type EmailChange struct {
	NewEmail string    `json:"new_email"`
	AskedAt  time.Time `json:"asked_at" format:"date-time"`
	EndsAt   time.Time `json:"ends_at" format:"date-time" doc:"Until when it can be confirmed"`
	Here     bool      `json:"asked_here" doc:"Whether the caller’s own browser asked for it: only there can it be confirmed"`
	Ordered  bool      `json:"asked_by_administrator" doc:"Whether an administrator of the caller’s organisation asked for it"`
}

type emailChangeOutput struct{ Body EmailChange }

// NewEmail is the body of a request for another sign-in address.
type NewEmail struct {
	Email    string            `json:"new_email"`
	Password web.Patch[string] `json:"current_password,omitzero" doc:"May be left out within five minutes of entering it"`
}

type newEmailInput struct{ Body NewEmail }

// postEmailChange has a link mailed to another sign-in address. The answer is the same whoever the address belongs to (R6).
func (h handlers) postEmailChange(ctx context.Context, c *web.Ctx, in *newEmailInput) (*emailChangeOutput, error) {
	password, _ := in.Body.Password.Get()
	if err := h.Identity.StartEmailChange(ctx, by(c), emailInput(c, in.Body.Email, password)); err != nil {
		return nil, err
	}
	return h.getEmailChange(ctx, c, nil)
}

func (h handlers) getEmailChange(ctx context.Context, c *web.Ctx, _ *struct{}) (*emailChangeOutput, error) {
	change, err := h.Identity.PendingEmail(ctx, by(c))
	if err == nil && change.NewEmail == "" {
		err = errs.E(errs.NotFound, "identity.email.none", nil)
	}
	if err != nil {
		return nil, err
	}
	return &emailChangeOutput{Body: EmailChange{NewEmail: change.NewEmail, AskedAt: change.AskedAt, EndsAt: change.EndsAt,
		Here: change.Here, Ordered: change.Ordered}}, nil
}

func (h handlers) deleteEmailChange(ctx context.Context, c *web.Ctx, _ *struct{}) (*struct{}, error) {
	return nil, h.Identity.CancelEmailChange(ctx, by(c))
}
