package accounts

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
)

const (
	// MaxLogoBytes is the size of the largest file that can be a logo.
	MaxLogoBytes = picture.MaxBytes
	// LogoSide is the longer side of a stored logo in pixels at most, MinLogoSide at least.
	LogoSide    = 512
	MinLogoSide = 64
)

// LogoInput is an upload.
type LogoInput struct {
	File io.Reader
	// Size is what the sender says the file's size is; 0 when unknown.
	Size int64
	// Name and ContentType are what the sender says the file is; both may be empty, neither may contradict the bytes.
	Name, ContentType string
}

// logoHalfTime is after what time a logo that no account got is swept away with its file (R49).
const logoHalfTime = time.Hour

// PutLogo makes the upload the logo of the actor's account, in place of the one before, and returns the account. It is for
// administrators. The whole picture is kept as a PNG of at most [LogoSide] pixels a side, clear where it was clear;
// nothing else of the file is. A refused upload is errs.Invalid about the field "logo" with a key of its own for each
// reason; a server with too many pictures at once, or without room, is errs.Unavailable. ifVersion other than 0 is the
// LogoVersion that the person was looking at: when somebody changed the logo since, the answer is errs.Conflict with the
// Account as it is stored as its detail.
func (s *Settings) PutLogo(ctx context.Context, by access.Actor, in LogoInput, ifVersion int64) (Account, error) {
	a, err := s.Account(ctx, by)
	if err == nil {
		err = sameLogo(a, ifVersion)
	}
	if err != nil {
		return Account{}, err
	}
	made, err := s.Studio.Fit(ctx, picture.Upload{File: in.File, Size: in.Size, Name: in.Name, ContentType: in.ContentType,
		By: string(by.User), Field: "logo"}, LogoSide)
	if err != nil {
		return Account{}, err
	}
	if max(made.Width, made.Height) < MinLogoSide {
		return Account{}, errs.FieldError("logo", "accounts.logo.too_small", errs.Args{"Pixels": MinLogoSide})
	}
	logo := ids.Picture(s.IDs.New())
	// The row and its sweeper come first: whatever happens from here on, no file stays behind without an owner.
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := insertLogo(ctx, tx, by.Account, logo); err != nil {
			return err
		}
		return s.dropLogoLater(ctx, tx, by.Account, logo, jobs.At(tx.Now().Add(logoHalfTime)))
	})
	if err != nil {
		return Account{}, err
	}
	if err := s.Blobs.Put(ctx, logoKey(by.Account, logo), bytes.NewReader(made.PNG), int64(len(made.PNG))); err != nil {
		return Account{}, err
	}
	return s.setLogo(ctx, by, logo, ifVersion, LogoSet)
}

// RemoveLogo takes the logo away from the actor's account and returns the account. It is for administrators. Without a logo
// it changes nothing; ifVersion is as in [Settings.PutLogo].
func (s *Settings) RemoveLogo(ctx context.Context, by access.Actor, ifVersion int64) (Account, error) {
	return s.setLogo(ctx, by, "", ifVersion, LogoRemoved)
}

func (s *Settings) setLogo(ctx context.Context, by access.Actor, logo ids.Picture, ifVersion int64, kind activity.Kind) (Account, error) {
	var a Account
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		var err error
		if a, err = s.Accounts.Account(ctx, tx, by.Account); err != nil || a.Logo == logo {
			return err
		}
		if err := sameLogo(a, ifVersion); err != nil {
			return err
		}
		if err := holdLogo(ctx, tx, by.Account, logo); err != nil {
			return err
		}
		old := a.Logo
		a.Logo, a.Version, a.LogoVersion, a.UpdatedAt = logo, a.Version+1, a.LogoVersion+1, tx.Now()
		if err := updateLogo(ctx, tx, a); err != nil {
			return fmt.Errorf("accounts: keep logo: %w", err)
		}
		tx.AfterCommit(func() { s.Accounts.recent.Forget(a.ID) })
		if old != "" {
			if err := s.dropLogoLater(ctx, tx, by.Account, old); err != nil {
				return err
			}
		}
		_, err = s.Acts.Record(ctx, tx, by, accountAct(a.ID, kind, nil))
		return err
	})
	return a, err
}

// sameLogo refuses a change that was made looking at another version of the logo than the stored one.
func sameLogo(stored Account, ifVersion int64) error {
	if ifVersion == 0 || ifVersion == stored.LogoVersion {
		return nil
	}
	conflict := errs.E(errs.Conflict, "accounts.logo.conflict", nil)
	conflict.Detail = stored
	return conflict
}

// Logo tells which logo the actor's own account has, and its version; it is empty without one. It is for everybody of the
// account.
func (s *Settings) Logo(ctx context.Context, by access.Actor) (logo ids.Picture, version int64, err error) {
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return "", 0, err
	}
	a, err := s.Accounts.Account(ctx, s.DB, by.Account)
	return a.Logo, a.LogoVersion, err
}

// LogoFile opens the logo of the actor's own account, a PNG that the caller closes. It is for everybody of the account. An
// identifier opens nothing by itself (R37): the account must have this logo now; everything else is errs.NotFound.
func (s *Settings) LogoFile(ctx context.Context, by access.Actor, logo ids.Picture) (io.ReadSeekCloser, blob.Info, error) {
	stored, _, err := s.Logo(ctx, by)
	if err != nil {
		return nil, blob.Info{}, err
	}
	if logo == "" || logo != stored {
		return nil, blob.Info{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	return s.Blobs.Open(ctx, logoKey(by.Account, logo))
}

func logoKey(account ids.Account, logo ids.Picture) string {
	return blob.Key(string(account), "logos", string(logo))
}
