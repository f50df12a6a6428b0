package documents

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

const columns = `d.account_id, d.id, d.case_id, d.name, d.description, d.latest, d.size, d.sha256, d.media_type, coalesce(d.uploaded_by, ''),
	d.uploaded_at, d.created_at, d.version, d.scan_state, d.scanned_at, d.finding`

func scan(row interface{ Scan(...any) error }) (Document, error) {
	var d Document
	var uploaded, created, scanned db.TS
	err := row.Scan(&d.Account, &d.ID, &d.Case, &d.Name, &d.Description, &d.Latest, &d.Size, &d.SHA256, &d.Type, &d.UploadedBy, &uploaded, &created, &d.Version,
		&d.Scan.State, &scanned, &d.Scan.Finding)
	d.UploadedAt, d.CreatedAt, d.Scan.At = uploaded.Time, created.Time, scanned.Time
	return d, err
}

func scanAll(rows *sql.Rows, err error) ([]Document, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Document
	for rows.Next() {
		d, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func nullable[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return id
}

// selectDocument returns one document of an account, or errs.NotFound.
func selectDocument(ctx context.Context, q db.Queryer, account ids.Account, document ids.Document) (Document, error) {
	d, err := scan(q.QueryRow(ctx, `select `+columns+` from documents d where d.account_id = ? and d.id = ?`, account, document))
	if db.NoRows(err) {
		err = unknown(err)
	}
	return d, err
}

func insertDocument(ctx context.Context, tx *db.Tx, d Document) error {
	_, err := tx.Exec(ctx, `insert into documents (account_id, id, case_id, name, name_key, description, latest, size, sha256, media_type, uploaded_by,
		uploaded_at, created_at, version, scan_state, scanned_at, finding) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.Account, d.ID, d.Case, d.Name, writing.Fold(d.Name), d.Description, d.Latest, d.Size, d.SHA256, d.Type, nullable(d.UploadedBy),
		db.At(d.UploadedAt), db.At(d.CreatedAt), d.Version, d.Scan.State, db.At(d.Scan.At), d.Scan.Finding)
	return err
}

// updateDocument stores all that can change of a document.
func updateDocument(ctx context.Context, tx *db.Tx, d Document) error {
	_, err := tx.Exec(ctx, `update documents set name = ?, name_key = ?, description = ?, latest = ?, size = ?, sha256 = ?, media_type = ?, uploaded_by = ?,
		uploaded_at = ?, version = ?, scan_state = ?, scanned_at = ?, finding = ? where account_id = ? and id = ?`,
		d.Name, writing.Fold(d.Name), d.Description, d.Latest, d.Size, d.SHA256, d.Type, nullable(d.UploadedBy), db.At(d.UploadedAt), d.Version,
		d.Scan.State, db.At(d.Scan.At), d.Scan.Finding, d.Account, d.ID)
	return err
}

func deleteDocument(ctx context.Context, tx *db.Tx, account ids.Account, document ids.Document) error {
	if _, err := tx.Exec(ctx, `delete from document_versions where account_id = ? and document_id = ?`, account, document); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from documents where account_id = ? and id = ?`, account, document)
	return err
}

const versionColumns = `v.document_id, v.number, v.file_id, v.file_name, v.size, v.sha256, v.media_type, coalesce(v.uploaded_by, ''), v.uploaded_at,
	v.scan_state, v.scanned_at, v.finding`

func scanVersion(row interface{ Scan(...any) error }) (Version, error) {
	var v Version
	var uploaded, scanned db.TS
	err := row.Scan(&v.Document, &v.Number, &v.file, &v.FileName, &v.Size, &v.SHA256, &v.Type, &v.UploadedBy, &uploaded, &v.Scan.State, &scanned, &v.Scan.Finding)
	v.UploadedAt, v.Scan.At = uploaded.Time, scanned.Time
	return v, err
}

// selectVersion returns one version of a document, or errs.NotFound.
func selectVersion(ctx context.Context, q db.Queryer, account ids.Account, document ids.Document, number int64) (Version, error) {
	v, err := scanVersion(q.QueryRow(ctx, `select `+versionColumns+` from document_versions v where v.account_id = ? and v.document_id = ? and v.number = ?`,
		account, document, number))
	if db.NoRows(err) {
		err = errs.E(errs.NotFound, "documents.no_version", err)
	}
	return v, err
}

// selectVersions returns all versions of a document, the latest first.
func selectVersions(ctx context.Context, q db.Queryer, account ids.Account, document ids.Document) ([]Version, error) {
	rows, err := q.Query(ctx, `select `+versionColumns+` from document_versions v where v.account_id = ? and v.document_id = ? order by v.number desc`,
		account, document)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Version
	for rows.Next() {
		v, err := scanVersion(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func insertVersion(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case, v Version) error {
	_, err := tx.Exec(ctx, `insert into document_versions (account_id, document_id, number, case_id, file_id, file_name, size, sha256, media_type, uploaded_by,
		uploaded_at, scan_state, scanned_at, finding) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		account, v.Document, v.Number, c, v.file, v.FileName, v.Size, v.SHA256, v.Type, nullable(v.UploadedBy), db.At(v.UploadedAt),
		v.Scan.State, db.At(v.Scan.At), v.Scan.Finding)
	return err
}

// selectTwin returns another document of the same case with the same content, if there is one.
func selectTwin(ctx context.Context, q db.Queryer, d Document) (*Twin, error) {
	var t Twin
	err := q.QueryRow(ctx, `select d.id, d.name, v.number from document_versions v join documents d on d.account_id = v.account_id and d.id = v.document_id
		where v.account_id = ? and v.case_id = ? and v.sha256 = ? and v.document_id <> ? order by v.document_id, v.number desc limit 1`,
		d.Account, d.Case, d.SHA256, d.ID).Scan(&t.Document, &t.Name, &t.Number)
	if db.NoRows(err) {
		return nil, nil
	}
	return &t, err
}

func insertUpload(ctx context.Context, tx *db.Tx, account ids.Account, file string) error {
	_, err := tx.Exec(ctx, `insert into document_uploads (account_id, file_id, begun_at) values (?, ?, ?)`, account, file, db.At(tx.Now()))
	return err
}

func selectUpload(ctx context.Context, q db.Queryer, account ids.Account, file string) (there bool, err error) {
	err = q.QueryRow(ctx, `select exists (select 1 from document_uploads where account_id = ? and file_id = ?)`, account, file).Scan(&there)
	return there, err
}

// deleteUpload forgets a file on its way that began after the given moment, and reports whether there was one.
func deleteUpload(ctx context.Context, tx *db.Tx, account ids.Account, file string, begunAfter time.Time) (there bool, err error) {
	least := int64(0)
	if !begunAfter.IsZero() {
		least = begunAfter.UnixMicro()
	}
	n, err := tx.Exec(ctx, `delete from document_uploads where account_id = ? and file_id = ? and begun_at >= ?`, account, file, least)
	return n > 0, err
}
