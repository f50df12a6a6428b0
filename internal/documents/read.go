package documents

import (
	"context"
	"fmt"
	"io"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// Document returns one document, if by may open its case; else it is errs.NotFound. Looking at it is recorded before it is
// shown.
func (s *Service) Document(ctx context.Context, by access.Actor, document ids.Document) (Document, error) {
	d, err := s.on(ctx, s.DB, by, access.SeeCase, document)
	if err != nil {
		return Document{}, err
	}
	if err := s.Acts.Saw(ctx, by, act(d, DocumentSeen, nil, nil)); err != nil {
		return Document{}, err
	}
	return d, nil
}

// Called returns one document for a list that only names it, if by may open its case; else it is errs.NotFound. That isn't looking
// at the document and isn't recorded.
func (s *Service) Called(ctx context.Context, by access.Actor, document ids.Document) (Document, error) {
	return s.on(ctx, s.DB, by, access.SeeCase, document)
}

// CalledAt is [Service.Called] with what is known of the malware in one of the document's versions.
func (s *Service) CalledAt(ctx context.Context, by access.Actor, document ids.Document, number int64) (Document, Scan, error) {
	d, err := s.Called(ctx, by, document)
	if err != nil {
		return Document{}, Scan{}, err
	}
	v, err := selectVersion(ctx, s.DB, d.Account, d.ID, number)
	return d, v.Scan, err
}

// Versions returns a document with all its versions, the latest first, as [Service.Document] does.
func (s *Service) Versions(ctx context.Context, by access.Actor, document ids.Document) (Document, []Version, error) {
	d, err := s.Document(ctx, by, document)
	if err != nil {
		return Document{}, nil, err
	}
	list, err := selectVersions(ctx, s.DB, d.Account, d.ID)
	return d, list, err
}

// MayEdit reports whether by may change the documents of a case, so that pages offer only what can be done.
func (s *Service) MayEdit(ctx context.Context, by access.Actor, c ids.Case) bool {
	return s.changing(ctx, s.DB, by, c) == nil
}

// Open opens the file of a version of a document, which the caller closes; 0 is the latest one. It takes what reading the
// document takes. A file that waits for the scanner is for who brought it alone, an infected one for nobody: errs.Conflict. Taking
// the file is recorded before it is handed out.
func (s *Service) Open(ctx context.Context, by access.Actor, document ids.Document, number int64) (io.ReadSeekCloser, Document, Version, error) {
	d, err := s.on(ctx, s.DB, by, access.SeeCase, document)
	if err != nil {
		return nil, Document{}, Version{}, err
	}
	if number == 0 {
		number = d.Latest
	}
	v, err := selectVersion(ctx, s.DB, d.Account, d.ID, number)
	if err != nil {
		return nil, d, v, err
	}
	if err := Held(by, v.Content); err != nil {
		return nil, d, v, err
	}
	body, _, err := s.Blobs.Open(ctx, fileKey(d.Account, v.file))
	if errs.Is(err, errs.NotFound) { // the document is there, its file isn't: nobody may take that for an answer
		err = fmt.Errorf("documents: the file of a version is gone: %v", err)
	}
	if err != nil {
		return nil, d, v, err
	}
	taken := act(d, DocumentDownloaded, ContentPayload{Version: v.Number, Size: v.Size, SHA256: v.SHA256, Type: v.Type}, nil)
	if err := s.Acts.Saw(ctx, by, taken); err != nil {
		_ = body.Close()
		return nil, d, v, err
	}
	return body, d, v, nil
}
