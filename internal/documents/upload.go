package documents

import (
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
)

// Upload is a file that is coming in.
type Upload struct {
	// Name is what the client calls the file; see [CleanName].
	Name string
	// Body is read once, to its end or to a byte beyond the limit. Its error is the upload's.
	Body io.Reader
}

// patience is how long storing a file that came in may take. Whatever is older is of a broken upload; the sweep waits longer,
// so that it never takes a file away from under somebody who still names it.
const (
	patience = 20 * time.Minute
	stale    = 2 * patience
)

// stored is a file in the store that no version names yet.
type stored struct {
	account ids.Account
	id      string
	name    string
	Content
}

// Add keeps a file as a new document of a case. It takes [access.EditDocuments] on the case. A file beyond the limit is
// errs.TooLarge and leaves nothing behind; neither does one that breaks off. More than [MaxDocuments], and more than the [Quota],
// are errs.Conflict.
func (s *Service) Add(ctx context.Context, by access.Actor, c ids.Case, in Upload) (Added, error) {
	err := s.changing(ctx, s.DB, by, c)
	if err == nil {
		err = s.room(ctx, s.DB, by, c, 1)
	}
	if err != nil {
		return Added{}, err
	}
	var out Added
	err = s.store(ctx, by, in, func(ctx context.Context, tx *db.Tx, f stored) error {
		if err := s.changing(ctx, tx, by, c); err != nil {
			return err
		}
		if err := s.roomOnCase(ctx, tx, by, c, f.Size); err != nil {
			return err
		}
		n, err := countDocuments(ctx, tx, by.Account, c)
		if err != nil {
			return err
		}
		if n >= MaxDocuments {
			return errs.E(errs.Conflict, "documents.many", nil).With(errs.Args{"Max": MaxDocuments})
		}
		d := Document{Account: by.Account, ID: ids.Document(s.IDs.New()), Case: c, Name: f.name, Latest: 1, Content: f.Content, CreatedAt: tx.Now(), Version: 1}
		d.UploadedBy, d.UploadedAt = by.User, tx.Now()
		out = Added{Document: d}
		if out.Twin, err = selectTwin(ctx, tx, d); err != nil {
			return err
		}
		if err := insertDocument(ctx, tx, d); err != nil {
			return err
		}
		return s.keepVersion(ctx, tx, by, d, f, DocumentAdded, out.Twin)
	})
	return out, err
}

// AddVersion keeps a file as the next version of a document, which keeps its name. It takes [access.EditDocuments] on its
// case. ifVersion other than 0 is the version that the person was looking at; when somebody changed the document since, the
// answer is errs.Conflict "documents.conflict" with theirs, a [Document], as its detail. What the latest version holds already
// is errs.Conflict "documents.same"; otherwise it is as [Service.Add].
func (s *Service) AddVersion(ctx context.Context, by access.Actor, document ids.Document, in Upload, ifVersion int64) (Added, error) {
	before, err := s.on(ctx, s.DB, by, access.EditDocuments, document)
	if err == nil {
		err = fresh(before, ifVersion)
	}
	if err == nil {
		err = s.room(ctx, s.DB, by, before.Case, 1)
	}
	if err != nil {
		return Added{}, err
	}
	var out Added
	err = s.store(ctx, by, in, func(ctx context.Context, tx *db.Tx, f stored) error {
		d, err := s.hold(ctx, tx, by, document, ifVersion)
		if err != nil {
			return err
		}
		switch {
		case d.SHA256 == f.SHA256 && d.Size == f.Size:
			return errs.E(errs.Conflict, "documents.same", nil)
		case d.Latest >= MaxVersions:
			return errs.E(errs.Conflict, "documents.many_versions", nil).With(errs.Args{"Max": MaxVersions})
		}
		if err := s.roomOnCase(ctx, tx, by, d.Case, f.Size); err != nil {
			return err
		}
		d.Content, d.Latest, d.Version = f.Content, d.Latest+1, d.Version+1
		d.UploadedBy, d.UploadedAt = by.User, tx.Now()
		out = Added{Document: d}
		if out.Twin, err = selectTwin(ctx, tx, d); err != nil {
			return err
		}
		if err := updateDocument(ctx, tx, d); err != nil {
			return err
		}
		return s.keepVersion(ctx, tx, by, d, f, VersionAdded, out.Twin)
	})
	return out, err
}

// store takes a file in and puts it into the store; keep names it in a transaction. Unless that commits nothing stays: what is
// left when the process dies in between, the sweep removes.
func (s *Service) store(ctx context.Context, by access.Actor, in Upload, keep func(context.Context, *db.Tx, stored) error) error {
	d, err := newDraft(s.Temp, s.Space)
	if err != nil {
		return fmt.Errorf("documents: begin a file: %w", err)
	}
	defer d.discard()
	f := stored{account: by.Account, id: s.IDs.New(), name: CleanName(in.Name)}
	if f.Content, err = d.take(ctx, in.Body, s.Limit); err != nil {
		return err
	}
	f.Type, f.Scan = typeOf(f.name, d.head), s.arriving()
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return insertUpload(ctx, tx, f.account, f.id) }); err != nil {
		return err
	}
	err = s.Blobs.Put(ctx, fileKey(f.account, f.id), d.file, f.Size)
	if err == nil {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			if err := keep(ctx, tx, f); err != nil {
				return err
			}
			return s.arrived(ctx, tx, f)
		})
	}
	if err != nil {
		s.undo(context.WithoutCancel(ctx), f)
	}
	return err
}

// arrived takes the file off the list of those on their way. One that took too long isn't there any more.
func (s *Service) arrived(ctx context.Context, tx *db.Tx, f stored) error {
	there, err := deleteUpload(ctx, tx, f.account, f.id, tx.Now().Add(-patience))
	if err == nil && !there {
		err = errs.E(errs.Unavailable, "documents.slow", nil)
	}
	return err
}

// undo removes a file that nobody names, as far as that can be done now: the sweep does the rest. A commit whose answer got
// lost may have named it all the same; then it isn't on the list of those on their way, and stays.
func (s *Service) undo(ctx context.Context, f stored) {
	waits, err := selectUpload(ctx, s.DB, f.account, f.id)
	if err != nil || !waits || s.Blobs.Delete(ctx, fileKey(f.account, f.id)) != nil {
		return
	}
	_ = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := deleteUpload(ctx, tx, f.account, f.id, time.Time{})
		return err
	})
}

// keepVersion stores the version that a document has now, and records it.
func (s *Service) keepVersion(ctx context.Context, tx *db.Tx, by access.Actor, d Document, f stored, kind activity.Kind, twin *Twin) error {
	v := Version{Document: d.ID, Number: d.Latest, FileName: f.name, Content: d.Content, file: f.id}
	if err := insertVersion(ctx, tx, d.Account, d.Case, v); err != nil {
		return err
	}
	if v.Scan.State == ScanPending {
		if err := s.scanLater(ctx, tx, d.Account, d.ID, v.Number); err != nil {
			return err
		}
	}
	payload := ContentPayload{Version: v.Number, Size: v.Size, SHA256: v.SHA256, Type: v.Type}
	if twin != nil {
		payload.SameAs = twin.Document
	}
	return s.note(ctx, tx, by, d, act(d, kind, payload, map[string]string{nameGiven: f.name}))
}

// area is where the files of documents are in the store.
const area = "documents"

func fileKey(account ids.Account, file string) string { return blob.Key(string(account), area, file) }
