package documents

import (
	"context"
	"io/fs"
	"strings"
	"testing/fstest"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// LeaveBehind puts a file that nobody will name, as a process that dies in the middle of an upload does.
func (s *Service) LeaveBehind(ctx context.Context, account ids.Account, text string) error {
	file := s.IDs.New()
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return insertUpload(ctx, tx, account, file) }); err != nil {
		return err
	}
	return s.Blobs.Put(ctx, fileKey(account, file), strings.NewReader(text), int64(len(text)))
}

// oneFile is a schema of one text.
type oneFile struct{ fstest.MapFS }

func schemaOf(text string) oneFile {
	return oneFile{fstest.MapFS{"schema/00001_before.sql": {Data: []byte(text)}}}
}

func (o oneFile) before(others ...fs.FS) []fs.FS { return append([]fs.FS{o.MapFS}, others...) }
