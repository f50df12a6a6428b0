package app

import (
	"cmp"
	"context"
	"io"

	"cabinet/internal/documents"
	"cabinet/internal/documents/documentsweb"
	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/scanner"
)

// usualDocument is the size in MiB of the largest document where the settings were made without their defaults.
const usualDocument = 200

// openDocuments wires the files of cases. What comes in waits in the data folder until it is whole.
func (p *Program) openDocuments() error {
	deps := documents.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Cases: p.Cases, Blobs: p.files, Index: p.Search, Temp: p.Config.Data,
		Space: func(bytes int64) error { return blob.Room(p.Config.Data, bytes) },
		Limit: int64(cmp.Or(p.Config.DocumentLimit, usualDocument)) << 20,
		Quota: documents.Quota{Case: int64(p.Config.DocumentCaseLimit) << 20, User: int64(p.Config.DocumentUserLimit) << 20,
			Account: int64(p.Config.DocumentAccountLimit) << 20}}
	if p.Config.Scanner != "" {
		client, err := scanner.New(p.Config.Scanner, p.wall, 0)
		if err != nil {
			return err
		}
		p.scanner, deps.Scanner = client, client
	}
	p.Documents = documents.New(deps)
	p.Documents.RegisterJobs(p.Queue)
	p.Search.AddSources(p.Documents.SearchSource())
	return nil
}

// documentPages is what the pages of documents are made of, but for the head of a case.
func (p *Program) documentPages() documentsweb.Deps {
	return documentsweb.Deps{Documents: p.Documents, Names: names{p}, Frame: p.workFrame}
}

// broughtPage is how many files are read at a time.
const broughtPage = 500

// broughtSource lists the files that a person brought to cases. The files themselves are their cases'.
func (p *Program) broughtSource() mydata.Source {
	return mydata.Source{Name: "documents.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		var all []documents.Brought
		var after documents.Brought
		for {
			list, err := p.Documents.BroughtBy(ctx, q, account, user, after, broughtPage)
			if err != nil {
				return err
			}
			if all = append(all, list...); len(list) < broughtPage {
				break
			}
			after = list[len(list)-1]
		}
		if len(all) == 0 {
			return nil
		}
		return writeIndented(w, all)
	}}
}
