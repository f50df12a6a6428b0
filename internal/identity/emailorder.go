package identity

import (
	"context"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// orderLife is how long an address that an administrator asked for waits to be confirmed: whoever is to confirm it didn't
// ask and may be away.
const orderLife = 7 * 24 * time.Hour

// EmailOrder is another sign-in address that an administrator asks for somebody else (P2a, P14).
type EmailOrder struct {
	Account  ids.Account
	User     ids.User // of the account
	Login    ids.Login
	NewEmail string
	// Move is the move of a mail domain that it belongs to; empty for a single one.
	Move string
	// AtOnce is whether the account's own mail domain stands for the confirmation where the account manages the login.
	AtOnce bool
	// KeepUntil is until when the former address signs in too; zero is not at all.
	KeepUntil time.Time
}

// OrderOutcome is what an order does, or did.
type OrderOutcome string

// The outcomes.
const (
	// OrderMoves changes the address at once.
	OrderMoves OrderOutcome = "moved"
	// OrderAsks waits for a link that is mailed to the new address.
	OrderAsks OrderOutcome = "asked"
)

// order is a judged [EmailOrder].
type order struct {
	EmailOrder
	login      Login
	shown, key string
	outcome    OrderOutcome
	members    []Membership
}

// Domains knows whose a mail domain is; accounts implements it.
type Domains interface {
	// OwnDomain reports whether a mail domain, in whatever spelling, is verified as the account's own.
	OwnDomain(ctx context.Context, q db.Queryer, account ids.Account, mailDomain string) (bool, error)
}

// JudgeEmailOrder says what an order would do; it changes nothing. An address that can't be given is errs.Invalid about the
// field email, another change that waits already errs.Conflict.
func (s *Service) JudgeEmailOrder(ctx context.Context, q db.Queryer, in EmailOrder) (OrderOutcome, error) {
	o, err := s.judgeOrder(ctx, q, in)
	return o.outcome, err
}

func (s *Service) judgeOrder(ctx context.Context, q db.Queryer, in EmailOrder) (order, error) {
	o := order{EmailOrder: in, outcome: OrderAsks}
	var err error
	if o.shown, o.key, err = parseEmail(in.NewEmail); err != nil {
		return o, err
	}
	if o.login, err = s.Login(ctx, q, in.Login); err != nil {
		return o, err
	}
	if o.key == o.login.key {
		return o, errs.FieldError("email", "identity.order.same")
	}
	holder, err := selectLoginByKey(ctx, q, o.key)
	if err != nil {
		return o, err
	}
	if holder.ID != "" && holder.ID != in.Login {
		return o, s.takenBy(ctx, q, in.Account, holder.ID)
	}
	waits, err := selectEmailChange(ctx, q, in.Login, q.Now())
	if err != nil {
		return o, err
	}
	if waits.id != "" && waits.account != in.Account {
		return o, errs.E(errs.Conflict, "identity.order.waits", nil)
	}
	if o.members, err = s.Members.OfLogin(ctx, q, in.Login); err != nil || !in.AtOnce {
		return o, err
	}
	managed, err := s.managed(ctx, q, in.Account, o.login, o.members)
	if managed {
		o.outcome = OrderMoves
	}
	return o, err
}

// takenBy says that an address is somebody else's, and whether they are in the same account.
func (s *Service) takenBy(ctx context.Context, q db.Queryer, account ids.Account, holder ids.Login) error {
	all, err := s.Members.OfLogin(ctx, q, holder)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Account == account {
			return errs.FieldError("email", "identity.order.taken_here")
		}
	}
	return errs.FieldError("email", "identity.order.taken")
}

// managed reports whether an account may give a login another address without asking the person: it is active there alone, or
// its mail domain is the account's own (L8).
func (s *Service) managed(ctx context.Context, q db.Queryer, account ids.Account, l Login, all []Membership) (bool, error) {
	in := active(all)
	if len(in) == 1 && in[0].Account == account {
		return true, nil
	}
	if s.Domains == nil {
		return false, nil
	}
	_, domain, _ := strings.Cut(l.key, "@")
	return s.Domains.OwnDomain(ctx, q, account, domain)
}

// OrderEmail gives somebody another address, or has a link to confirm it mailed to the new one and a notice to the present one,
// in the caller's transaction. The caller has judged the right and that the user is active. A link is followed within seven
// days: by anybody who reads mail at the new address where the account manages the login, else, and in a move, by the person,
// signed in (L8). An earlier order of the same account is replaced. An address that changes at once can be undone from the former
// one for seven days; both addresses are told. Errors are those of [Service.JudgeEmailOrder], and errs.TooMany when the
// login or the address was asked about too often lately.
func (s *Service) OrderEmail(ctx context.Context, tx *db.Tx, by access.Actor, in EmailOrder) (OrderOutcome, error) {
	if err := s.holdPerson(ctx, tx, in.Login); err != nil {
		return "", err
	}
	o, err := s.judgeOrder(ctx, tx, in)
	if err != nil {
		return "", err
	}
	if o.outcome == OrderMoves {
		return o.outcome, s.moveAtOnce(ctx, tx, by, o)
	}
	return o.outcome, s.askOrdered(ctx, tx, by, o)
}

// holdPerson takes the locks of a login in the one order of the product: first those of its users, then its own.
func (s *Service) holdPerson(ctx context.Context, tx *db.Tx, login ids.Login) error {
	if s.Addresses != nil {
		all, err := s.Members.OfLogin(ctx, tx, login)
		if err != nil {
			return err
		}
		for _, m := range all {
			if err := s.Addresses.Hold(ctx, tx, m.Account, m.User); err != nil {
				return err
			}
		}
	}
	return lockLogin(ctx, tx, login)
}

func (s *Service) askOrdered(ctx context.Context, tx *db.Tx, by access.Actor, o order) error {
	c := emailChange{id: s.IDs.New(), login: o.Login, email: o.shown, key: o.key, account: o.Account, user: o.User, move: o.Move, keep: o.KeepUntil,
		asked: tx.Now(), ends: tx.Now().Add(orderLife)}
	if err := s.countOrder(ctx, tx, c); err != nil {
		return err
	}
	if err := replaceEmailChange(ctx, tx, c); err != nil {
		return err
	}
	kind := EmailOrdered
	if o.Move != "" {
		kind = EmailAskedByMove
	}
	if _, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: kind, SubjectType: "user", SubjectID: string(o.User),
		Erasable: map[string]string{newEmail: c.email}}); err != nil {
		return err
	}
	if _, err := s.mails.asked.Enqueue(ctx, tx, aboutChange{Login: c.login, Change: c.id}, jobs.NotAfter(c.ends)); err != nil {
		return err
	}
	_, err := s.mails.confirm.Enqueue(ctx, tx, aboutChange{Login: c.login, Change: c.id}, jobs.NotAfter(c.ends))
	return err
}

// countOrder counts the mails of an order as those of a person's own request; too many are told, since whoever orders knows
// whose address it is.
func (s *Service) countOrder(ctx context.Context, tx *db.Tx, c emailChange) error {
	mailed, err := s.countAsk(ctx, tx, c)
	if err == nil && !mailed {
		err = errs.Later(errs.TooMany, "identity.reset.too_many", time.Hour, nil)
	}
	if e := errs.As(err); e != nil && e.Kind == errs.TooMany {
		return errs.Later(errs.TooMany, "identity.order.too_many", time.Hour, nil)
	}
	return err
}

func (s *Service) moveAtOnce(ctx context.Context, tx *db.Tx, by access.Actor, o order) error {
	free, err := s.free(ctx, tx, o.key, o.Login)
	if err != nil {
		return err
	}
	if !free {
		return errs.FieldError("email", "identity.order.taken")
	}
	if err := s.move(ctx, tx, o.login, o.members, o.shown, o.key); err != nil {
		return err
	}
	if err := s.keepFormer(ctx, tx, o.login, o.Account, o.KeepUntil); err != nil {
		return err
	}
	undo := emailUndo{id: s.IDs.New(), login: o.Login, oldEmail: o.login.Email, oldKey: o.login.key, newEmail: o.shown, changed: tx.Now(),
		ends: tx.Now().Add(undoLife)}
	if err := insertEmailUndo(ctx, tx, undo); err != nil {
		return err
	}
	for _, abandoned := range []bool{false, true} {
		about := aboutUndo{Undo: undo.id, Account: o.Account, Abandoned: abandoned}
		if o.KeepUntil.After(tx.Now()) {
			about.Until = o.KeepUntil
		}
		if _, err := s.mails.relocated.Enqueue(ctx, tx, about); err != nil {
			return err
		}
	}
	return s.recordMoved(ctx, tx, by, o)
}

// recordMoved tells the account whose administrators moved its mail domain by one act a user, of which nobody is alarmed: they
// hear of the whole. The other accounts of the person learn that the address changed, and nothing more.
func (s *Service) recordMoved(ctx context.Context, tx *db.Tx, by access.Actor, o order) error {
	was := map[string]string{oldEmail: o.login.Email, newEmail: o.shown}
	if _, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: EmailMoved, SubjectType: "user", SubjectID: string(o.User),
		Payload: SessionsEndedPayload{}, Erasable: was}); err != nil {
		return err
	}
	for _, m := range active(o.members) {
		if m.Account == o.Account {
			continue
		}
		there := access.System(m.Account)
		if _, err := s.Acts.Record(ctx, tx, there, activity.Act{Kind: EmailChanged, SubjectType: "login", SubjectID: string(o.Login), OnBehalfOf: m.User,
			Payload: SessionsEndedPayload{}, Erasable: was}); err != nil {
			return err
		}
	}
	return nil
}

// keepFormer lets a former address sign in until a moment, if that is still to come.
func (s *Service) keepFormer(ctx context.Context, tx *db.Tx, former Login, account ids.Account, until time.Time) error {
	if !until.After(tx.Now()) {
		return nil
	}
	return replaceAlias(ctx, tx, former, account, until)
}

// EmailOrderOf returns the address that an account asked for and that waits to be confirmed; the zero value when there is none.
func (s *Service) EmailOrderOf(ctx context.Context, q db.Queryer, account ids.Account, login ids.Login) (EmailChange, error) {
	c, err := selectEmailChange(ctx, q, login, q.Now())
	if err != nil || c.account != account || account == "" {
		return EmailChange{}, err
	}
	return c.shown(access.Actor{}), nil
}

// CountEmailOrders returns how many addresses of a move wait to be confirmed.
func (s *Service) CountEmailOrders(ctx context.Context, q db.Queryer, move string) (n int64, err error) {
	err = q.QueryRow(ctx, `select count(*) from email_changes where asked_move = ? and expires_at > ?`, move, db.At(q.Now())).Scan(&n)
	return n, err
}

// CancelEmailOrder forgets an address that an account asked for, in the caller's transaction; the caller has judged the
// right. It is errs.NotFound when none waits.
func (s *Service) CancelEmailOrder(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, login ids.Login) error {
	if _, err := s.ordered(ctx, tx, by.Account, login); err != nil {
		return err
	}
	if err := deleteEmailChange(ctx, tx, login); err != nil {
		return err
	}
	_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: EmailOrderCancelled, SubjectType: "user", SubjectID: string(user)})
	return err
}

// ResendEmailOrder mails the link of an order once more; the earlier one dies. It counts as an order does.
func (s *Service) ResendEmailOrder(ctx context.Context, tx *db.Tx, account ids.Account, login ids.Login) error {
	c, err := s.ordered(ctx, tx, account, login)
	if err != nil {
		return err
	}
	if err := s.countOrder(ctx, tx, c); err != nil {
		return err
	}
	_, err = s.mails.confirm.Enqueue(ctx, tx, aboutChange{Login: c.login, Change: c.id}, jobs.NotAfter(c.ends))
	return err
}

func (s *Service) ordered(ctx context.Context, tx *db.Tx, account ids.Account, login ids.Login) (emailChange, error) {
	if err := lockLogin(ctx, tx, login); err != nil {
		return emailChange{}, err
	}
	c, err := selectEmailChange(ctx, tx, login, tx.Now())
	if err == nil && (c.id == "" || c.account != account || account == "") {
		return c, errNoChange()
	}
	return c, err
}

// CancelEmailOrders forgets every address of a move that waits, in the caller's transaction, and returns how many.
func (s *Service) CancelEmailOrders(ctx context.Context, tx *db.Tx, move string) (int64, error) {
	return tx.Exec(ctx, `delete from email_changes where asked_move = ?`, move)
}

// MailDomain returns the mail domain of an address in its ASCII form, or "" for what is none.
func MailDomain(address string) string {
	_, key, err := email.ParseAddress(address)
	if err != nil {
		return ""
	}
	_, domain, _ := strings.Cut(key, "@")
	return domain
}
