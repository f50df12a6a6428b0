package messages

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Draft returns what by has begun to write on a case; the zero Draft without one. It is for its writer alone, whom nobody
// looks as, and as long as they may open the case.
func (s *Service) Draft(ctx context.Context, by access.Actor, c ids.Case) (Draft, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return Draft{}, err
	}
	if by.Viewing() {
		return Draft{}, nil
	}
	return selectDraft(ctx, s.DB, by.Account, by.User, c)
}

// SaveDraft keeps what by has begun to write on a case, in place of what was kept. It takes what sending takes; an empty text
// without documents forgets the draft. It isn't recorded: nobody else ever sees it.
func (s *Service) SaveDraft(ctx context.Context, by access.Actor, c ids.Case, in Draft) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.writing(ctx, tx, by, access.WriteToClients, c); err != nil {
			return err
		}
		var wrong errs.Fields
		text, fault := writing.Block(in.Text, MaxText)
		note(&wrong, fault)
		m := Message{Account: by.Account, Case: c, Documents: once(in.Documents)}
		if err := s.attachable(ctx, tx, Message{}, m, &wrong); err != nil {
			return err
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		if text == "" && len(m.Documents) == 0 {
			return deleteDraft(ctx, tx, by.Account, by.User, c)
		}
		return upsertDraft(ctx, tx, by.Account, by.User, c, Draft{Text: text, Documents: m.Documents, SavedAt: tx.Now()})
	})
}
