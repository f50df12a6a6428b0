package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// The settings of every connection. The timeout comes first, since the others can meet a busy file. Other processes
// may hold the file for as long as it says before a person sees "try again". Each connection keeps up to 16 MB of pages that it
// has read, where SQLite would keep 2: a search among the cases of a large organisation takes half the time.
const (
	commonPragmas = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=foreign_keys(1)" +
		"&_pragma=temp_store(memory)&_pragma=trusted_schema(0)&_pragma=cache_size(-16384)"
	writerPragmas = commonPragmas + "&_pragma=synchronous(full)&_pragma=journal_size_limit(67108864)"
	readerPragmas = commonPragmas + "&_pragma=query_only(1)"
)

const readers = 8

func openSQLite(ctx context.Context, c Config) (*DB, error) {
	path, err := filepath.Abs(c.URL)
	if err != nil {
		return nil, fmt.Errorf("db: path of the SQLite file: %w", err)
	}
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	d := &DB{now: c.Now, strict: c.Strict, path: path}
	writes, err := openPool(ctx, path, writerPragmas, 1)
	if err != nil {
		return nil, err
	}
	d.pool, err = openPool(ctx, path, readerPragmas, readers)
	if err != nil {
		writes.Close()
		return nil, err
	}
	d.texts = &texts{pool: d.pool}
	d.writer = newWriter(d, writes)
	return d, nil
}

// createPrivate makes a missing file, so that it and the files beside it are readable for their owner alone.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("db: open SQLite file: %w", err)
	}
	return f.Close()
}

func openPool(ctx context.Context, path, pragmas string, conns int) (*sql.DB, error) {
	pool, err := sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath()+pragmas)
	if err != nil {
		return nil, fmt.Errorf("db: open SQLite file: %w", err)
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, classify(fmt.Errorf("db: open SQLite file: %w", err))
	}
	return pool, nil
}
