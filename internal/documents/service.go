package documents

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/search"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. They refer to those of cases.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Index is where documents are made findable, in the transaction that changes them; search implements it.
type Index interface {
	Put(ctx context.Context, tx *db.Tx, account ids.Account, e search.Entry) error
	Remove(ctx context.Context, tx *db.Tx, account ids.Account, kind search.Kind, id string) error
}

// Deps is what the room needs from others.
type Deps struct {
	DB    *db.DB
	IDs   *id.Maker
	Acts  *activity.Log // must know the kinds of [Acts]
	Cases *cases.Service
	Blobs blob.Store
	Index Index
	// Temp is the folder of files that are coming in.
	Temp string
	// Space answers an error when so many more bytes don't fit there (R49). It may be nil: then only a full folder refuses.
	Space func(bytes int64) error
	// Limit is the size in bytes of the largest file that is taken.
	Limit int64
	Quota Quota
	// Scanner looks at what comes in; nil where there is none.
	Scanner Scanner
}

// Service is the room's one door. It is safe for parallel use.
type Service struct {
	Deps
	drops *jobs.Handle[dropFiles]
	scans *jobs.Handle[scanVersionJob]
}

// New returns the service. [Service.RegisterJobs] is called before it is used.
func New(d Deps) *Service { return &Service{Deps: d} }

// changing asks for the right to change the documents of a case. A closed case takes no changes: errs.Conflict.
func (s *Service) changing(ctx context.Context, q db.Queryer, by access.Actor, c ids.Case) error {
	on, err := s.Cases.Require(ctx, q, by, access.EditDocuments, c)
	if err == nil && on.State == cases.Closed {
		err = errs.E(errs.Conflict, "documents.case_closed", nil)
	}
	return err
}

// on reads a document and asks for the right to do the action on its case through q. Who may not open the case learns
// nothing: a document out of sight and one that never was are the same errs.NotFound.
func (s *Service) on(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, d ids.Document) (Document, error) {
	doc, err := selectDocument(ctx, q, by.Account, d)
	if err != nil {
		return Document{}, err
	}
	if do == access.EditDocuments {
		err = s.changing(ctx, q, by, doc.Case)
	} else {
		_, err = s.Cases.Require(ctx, q, by, do, doc.Case)
	}
	if errs.Is(err, errs.NotFound) {
		err = unknown(err)
	}
	if err != nil {
		return Document{}, err
	}
	return doc, nil
}

// hold is on for a change: it lets nobody else change the document meanwhile, and reads it after that.
func (s *Service) hold(ctx context.Context, tx *db.Tx, by access.Actor, d ids.Document, ifVersion int64) (Document, error) {
	if _, err := s.on(ctx, tx, by, access.EditDocuments, d); err != nil {
		return Document{}, err
	}
	if err := tx.Lock(ctx, string(by.Account), "document."+string(d)); err != nil {
		return Document{}, err
	}
	doc, err := selectDocument(ctx, tx, by.Account, d)
	if err != nil {
		return Document{}, err
	}
	return doc, fresh(doc, ifVersion)
}

func unknown(cause error) error { return errs.E(errs.NotFound, "documents.unknown", cause) }

// fresh answers errs.Conflict with the stored document as its detail when somebody changed it since the person looked; 0 asks
// for nothing.
func fresh(stored Document, ifVersion int64) error {
	if ifVersion == 0 || ifVersion == stored.Version {
		return nil
	}
	conflict := errs.E(errs.Conflict, "documents.conflict", nil)
	conflict.Detail = stored
	return conflict
}

// note records what was done to a document, makes it findable as it is now, and notes that something happened on its case.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, d Document, a activity.Act) error {
	if _, err := s.Acts.Record(ctx, tx, by, a); err != nil {
		return err
	}
	if a.Kind != DocumentDeleted {
		if err := s.Index.Put(ctx, tx, d.Account, entry(d)); err != nil {
			return err
		}
	}
	return s.Cases.Touch(ctx, tx, d.Account, d.Case)
}
