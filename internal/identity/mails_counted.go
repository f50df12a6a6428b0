package identity

import (
	"context"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

const (
	// mailSpan is the time in which mails with a link to one address are counted (R24).
	mailSpan = time.Hour
	// maxMails is how many mails with a link go to one address in that time, whoever asked for them and for whatever reason.
	maxMails = 3
)

// CountMail takes one of the mails with a link that may go to an address within an hour, in the caller's transaction:
// resets, invitations and changes of the address count together (R24). When they are used up it is errs.TooMany.
func (s *Service) CountMail(ctx context.Context, tx *db.Tx, address string) error {
	_, key, err := parseEmail(address)
	if err != nil {
		return err
	}
	before, err := s.counted(ctx, tx, id.Hash(key))
	if err == nil && before >= maxMails {
		err = errs.Later(errs.TooMany, "identity.reset.too_many", mailSpan, nil)
	}
	return err
}

// counted counts one more of whatever the hash stands for and returns how many there were within the hour before. Whoever
// counts the same waits until the transaction ends.
func (s *Service) counted(ctx context.Context, tx *db.Tx, hash string) (before int, err error) {
	if err := tx.Lock(ctx, "", "identity.reset:"+hash); err != nil {
		return 0, err
	}
	if before, err = countResetRequests(ctx, tx, hash, tx.Now().Add(-mailSpan)); err != nil {
		return 0, err
	}
	return before, insertResetRequest(ctx, tx, s.IDs.New(), hash)
}
