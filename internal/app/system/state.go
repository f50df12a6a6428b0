package system

import (
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/jobs"
)

// State is how the deployment is doing. Each part says whether it could be read; what belongs to one that couldn't is zero.
type State struct {
	Version string
	Schema  int64
	// Started is when this process began, by the machine's clock; Uptime how long ago that is.
	Started time.Time
	Uptime  time.Duration

	Database Database
	Clock    Clock
	Files    Files
	Scanner  Scanner
	Mail     Mail
	Jobs     Jobs
	Backups  Backups
	Record   Record
	Silence  Silence
}

// Unread says that a part couldn't be read; the log says why.
type Unread bool

// Database is the database.
type Database struct {
	Unread
	// Kind is "sqlite" or "postgresql", Version the engine's.
	Kind, Version string
	Size          int64 // bytes, indexes included
	// Latency is how long it took to answer just now.
	Latency time.Duration
}

// Clock is the machine's clock.
type Clock struct {
	// Known says whether the machine tells that its clock is kept right, Kept what it tells.
	Known, Kept bool
	// Skew is how far the database server's clock is ahead of this machine's; Compared says that it was asked.
	Skew     time.Duration
	Compared bool
}

// MaxSkew is what clocks may differ without anybody being misled.
const MaxSkew = 2 * time.Second

// Wrong reports whether somebody should look at the clock.
func (c Clock) Wrong() bool { return c.Known && !c.Kept || c.Compared && c.Skew.Abs() > MaxSkew }

// Files is where pictures and other files are kept.
type Files struct {
	Unread
	Kind string // "disk" or "s3"
	blob.Usage
	// DataFree and DataTotal are the bytes of the volume with the data folder.
	DataFree, DataTotal uint64
}

// Low reports whether the volume with the data folder is nearly full: less than a tenth and less than 10 GB, or less than
// 2 GB. Uploads are refused somewhat later.
func (f Files) Low() bool {
	const gb = 1 << 30
	return f.DataTotal > 0 && (f.DataFree < 2*gb || f.DataFree < 10*gb && f.DataFree < f.DataTotal/10)
}

// Scanner is what looks at documents for malware.
type Scanner struct {
	Unread
	// Set says that one is set up, Answers that it answered just now.
	Set, Answers bool
	// Waiting is how many files have waited for it for too long.
	Waiting int
}

// Failing reports whether somebody should look at the scanner.
func (s Scanner) Failing() bool { return s.Set && !s.Answers || s.Waiting > 0 }

// Mail is how mail leaves.
type Mail struct {
	Unread
	Server string // host and port; empty without one
	Kept   bool   // stays in the demo's outbox
	email.ServerState
	// Signing are the DNS records that prove our mail; none when it isn't signed.
	Signing []Signing
	// DNSUnread says that DNS couldn't be asked for them.
	DNSUnread Unread
	// Stopped counts the addresses that take no mail of this account and of the deployment itself, up to 200.
	Stopped int
}

// Signing is one record that receivers look for.
type Signing struct {
	email.TXTRecord
	// Published says that DNS shows it as it should be.
	Published bool
}

// Jobs is work in the background.
type Jobs struct {
	Unread
	jobs.Counts
	Dead []jobs.DeadKind
}

// LateAfter is how long a due job may wait until somebody should look (R87).
const LateAfter = 5 * time.Minute

// Backups is how the deployment stands with its backups.
type Backups struct {
	Unread
	Planned     bool
	Next        time.Time // zero when none is planned, or nobody knows yet
	Tried, Done time.Time
	Failure     string // message key of why the last try failed, or empty
	Name        string
	Size        int64
	Took        time.Duration // with reading it back
	Missed      bool
	// FilesChecked is when all stored files were last compared with what they were, DamagedFiles how many weren't.
	FilesChecked time.Time
	DamagedFiles int64
}

// Record is the activity record.
type Record struct {
	Unread
	// Lag is how long the oldest act has waited for its seal.
	Lag     time.Duration
	Targets []activity.TargetState
	Check   Check
}

// LagAfter is how long acts may wait for their seals until somebody should look.
const LagAfter = time.Minute

// Silence says whether the copy was restored and sends nothing yet.
type Silence struct {
	Unread
	Silent   bool
	Restored time.Time
	From     time.Time // the moment of the backup
	Held     []Held
}

// Held counts the jobs of one kind that wait for the release.
type Held struct {
	Kind   string
	Count  int64
	Oldest time.Time
}

// ReleaseInput says what becomes of the jobs that a restored copy holds back.
type ReleaseInput struct {
	// SendWaiting has them done; otherwise they are dropped.
	SendWaiting bool
	// SentUntil is until when the original sent; zero when nobody knows. Older jobs are dropped even so.
	SentUntil time.Time
}

// Released tells what became of them.
type Released struct{ Dropped, Sent int64 }
