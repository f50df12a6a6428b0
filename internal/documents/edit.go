package documents

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
	"cabinet/internal/search"
)

// Input is what is wanted of a document. A nil field stays as it is.
type Input struct {
	Name        *string
	Description *string
}

// The names of what of a document is edited.
const (
	fieldName        = "name"
	fieldDescription = "description"
)

// Edit changes what is given of a document; the files stay as they are. It takes [access.EditDocuments] on its case. What
// stands already changes nothing. ifVersion is as in [Service.AddVersion].
func (s *Service) Edit(ctx context.Context, by access.Actor, document ids.Document, in Input, ifVersion int64) (Document, error) {
	var d Document
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		before, err := s.hold(ctx, tx, by, document, 0)
		if err != nil {
			return err
		}
		d = before
		if err := in.apply(&d); err != nil {
			return err
		}
		var fields []string
		words := map[string]string{}
		if d.Name != before.Name {
			fields, words[nameBefore] = append(fields, fieldName), before.Name
		}
		if d.Description != before.Description {
			if fields = append(fields, fieldDescription); before.Description != "" {
				words[descriptionBefore] = before.Description
			}
		}
		if len(fields) == 0 {
			return nil
		}
		if err := fresh(before, ifVersion); err != nil {
			return err
		}
		d.Version++
		if err := updateDocument(ctx, tx, d); err != nil {
			return err
		}
		return s.note(ctx, tx, by, d, act(d, DocumentEdited, EditedPayload{Fields: fields}, words))
	})
	return d, err
}

// apply puts what is given into the document, cleaned, and answers all that is wrong with it together.
func (in Input) apply(d *Document) error {
	var wrong errs.Fields
	if in.Name != nil {
		switch name := written(*in.Name); {
		case name == "":
			wrong.Add(fieldName, "documents.name.required")
		case len(name) > maxName && name != d.Name:
			wrong.Add(fieldName, "documents.name.long")
		default:
			d.Name = named(name)
		}
	}
	if in.Description != nil {
		text, fault := writing.Block(*in.Description, MaxDescription)
		switch fault {
		case "":
		case writing.Long:
			wrong.Add(fieldDescription, "documents.long", errs.Args{"Max": MaxDescription})
		default:
			wrong.Add(fieldDescription, "documents.characters")
		}
		d.Description = text
	}
	return wrong.Err()
}

// Delete removes a document with all its versions and their files. Who did it, and the hash of every version, stay in the
// record. It takes [access.EditDocuments] on its case. ifVersion is as in [Service.AddVersion].
func (s *Service) Delete(ctx context.Context, by access.Actor, document ids.Document, ifVersion int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := s.hold(ctx, tx, by, document, ifVersion)
		if err != nil {
			return err
		}
		versions, err := selectVersions(ctx, tx, d.Account, d.ID)
		if err != nil {
			return err
		}
		if err := deleteDocument(ctx, tx, d.Account, d.ID); err != nil {
			return err
		}
		if err := s.dropLater(ctx, tx, d.Account, versions); err != nil {
			return err
		}
		if err := s.Index.Remove(ctx, tx, d.Account, search.KindDocument, string(d.ID)); err != nil {
			return err
		}
		return s.note(ctx, tx, by, d, act(d, DocumentDeleted, ContentPayload{Version: d.Latest, Size: d.Size, SHA256: d.SHA256, Type: d.Type},
			map[string]string{nameGiven: d.Name}))
	})
}

// entry is a document as it is found.
func entry(d Document) search.Entry {
	return search.Entry{Kind: search.KindDocument, ID: string(d.ID), Case: d.Case, Title: d.Name, Detail: d.Description}
}

// SearchSource lists documents for an index that is written anew.
func (s *Service) SearchSource() search.Source { return source{} }

type source struct{}

// Kind implements [search.Source].
func (source) Kind() search.Kind { return search.KindDocument }

// Entries implements [search.Source].
func (source) Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	list, err := scanAll(q.Query(ctx, `select `+columns+` from documents d where d.account_id = ? and d.id > ? order by d.id limit ?`, account, after, limit))
	var out []search.Entry
	for _, d := range list {
		out = append(out, entry(d))
	}
	return out, err
}
