package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/db"
)

// readable returns a mail with its parts as they are read, followed by its raw form.
func readable(t *testing.T, raw []byte) string {
	t.Helper()
	var out strings.Builder
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		return string(text) + string(raw)
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextPart() // which undoes quoted-printable
		if errors.Is(err, io.EOF) {
			return out.String() + string(raw)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, part); err != nil {
			t.Fatal(err)
		}
		out.WriteString("\n")
	}
}

// mails searches the mails: each secret stands in one at most, and what isn't a link in none.
func (f *flock) mails() {
	f.t.Helper()
	shown := map[string]int{}
	for _, d := range f.post.All() {
		for _, name := range f.c.find(readable(f.t, d.Raw)) {
			shown[name]++
			if !strings.Contains(name, "link") {
				f.t.Errorf("a mail shows the %s", name)
			}
		}
	}
	for name, n := range shown {
		if n != 1 {
			f.t.Errorf("%d mails show the %s", n, name)
		}
	}
	if len(shown) < 4 {
		f.t.Errorf("the mails aren’t readable to the search: %v", shown)
	}
}

// dump returns every value of every table, and the bytes of the files in which SQLite keeps them.
func dump(ctx context.Context, d *db.DB, env apptest.Env) (string, error) {
	var out strings.Builder
	tables, err := d.Tables(ctx)
	if err != nil {
		return "", err
	}
	for _, table := range tables {
		var names []string
		for _, c := range table.Columns {
			names = append(names, `"`+c.Name+`"`)
		}
		if err := rows(ctx, d, &out, fmt.Sprintf(`select %s from "%s"`, strings.Join(names, ", "), table.Name), len(names)); err != nil {
			return "", fmt.Errorf("%s: %w", table.Name, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(env["DATA"], "*.db*"))
	if err != nil {
		return "", err
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		out.Write(content)
	}
	if d.Postgres() != (len(files) == 0) {
		return "", fmt.Errorf("the files of the database are %v", files)
	}
	return out.String(), nil
}

func rows(ctx context.Context, d *db.DB, out *strings.Builder, query string, width int) error {
	list, err := d.Query(ctx, query)
	if err != nil {
		return err
	}
	defer list.Close()
	for list.Next() {
		values, into := make([]any, width), make([]any, width)
		for i := range values {
			into[i] = &values[i]
		}
		if err := list.Scan(into...); err != nil {
			return err
		}
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			fmt.Fprintf(out, "%v\n", v)
		}
	}
	return list.Err()
}
