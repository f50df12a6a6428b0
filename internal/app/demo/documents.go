package demo

import (
	"context"
	"fmt"
	"io"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
)

// paper is a document of a case.
type paper struct {
	name, about string
	versions    []version
}

// version is a file of a document, and who brought it: a last name, or nothing for who leads the case.
type version struct {
	by   string
	text string
}

// file is what the version looks like as the name tells: a page of a PDF, or the text itself.
func (v version) file(name string) io.Reader {
	if strings.HasSuffix(name, ".pdf") {
		return strings.NewReader(pdf(strings.Split(v.text, "\n")))
	}
	return strings.NewReader(v.text)
}

// papers gives a case its documents.
func (r Rooms) papers(ctx context.Context, by access.Actor, c cases.Case) error {
	for _, p := range papersOf(c.Name) {
		if err := r.paper(ctx, by, c, p); err != nil {
			return fmt.Errorf("document %s: %w", p.name, err)
		}
	}
	return nil
}

func (r Rooms) paper(ctx context.Context, by access.Actor, c cases.Case, p paper) error {
	var d documents.Document
	for i, v := range p.versions {
		who := by
		if v.by != "" {
			var err error
			if who, err = r.called(ctx, by.Account, v.by); err != nil {
				return err
			}
		}
		add := func(f documents.Upload) (documents.Added, error) { return r.Documents.Add(ctx, who, c.ID, f) }
		if i > 0 {
			add = func(f documents.Upload) (documents.Added, error) {
				return r.Documents.AddVersion(ctx, who, d.ID, f, 0)
			}
		}
		added, err := add(documents.Upload{Name: p.name, Body: v.file(p.name)})
		if err != nil {
			return err
		}
		d = added.Document
	}
	if p.about == "" {
		return nil
	}
	_, err := r.Documents.Edit(ctx, by, d.ID, documents.Input{Description: &p.about}, 0)
	return err
}

// pdf is one page of text, which may hold what Latin typewriters have.
func pdf(lines []string) string {
	var page strings.Builder
	page.WriteString("BT /F1 11 Tf 16 TL 72 770 Td\n")
	for _, line := range lines {
		fmt.Fprintf(&page, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line))
	}
	page.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var out strings.Builder
	out.WriteString("%PDF-1.4\n")
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return out.String()
}
