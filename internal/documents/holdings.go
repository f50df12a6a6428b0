package documents

import (
	"context"
	"time"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Holdings says what this room keeps of users, and what becomes of it when they leave: documents are their case's, and who
// brought them stays known.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "document_history", Fate: holdings.History, Columns: []string{"documents.uploaded_by", "document_versions.uploaded_by"}},
	}
}

// Brought is a file that somebody brought, as their own data lists it. The file itself is its case's.
type Brought struct {
	Document ids.Document `json:"document_id"`
	Version  int64        `json:"version"`
	FileName string       `json:"file_name"`
	Size     int64        `json:"size"`
	SHA256   string       `json:"sha256"`
	At       time.Time    `json:"uploaded_at"`
}

// BroughtBy returns some of the files that a user brought, behind the given one; the zero Brought is the start. Nobody's right
// is asked: it is for what somebody is told of themselves.
func (s *Service) BroughtBy(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after Brought, limit int) ([]Brought, error) {
	rows, err := q.Query(ctx, `select document_id, number, file_name, size, sha256, uploaded_at from document_versions
		where account_id = ? and uploaded_by = ? and (document_id, number) > (?, ?) order by document_id, number limit ?`,
		account, user, after.Document, after.Version, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Brought
	for rows.Next() {
		var b Brought
		var at db.TS
		if err := rows.Scan(&b.Document, &b.Version, &b.FileName, &b.Size, &b.SHA256, &at); err != nil {
			return nil, err
		}
		b.At = at.Time
		out = append(out, b)
	}
	return out, rows.Err()
}
