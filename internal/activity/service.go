package activity

import (
	"embed"
	"io/fs"
	"log/slog"
	"sync/atomic"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Log is the record of acts. It is safe for parallel use.
type Log struct {
	db    *db.DB
	ids   *id.Maker
	log   *slog.Logger
	kinds registry
	wake  chan struct{}
	// keptOut is nil where nobody is kept out of anything.
	keptOut KeptOut

	caughtUp atomic.Bool
	lag      atomic.Uint64 // bits of a float64, in seconds
}

// New returns the record, which takes only acts of the given kinds (its own are always among them). It refuses kinds
// that are declared twice or whose payload could hold a secret.
func New(d *db.DB, ids *id.Maker, log *slog.Logger, kinds ...KindInfo) (*Log, error) {
	r, err := newRegistry(append(Acts(), kinds...))
	if err != nil {
		return nil, err
	}
	return &Log{db: d, ids: ids, log: log, kinds: r, wake: make(chan struct{}, 1)}, nil
}

// Kinds returns every registered kind, in no particular order.
func (l *Log) Kinds() []KindInfo {
	out := make([]KindInfo, 0, len(l.kinds))
	for _, k := range l.kinds {
		out = append(out, k)
	}
	return out
}
