package exports

import (
	"encoding/json"
	"strconv"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
)

// State is where an export stands.
type State string

// The states. Queued and Running are unfinished; only Ready has a file.
const (
	Queued    State = "queued"
	Running   State = "running"
	Ready     State = "ready"
	Failed    State = "failed"
	Cancelled State = "cancelled"
	Expired   State = "expired"
)

// Finished reports whether nothing more happens by itself, but that a ready one expires.
func (s State) Finished() bool { return s != Queued && s != Running }

// Key returns the message key of the state's name.
func (s State) Key() string { return "exports.state." + string(s) }

const (
	// Life is how long a file can be had.
	Life = 7 * 24 * time.Hour
	// remembered is how long the row of a finished export stays.
	remembered = 30 * 24 * time.Hour
	// MaxUnfinished is how many exports of one person may be under way.
	MaxUnfinished = 3
	// MaxKept is how many exports of one person are kept; the oldest finished ones make room.
	MaxKept = 20
	// maxParams bounds the JSON of the parameters in bytes.
	maxParams = 4 << 10
	// freshFor is how long a proof of identity lasts for kinds that ask for one.
	freshFor = 5 * time.Minute
)

// Export is a file that somebody asked for.
type Export struct {
	Account ids.Account
	ID      ids.Export
	User    ids.User
	Kind    string
	Params  json.RawMessage
	State   State
	// Done and Total count whatever the kind counts; Total is 0 while it isn't known.
	Done, Total int64
	// Rows, Size in bytes and SHA256 in hex describe the file once it is ready.
	Rows, Size int64
	SHA256     string
	// Problem is the message key of why it failed.
	Problem string
	// StartedAt is when the latest try began; ExpiresAt is when the file goes. Both are zero until then.
	RequestedAt, StartedAt, EndedAt, ExpiresAt time.Time

	// Title is the message key of the kind's name, FileName and Type are the file's; Fresh asks for a proof before the
	// download. They come from the kind; a kind that this program doesn't know has a title alone.
	Title, FileName, Type string
	Fresh                 bool

	tries int64
}

// fileKey is where the file of one try lies.
func (e Export) fileKey(try int64) string {
	return blob.Key(string(e.Account), "exports", string(e.ID)+"-"+strconv.FormatInt(try, 10))
}

// described adds what the kind knows.
func (s *Service) described(e Export) Export {
	e.Title = "exports.kind.unknown"
	if k, known := s.kinds[e.Kind]; known {
		e.Title, e.FileName, e.Type, e.Fresh = k.Title, k.fileName(e.Params, e.RequestedAt), k.Type, k.Fresh
	}
	return e
}
