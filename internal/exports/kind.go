package exports

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
)

// Kind is one sort of file that people may ask for. A room describes it, app registers it.
type Kind struct {
	// Name is stable for ever, since rows name it: "my_data".
	Name string
	// Title is the message key of what people call it.
	Title string
	// Allowed answers nil when the actor may have a file with these parameters now, else the error that they shall see.
	// It is asked again before, while and after the file is made, then with an actor who holds every scope.
	Allowed func(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error
	// FileName is what the file is called when it is saved; at is when it was asked for. It holds nothing a person typed.
	FileName func(params json.RawMessage, at time.Time) string
	// Type is the file's content type.
	Type string
	// Write writes the file and returns how many rows it holds. It may be called several times for one export, returns
	// soon when ctx ends, and tells by progress how far it got; total is 0 while it isn't known. An error of
	// errs.Unavailable means another try, every other one is the end; the message of an errs error is shown.
	Write func(ctx context.Context, by access.Actor, params json.RawMessage, w io.Writer, progress func(done, total int64)) (rows int64, err error)
	// Fresh asks for a proof not older than five minutes at the request and at every download (R42, R75).
	Fresh bool
	// Alert tells the account's security contacts of every request.
	Alert bool
}

var (
	kindName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	fileForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$`)
)

// RegisterKind makes a kind known, before the queue runs. It panics when something is missing or the name is taken:
// those are mistakes of the program.
func (s *Service) RegisterKind(k Kind) {
	if !kindName.MatchString(k.Name) || k.Title == "" || k.Allowed == nil || k.FileName == nil || k.Type == "" || k.Write == nil {
		panic("exports: kind " + k.Name + " isn't complete")
	}
	if _, taken := s.kinds[k.Name]; taken {
		panic("exports: kind " + k.Name + " is registered twice")
	}
	s.kinds[k.Name] = k
}

// Kinds returns the names of the kinds that are known, in order.
func (s *Service) Kinds() []string { return slices.Sorted(maps.Keys(s.kinds)) }

// fileName returns the name for saving; a kind that makes an unfit one gets its own name instead.
func (k Kind) fileName(params json.RawMessage, at time.Time) string {
	if name := k.FileName(params, at); fileForm.MatchString(name) {
		return name
	}
	return k.Name
}
