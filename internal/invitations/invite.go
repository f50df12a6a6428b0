package invitations

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// InviteInput is whom to invite, and as what (P2).
type InviteInput struct {
	Email   string
	Role    access.Role
	Group   ids.Group // empty is the default group, the only one of administrators
	Manages bool      // manages Group, which then isn't the default one
	// Profile is what is known of the person: names, numbers, JobTitleID, BranchID, Language. All of it may be missing.
	Profile people.ProfileInput
	// Line is a personal line in the mail, without links.
	Line string
	// EndsAt is from when the person will be inactive again; zero without an end.
	EndsAt time.Time
	// ReviewLevel is the level at which the person will review reports, which administrators give; 0 is none.
	ReviewLevel int
	// Case is the one that a guest comes to once they accept; by must be able to assign people to it (P5). Empty for everybody else.
	Case ids.Case
	// Bulk marks one of many that were confirmed together, which don't count as single invitations.
	Bulk bool
	// Quiet sends nothing: somebody sends the invitation later, or hands a link over.
	Quiet bool
}

// Invite makes a pending user and has a link mailed to them. It is for administrators and, within their group and their
// own rank, for group managers. All wrong fields come together as errs.Invalid; an address that belongs to a user
// already is one of them, and says what to do instead. Errors also: errs.TooMany when too much was sent lately (R24), and those of
// [Cases] for a guest who is to come to a case.
func (s *Service) Invite(ctx context.Context, by access.Actor, in InviteInput) (Invitation, error) {
	var i Invitation
	line, lineErr := cleanLine(in.Line)
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		i, err = s.invite(ctx, tx, by, in, line, lineErr)
		return err
	})
	act := subject(Invitation{}, Invited, InvitedPayload{Role: in.Role, Group: in.Group, Manages: in.Manages})
	return i, s.refused(ctx, by, act, err)
}

func (s *Service) invite(ctx context.Context, tx *db.Tx, by access.Actor, in InviteInput, line string, lineErr error) (Invitation, error) {
	by, err := s.present(ctx, tx, by)
	if err != nil {
		return Invitation{}, err
	}
	if err := s.mayInvite(ctx, tx, by, in); err != nil {
		return Invitation{}, err
	}
	if err := s.judge(ctx, tx, by, in, lineErr); err != nil {
		return Invitation{}, err
	}
	if err := s.withinDay(ctx, tx, by, in); err != nil {
		return Invitation{}, err
	}
	login, err := s.Identity.CreateLogin(ctx, tx, in.Email)
	if err != nil {
		return Invitation{}, err
	}
	if err := s.free(ctx, tx, by, login); err != nil {
		return Invitation{}, err
	}
	p, err := s.People.AddPending(ctx, tx, by, people.PendingPerson{Login: login, Email: in.Email, Role: in.Role, Group: in.Group,
		Manages: in.Manages, Profile: in.Profile, EndsAt: in.EndsAt, ReviewLevel: in.ReviewLevel})
	if err != nil {
		return Invitation{}, err
	}
	if !in.Quiet {
		if err := s.Identity.CountMail(ctx, tx, p.Email); err != nil {
			return Invitation{}, err
		}
	}
	_, key, err := email.ParseAddress(p.Email)
	if err != nil {
		return Invitation{}, err
	}
	i := Invitation{Account: by.Account, ID: ids.Invitation(s.IDs.New()), User: p.ID, Inviter: by.User, Case: in.Case, Line: line, Bulk: in.Bulk, Sendings: 1,
		SentAt: tx.Now(), ExpiresAt: tx.Now().Add(Life), CreatedAt: tx.Now(), Version: 1, stored: Pending, emailKey: key,
		offered: standingOf(p)}
	if in.Quiet {
		i.Sendings = 0
	}
	if err := s.toCase(ctx, tx, by, i, p); err != nil {
		return i, err
	}
	if err := insertInvitation(ctx, tx, i); err != nil {
		return i, err
	}
	if !in.Quiet {
		if err := s.sendLater(ctx, tx, i); err != nil {
			return i, err
		}
	}
	_, err = s.Acts.Record(ctx, tx, by, subject(i, Invited, InvitedPayload{User: p.ID, Role: in.Role, Group: in.Group, Manages: in.Manages}))
	return i, err
}

// mayInvite asks for the right. What isn't a role yet is judged as the least, so that the form can say what is wrong.
func (s *Service) mayInvite(ctx context.Context, tx *db.Tx, by access.Actor, in InviteInput) error {
	what := standing{role: in.Role, group: in.Group, manages: in.Manages}
	if in.Profile.JobTitleID != nil {
		what.title = ids.JobTitle(*in.Profile.JobTitleID)
	}
	if !what.role.Valid() {
		what.role = access.Guest
	}
	return s.may(ctx, tx, by, what)
}

// judge returns one errs.Invalid error with all that is wrong with the input, or nil.
func (s *Service) judge(ctx context.Context, tx *db.Tx, by access.Actor, in InviteInput, lineErr error) error {
	account, err := s.Accounts.Account(ctx, tx, by.Account)
	if err != nil {
		return err
	}
	var wrong errs.Fields
	if !in.EndsAt.IsZero() && !in.EndsAt.After(tx.Now()) {
		wrong.Add("ends_at", "invitations.ends.past")
	}
	if in.Case != "" && in.Role != access.Guest {
		wrong.Add("role", "invitations.invite.case_guest")
	}
	if in.ReviewLevel != 0 && by.User != "" && by.Role != access.Administrator {
		wrong.Add("review_level", "people.profile.not_yours")
	}
	return joined(people.CheckPending(people.PendingPerson{Email: in.Email, Role: in.Role, Group: in.Group, Manages: in.Manages,
		Profile: in.Profile, ReviewLevel: in.ReviewLevel}, account.Country), wrong.Err(), lineErr)
}

// joined puts the wrong fields of several errors into one; an error of another kind comes first.
func joined(list ...error) error {
	var wrong errs.Fields
	for _, err := range list {
		e := errs.As(err)
		if err != nil && (e == nil || e.Kind != errs.Invalid) {
			return err
		}
		if e == nil {
			continue
		}
		for _, f := range e.Fields {
			wrong.Add(f.Name, f.Key, f.Args)
		}
	}
	return wrong.Err()
}

// withinDay refuses an inviter who sent too many single invitations lately (R24). Commands of the machine aren't counted.
func (s *Service) withinDay(ctx context.Context, tx *db.Tx, by access.Actor, in InviteInput) error {
	if in.Bulk || !by.SignedIn() {
		return nil
	}
	if err := tx.Lock(ctx, string(by.Account), "invitations.inviter."+string(by.User)); err != nil {
		return err
	}
	n, err := countSingle(ctx, tx, by.Account, by.User, tx.Now().Add(-24*time.Hour))
	if err == nil && n >= s.Limits.PerDay {
		err = wait(errs.E(errs.TooMany, "invitations.invite.per_day", nil).With(errs.Args{"Max": s.Limits.PerDay}), time.Hour)
	}
	return err
}

// wait says after what time to try again.
func wait(e *errs.Error, d time.Duration) error {
	e.RetryAfter = int((d + time.Second - 1) / time.Second)
	return e
}

// free reports an address that has a user in the account already, as what is wrong with the field email. Managers learn
// nothing of users outside their group (P9).
func (s *Service) free(ctx context.Context, tx *db.Tx, by access.Actor, login ids.Login) error {
	p, err := s.People.PersonOfLogin(ctx, tx, by.Account, login)
	switch {
	case errs.Is(err, errs.NotFound):
		return nil
	case err != nil:
		return err
	case access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: p.Group}) != nil:
		return errs.FieldError("email", "invitations.invite.taken")
	case p.Status == people.Active:
		return errs.FieldError("email", "invitations.invite.active")
	case p.Status == people.Pending:
		return errs.FieldError("email", "invitations.invite.pending")
	default:
		return errs.FieldError("email", "invitations.invite.inactive")
	}
}

// Offer is what an invitation would give, to be shown before it is sent (P7).
type Offer struct {
	Role        access.Role
	Permissions access.Set
	Manages     bool
	// Account is the account's name.
	Account string
}

// Preview judges an invitation without sending it and says what it would give. Its errors are those of [Service.Invite],
// but for what was sent lately.
func (s *Service) Preview(ctx context.Context, by access.Actor, in InviteInput) (Offer, error) {
	_, lineErr := cleanLine(in.Line)
	var o Offer
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := s.mayInvite(ctx, tx, by, in); err != nil {
			return err
		}
		if err := s.judge(ctx, tx, by, in, lineErr); err != nil {
			return err
		}
		title := ids.JobTitle("")
		if in.Profile.JobTitleID != nil {
			title = ids.JobTitle(*in.Profile.JobTitleID)
		}
		can, err := s.Rights.SetFor(ctx, tx, by.Account, in.Role, title)
		if errs.Is(err, errs.NotFound) {
			return errs.FieldError("job_title_id", "people.job_title_id.choose")
		}
		if err != nil {
			return err
		}
		var account accounts.Account
		if account, err = s.Accounts.Account(ctx, tx, by.Account); err != nil {
			return err
		}
		o = Offer{Role: in.Role, Permissions: can, Manages: in.Manages, Account: account.Name}
		return nil
	})
	return o, err
}
