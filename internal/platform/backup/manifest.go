package backup

import (
	"time"

	"cabinet/internal/platform/db"
)

// format is the version of the archive's form. A reader refuses others.
const format = 1

// magic opens the stream, so that an age file of something else is told apart.
const magic = "cabinet backup\n"

// Head says what an archive holds before it comes.
type Head struct {
	Format   int       `json:"format"`
	Product  string    `json:"product"`  // version of the program that wrote it
	Applied  []int64   `json:"applied"`  // numbers of the schema files that were applied
	Database string    `json:"database"` // "sqlite" or "postgres"
	Created  time.Time `json:"created"`  // organisation time of the moment that it shows
	Tables   []Table   `json:"tables"`
}

// Table is a table of an archive.
type Table struct {
	Name    string      `json:"name"`
	Columns []db.Column `json:"columns"`
}

// Schema returns the number of the newest schema file that was applied.
func (h Head) Schema() int64 {
	if len(h.Applied) == 0 {
		return 0
	}
	return h.Applied[len(h.Applied)-1]
}

// Manifest ends an archive: its head, what was in it, and the sums to compare with.
type Manifest struct {
	Head
	Sums  []Sum   `json:"sums"` // of the tables, in their order
	Files Sum     `json:"files"`
	Heads []Chain `json:"heads"` // of the activity record
}

// Sum counts and hashes what an archive holds of a table, or of all files.
type Sum struct {
	Name   string `json:"name"`
	Count  int64  `json:"count"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Chain is the last sealed position of an account's activity record when the backup was made.
type Chain struct {
	Account  string `json:"account"`
	Position int64  `json:"position"`
	Hash     string `json:"hash"`
}

// Rows returns how many rows all tables have together.
func (m Manifest) Rows() (n int64) {
	for _, s := range m.Sums {
		n += s.Count
	}
	return n
}

// Bytes returns how much rows and files take in the archive's own form, before compression.
func (m Manifest) Bytes() int64 {
	n := m.Files.Bytes
	for _, s := range m.Sums {
		n += s.Bytes
	}
	return n
}
