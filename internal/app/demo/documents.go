package demo

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
)

// paper is a document of a case with the texts of its versions.
type paper struct {
	name, about string
	versions    []string
}

// papersOf are the documents of a case, by its name.
func papersOf(matter string) []paper {
	switch matter {
	case "Halden Textiles v Brightwater Logistics":
		return []paper{
			{"Invoices unpaid.csv", "From Halden’s accounts, checked against the bank’s statements.",
				[]string{"Invoice;Date;Amount\nHT-2024-118;2024-06-03;61,400.00\nHT-2024-131;2024-07-01;61,400.00\nHT-2024-140;2024-08-01;61,400.00\n"}},
			{"Particulars of claim.txt", "To be filed with the court.", []string{
				"PARTICULARS OF CLAIM (draft)\n\n1. The Claimant sells textiles. The Defendant stores and carries goods.\n",
				"PARTICULARS OF CLAIM\n\n1. The Claimant sells textiles. The Defendant stores and carries goods.\n2. By a contract of 14 May 2024 the Claimant agreed to supply the Defendant.\n",
			}},
		}
	default:
		return nil
	}
}

// papers gives a case its documents.
func (r Rooms) papers(ctx context.Context, by access.Actor, c cases.Case) error {
	for _, p := range papersOf(c.Name) {
		var d documents.Document
		for i, text := range p.versions {
			file := documents.Upload{Name: p.name, Body: strings.NewReader(text)}
			var added documents.Added
			var err error
			if i == 0 {
				added, err = r.Documents.Add(ctx, by, c.ID, file)
			} else {
				added, err = r.Documents.AddVersion(ctx, by, d.ID, file, 0)
			}
			if err != nil {
				return fmt.Errorf("document %s: %w", p.name, err)
			}
			d = added.Document
		}
		if _, err := r.Documents.Edit(ctx, by, d.ID, documents.Input{Description: &p.about}, 0); err != nil {
			return fmt.Errorf("document %s: %w", p.name, err)
		}
	}
	return nil
}
