package bulk

import (
	"encoding/json"
	"strconv"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
)

// JobID identifies a piece of bulk work.
type JobID string

// State is where a job stands.
type State string

// The states. In Draft the rows are being read and judged; in Ready somebody must confirm, for the first time or after a pause.
const (
	Draft     State = "draft"
	Ready     State = "ready"
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled"
	Failed    State = "failed"
)

// Ended reports whether nothing more happens by itself.
func (s State) Ended() bool { return s == Done || s == Cancelled || s == Failed }

// Key returns the message key of the state's name.
func (s State) Key() string { return "bulk.state." + string(s) }

const (
	// Inline is how many rows are drafted, and done, within the request.
	Inline = 500
	// Life is how long a job and its rows are kept after their last change.
	Life = 30 * 24 * time.Hour
	// MaxUnfinished is how many jobs of one person may be unfinished.
	MaxUnfinished = 5
	// MaxSelected is how many users may be selected one by one; a query has no such bound but [table.MaxRows].
	MaxSelected = 5000
	// MaxDisabled is how many users can be deactivated without a confirmation of the count (R44).
	MaxDisabled = 10
	// maxParams bounds the JSON of the parameters in bytes.
	maxParams = 16 << 10
)

// KindInvite is the kind of job that invites a file of people; every other kind is the name of an [Operation].
const KindInvite = "invite"

// Job is a piece of bulk work.
type Job struct {
	Account ids.Account
	ID      JobID
	// User asked for it.
	User  ids.User
	Kind  string
	State State
	// Params are the import's [Import], or what is done to whom, as JSON.
	Params json.RawMessage
	// Digest is the SHA-256 in hex of the file that was handed in, or empty.
	Digest string
	// Total counts the rows; Done, Skipped and Refused those that are settled. Raised counts the rows still waiting that
	// would give somebody the administrator's role or a group to manage.
	Total, Done, Skipped, Refused int64
	Raised                        int64
	// Brake is the message key of why a small job waits for a confirmation, or empty.
	Brake string
	// Problem is the message key of why it was cancelled, paused or failed, or empty.
	Problem string
	// Version grows with every change of the state or the draft; progress doesn't count.
	Version                     int64
	CreatedAt                   time.Time
	MovedAt, StartedAt, EndedAt time.Time

	// Title is the message key of the kind's name.
	Title string

	tries   int64
	summary []byte
}

// Waiting is how many rows are still to do.
func (j Job) Waiting() int64 { return j.Total - j.Done - j.Skipped - j.Refused }

// Paused reports whether the job was begun and waits for somebody who may go on with it.
func (j Job) Paused() bool { return j.State == Ready && !j.StartedAt.IsZero() }

// begun reports whether rows are being done, or were before a pause.
func (j Job) begun() bool { return j.State == Running || j.Paused() }

// StateKey returns the message key of where the job stands.
func (j Job) StateKey() string {
	if j.Paused() {
		return "bulk.state.paused"
	}
	return j.State.Key()
}

// tryKey tells the next try of a job from earlier ones.
func (j Job) tryKey() string { return string(j.ID) + "-" + strconv.FormatInt(j.tries, 10) }

// fileKey is where the file of an import lies.
func (j Job) fileKey() string { return blob.Key(string(j.Account), "bulk", string(j.ID)) }
