package documentsweb

import (
	"context"
	"mime"
	"net/http"
	"time"

	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Document is a document in the API; size, hash and type are those of its latest version.
type Document struct {
	ID          ids.Document `json:"id"`
	CaseID      ids.Case     `json:"case_id"`
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Latest      int64        `json:"latest" doc:"Number of the latest version"`
	Size        int64        `json:"size" doc:"Bytes"`
	SHA256      string       `json:"sha256" doc:"Of the file, in hexadecimal digits"`
	Type        string       `json:"type" doc:"Content type as which the file is handed out"`
	UploadedBy  ids.User     `json:"uploaded_by"`
	UploadedAt  time.Time    `json:"uploaded_at" format:"date-time"`
	CreatedAt   time.Time    `json:"created_at" format:"date-time"`
	Scan        Scan         `json:"scan" doc:"Of the latest version"`
}

// AddedDocument is a document that was added, or whose version was.
type AddedDocument struct {
	Document
	SameAs ids.Document `json:"same_as" doc:"Another document of the case that has the same content already; empty without one"`
}

// DocumentVersion is a version of a document in the API.
type DocumentVersion struct {
	Number     int64     `json:"number" doc:"From 1"`
	FileName   string    `json:"file_name" doc:"What the file was called when it came in"`
	Size       int64     `json:"size" doc:"Bytes"`
	SHA256     string    `json:"sha256"`
	Type       string    `json:"type"`
	UploadedBy ids.User  `json:"uploaded_by"`
	UploadedAt time.Time `json:"uploaded_at" format:"date-time"`
	Scan       Scan      `json:"scan"`
}

// DocumentPatch changes a document: what is absent stays.
type DocumentPatch struct {
	Name        web.Patch[string] `json:"name,omitzero"`
	Description web.Patch[string] `json:"description,omitzero" doc:"At most 2,000 characters"`
}

type documentPath struct {
	ID string `path:"id"`
}

type documentOutput struct {
	ETag string `header:"ETag"`
	Body Document
}

type listInput struct {
	documentPath
	web.ListInput
	Name string         `query:"name" doc:"Words that stand in the name"`
	Sort documents.Sort `query:"sort" enum:"added,name,size" doc:"What came in last comes first when left out"`
	Desc bool           `query:"desc"`
}

type listOutput struct{ Body web.List[Document] }

type versionsOutput struct{ Body web.List[DocumentVersion] }

type patchInput struct {
	documentPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the document the change was made from"`
	Body    DocumentPatch
}

type deleteInput struct {
	documentPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the document that was seen"`
}

func body(d documents.Document) Document {
	return Document{ID: d.ID, CaseID: d.Case, Name: d.Name, Description: d.Description, Latest: d.Latest, Size: d.Size, SHA256: d.SHA256, Type: d.Type,
		UploadedBy: d.UploadedBy, UploadedAt: d.UploadedAt, CreatedAt: d.CreatedAt, Scan: scanOf(d.Scan)}
}

func answer(d documents.Document, err error) (*documentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &documentOutput{ETag: web.ETag(d.Version), Body: body(d)}, nil
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listInput) (*listOutput, error) {
	page, err := h.Documents.OfCase(ctx, by(c), ids.Case(in.ID), documents.Filter{Name: in.Name, Sort: in.Sort, Desc: in.Desc, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	for _, d := range page.Documents {
		out.Body.Items = append(out.Body.Items, body(d))
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *documentPath) (*documentOutput, error) {
	return answer(h.Documents.Document(ctx, by(c), ids.Document(in.ID)))
}

func (h handlers) versionsAPI(ctx context.Context, c *web.Ctx, in *documentPath) (*versionsOutput, error) {
	_, list, err := h.Documents.Versions(ctx, by(c), ids.Document(in.ID))
	if err != nil {
		return nil, err
	}
	out := &versionsOutput{}
	for _, v := range list {
		out.Body.Items = append(out.Body.Items, DocumentVersion{Number: v.Number, FileName: v.FileName, Size: v.Size, SHA256: v.SHA256, Type: v.Type,
			UploadedBy: v.UploadedBy, UploadedAt: v.UploadedAt, Scan: scanOf(v.Scan)})
	}
	return out, nil
}

// given is the file that a program sends, which may leave it without a name.
func given(c *web.Ctx) (documents.Upload, error) {
	text := c.R.Header.Get("Content-Disposition")
	if text == "" {
		return documents.Upload{Body: c.R.Body}, nil
	}
	_, params, err := mime.ParseMediaType(text)
	if err != nil {
		return documents.Upload{}, errs.E(errs.Malformed, "documentsweb.api.name", nil)
	}
	return documents.Upload{Name: params["filename"], Body: c.R.Body}, nil
}

func (h handlers) createAPI(c *web.Ctx) error {
	in, err := given(c)
	if err != nil {
		return err
	}
	added, err := h.Documents.Add(c.Context(), by(c), ids.Case(c.Path("id")), in)
	return kept(c, added, err)
}

// versionAPI adds a version. With If-Match, somebody else's change in between is 412.
func (h handlers) versionAPI(c *web.Ctx) error {
	seen, isGiven, err := c.IfMatch()
	if err != nil {
		return err
	}
	in, err := given(c)
	if err != nil {
		return err
	}
	added, err := h.Documents.AddVersion(c.Context(), by(c), documentID(c), in, seen)
	return kept(c, added, stale(err, isGiven))
}

func kept(c *web.Ctx, added documents.Added, err error) error {
	if err != nil {
		return err
	}
	out := AddedDocument{Document: body(added.Document)}
	if added.Twin != nil {
		out.SameAs = added.Twin.Document
	}
	c.SetETag(added.Version)
	return c.JSON(http.StatusCreated, out)
}

func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchInput) (*documentOutput, error) {
	seen, isGiven, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	d, err := h.Documents.Edit(ctx, by(c), ids.Document(in.ID), documents.Input{Name: in.Body.Name.Pointer(), Description: in.Body.Description.Pointer()}, seen)
	return answer(d, stale(err, isGiven))
}

func (h handlers) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteInput) (*struct{}, error) {
	seen, isGiven, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	return nil, stale(h.Documents.Delete(ctx, by(c), ids.Document(in.ID), seen), isGiven)
}

// stale makes a clash the failed precondition that it is where the program said what it had seen.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, e.Key, err)
	}
	return err
}
