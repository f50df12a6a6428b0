package documents

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Quota bounds what is kept, in bytes over all versions (R49); 0 is no bound. Beyond that the store itself refuses files while
// its volume is nearly full.
type Quota struct {
	// Case is for the files of one case, User for those that one person brought to an account.
	Case, User int64
	// Account is for all files of an account.
	Account int64
}

// room refuses further bytes on a case that would go beyond a quota, as errs.Conflict. Whoever asks before the file is there
// asks for the first byte. Within the transaction that keeps the file, uploads to one case come one after the other; what one
// person brings to several cases at the same moment may go beyond theirs by those files, and so may an account.
func (s *Service) room(ctx context.Context, q db.Queryer, by access.Actor, c ids.Case, more int64) error {
	if s.Quota.Case > 0 {
		used, err := sumOfCase(ctx, q, by.Account, c)
		if err != nil {
			return err
		}
		if used+more > s.Quota.Case {
			return errs.E(errs.Conflict, "documents.case_full", nil).With(errs.Args{"Max": mebibytes(s.Quota.Case)})
		}
	}
	if s.Quota.User > 0 && by.User != "" {
		used, err := sumOfUser(ctx, q, by.Account, by.User)
		if err != nil {
			return err
		}
		if used+more > s.Quota.User {
			return errs.E(errs.Conflict, "documents.user_full", nil).With(errs.Args{"Max": mebibytes(s.Quota.User)})
		}
	}
	if s.Quota.Account > 0 {
		used, err := sumOfAccount(ctx, q, by.Account)
		if err != nil {
			return err
		}
		if used+more > s.Quota.Account {
			return errs.E(errs.Conflict, "documents.account_full", nil).With(errs.Args{"Max": mebibytes(s.Quota.Account)})
		}
	}
	return nil
}

// roomOnCase is room within the transaction that keeps a file, and lets nobody else add to the case meanwhile.
func (s *Service) roomOnCase(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, more int64) error {
	if err := tx.Lock(ctx, string(by.Account), "documents."+string(c)); err != nil {
		return err
	}
	return s.room(ctx, tx, by, c, more)
}

func mebibytes(bytes int64) int { return int(bytes >> 20) }

func sumOfCase(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case) (n int64, err error) {
	err = q.QueryRow(ctx, `select coalesce(sum(v.size), 0) from document_versions v where v.account_id = ? and v.case_id = ?`, account, c).Scan(&n)
	return n, err
}

func sumOfUser(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (n int64, err error) {
	err = q.QueryRow(ctx, `select coalesce(sum(v.size), 0) from document_versions v where v.account_id = ? and v.uploaded_by = ?`, account, user).Scan(&n)
	return n, err
}

func sumOfAccount(ctx context.Context, q db.Queryer, account ids.Account) (n int64, err error) {
	err = q.QueryRow(ctx, `select coalesce(sum(v.size), 0) from document_versions v where v.account_id = ?`, account).Scan(&n)
	return n, err
}
