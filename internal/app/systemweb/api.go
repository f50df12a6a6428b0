package systemweb

import (
	"context"
	"time"

	"cabinet/internal/app/system"
	"cabinet/internal/platform/web"
)

// System is the state of the deployment in the API. Times that never were are null.
type System struct {
	Version       string     `json:"version"`
	Schema        int64      `json:"schema" doc:"Number of the newest change to the database's tables"`
	StartedAt     *time.Time `json:"started_at" format:"date-time" doc:"Of the process that answers"`
	UptimeSeconds int64      `json:"uptime_seconds"`

	Database    SystemDatabase `json:"database"`
	Clock       SystemClock    `json:"clock"`
	Files       SystemFiles    `json:"files"`
	Scanner     SystemScanner  `json:"scanner"`
	Mail        SystemMail     `json:"mail"`
	Jobs        SystemJobs     `json:"jobs"`
	Backups     SystemBackups  `json:"backups"`
	Record      SystemRecord   `json:"record"`
	RecordCheck RecordCheck    `json:"record_check"`
	Silence     SystemSilence  `json:"silence"`
}

// SystemDatabase is the database.
type SystemDatabase struct {
	Unread              bool   `json:"unread" doc:"The part couldn't be read"`
	Kind                string `json:"kind" enum:"sqlite,postgresql"`
	Version             string `json:"version"`
	Size                int64  `json:"size" doc:"Bytes"`
	LatencyMicroseconds int64  `json:"latency_microseconds"`
}

// SystemClock is the machine's clock.
type SystemClock struct {
	Known            bool  `json:"known" doc:"The machine tells whether its clock is kept right"`
	Kept             bool  `json:"kept"`
	Compared         bool  `json:"compared" doc:"The database server's clock was asked"`
	SkewMilliseconds int64 `json:"skew_milliseconds" doc:"How far the database server's clock is ahead"`
}

// SystemFiles is where files are kept.
type SystemFiles struct {
	Unread bool   `json:"unread"`
	Kind   string `json:"kind" enum:"disk,s3"`
	Count  int64  `json:"count" doc:"Counted up to 10,000"`
	Bytes  int64  `json:"bytes" doc:"Of those counted"`
	More   bool   `json:"more" doc:"There are others beyond those counted"`
	Free   uint64 `json:"free" doc:"Free bytes of the volume with the data folder"`
	Total  uint64 `json:"total" doc:"All bytes of that volume"`
	Low    bool   `json:"low" doc:"The volume is nearly full"`
}

// SystemScanner is what looks at documents for malware.
type SystemScanner struct {
	Unread  bool `json:"unread"`
	Set     bool `json:"set" doc:"A malware scanner is set up; without one documents are marked as not scanned"`
	Answers bool `json:"answers" doc:"It answered just now"`
	Waiting int  `json:"waiting" doc:"Files that have waited for it for more than 15 minutes"`
}

// SystemMail is how mail leaves.
type SystemMail struct {
	Unread       bool            `json:"unread"`
	Server       string          `json:"server" doc:"Host and port; empty without one"`
	SentAt       *time.Time      `json:"sent_at" format:"date-time"`
	FailedAt     *time.Time      `json:"failed_at" format:"date-time"`
	FailingSince *time.Time      `json:"failing_since" format:"date-time" doc:"null while mail leaves"`
	Meaning      string          `json:"meaning" doc:"What the last failure was about"`
	Stopped      int             `json:"stopped" doc:"Addresses that take no mail, counted up to 200"`
	Signing      []SigningRecord `json:"signing" doc:"DNS records that prove our mail"`
}

// SigningRecord is one DNS record.
type SigningRecord struct {
	Name      string `json:"name"`
	Value     string `json:"value"`
	Published bool   `json:"published"`
}

// SystemJobs is work in the background.
type SystemJobs struct {
	Unread      bool             `json:"unread"`
	Waiting     int              `json:"waiting"`
	Running     int              `json:"running"`
	Done        int              `json:"done" doc:"Within the last day"`
	Dropped     int              `json:"dropped" doc:"Within the last day"`
	Dead        int              `json:"dead"`
	LateSeconds int64            `json:"late_seconds" doc:"How long the longest due job has waited"`
	DeadByKind  map[string]int64 `json:"dead_by_kind"`
}

// SystemBackups is how the deployment stands with its backups.
type SystemBackups struct {
	Unread         bool       `json:"unread"`
	Planned        bool       `json:"planned"`
	NextAt         *time.Time `json:"next_at" format:"date-time"`
	TriedAt        *time.Time `json:"tried_at" format:"date-time"`
	DoneAt         *time.Time `json:"done_at" format:"date-time" doc:"Of the last one that was made and read back"`
	Name           string     `json:"name"`
	Size           int64      `json:"size" doc:"Bytes"`
	Missed         bool       `json:"missed"`
	Failed         bool       `json:"failed" doc:"The last try failed"`
	FilesCheckedAt *time.Time `json:"files_checked_at" format:"date-time"`
	DamagedFiles   int64      `json:"damaged_files"`
}

// SystemRecord is the activity record.
type SystemRecord struct {
	Unread      bool               `json:"unread"`
	LagSeconds  int64              `json:"lag_seconds" doc:"How long the oldest act has waited for its seal"`
	Checkpoints []SystemCheckpoint `json:"checkpoints"`
}

// SystemCheckpoint is how checkpoints reach one place outside.
type SystemCheckpoint struct {
	Target       string     `json:"target" enum:"file,syslog,webhook"`
	Number       int64      `json:"number"`
	SentAt       *time.Time `json:"sent_at" format:"date-time"`
	FailingSince *time.Time `json:"failing_since" format:"date-time"`
}

// RecordCheck is the last verification of the whole activity record.
type RecordCheck struct {
	Running bool       `json:"running"`
	AskedAt *time.Time `json:"asked_at" format:"date-time"`
	EndedAt *time.Time `json:"ended_at" format:"date-time"`
	Chains  int64      `json:"chains"`
	Acts    int64      `json:"acts"`
	Bad     int64      `json:"bad" doc:"Chains that don't prove themselves"`
}

// SystemSilence says whether this is a restored copy that sends nothing yet.
type SystemSilence struct {
	Silent     bool       `json:"silent"`
	RestoredAt *time.Time `json:"restored_at" format:"date-time"`
	DataOf     *time.Time `json:"data_of" format:"date-time" doc:"The moment of the backup"`
	Held       int64      `json:"held" doc:"Jobs that wait for the release"`
}

type systemOutput struct{ Body System }

func (h handlers) getSystem(ctx context.Context, c *web.Ctx, _ *struct{}) (*systemOutput, error) {
	s, err := h.System.State(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return &systemOutput{Body: showState(s)}, nil
}

// when is a time of the API: null for one that never was.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func showState(s system.State) System {
	out := System{Version: s.Version, Schema: s.Schema, StartedAt: when(s.Started), UptimeSeconds: int64(s.Uptime / time.Second),
		Database: SystemDatabase{bool(s.Database.Unread), s.Database.Kind, s.Database.Version, s.Database.Size, s.Database.Latency.Microseconds()},
		Clock:    SystemClock{s.Clock.Known, s.Clock.Kept, s.Clock.Compared, s.Clock.Skew.Milliseconds()},
		Files: SystemFiles{Unread: bool(s.Files.Unread), Kind: s.Files.Kind, Count: s.Files.Usage.Files, Bytes: s.Files.Bytes, More: s.Files.More,
			Free: s.Files.DataFree, Total: s.Files.DataTotal, Low: s.Files.Low()},
		Scanner: SystemScanner{bool(s.Scanner.Unread), s.Scanner.Set, s.Scanner.Answers, s.Scanner.Waiting},
		Mail:    showMail(s.Mail), Jobs: showJobs(s.Jobs), Backups: showBackups(s.Backups), RecordCheck: showCheck(s.Record.Check),
		Record:  SystemRecord{Unread: bool(s.Record.Unread), LagSeconds: int64(s.Record.Lag / time.Second)},
		Silence: SystemSilence{Silent: s.Silence.Silent, RestoredAt: when(s.Silence.Restored), DataOf: when(s.Silence.From)},
	}
	for _, t := range s.Record.Targets {
		out.Record.Checkpoints = append(out.Record.Checkpoints, SystemCheckpoint{t.Target, t.Number, when(t.At), when(t.FailingSince)})
	}
	for _, held := range s.Silence.Held {
		out.Silence.Held += held.Count
	}
	return out
}

func showMail(m system.Mail) SystemMail {
	out := SystemMail{Unread: bool(m.Unread), Server: m.Server, SentAt: when(m.Sent), FailedAt: when(m.Failed), FailingSince: when(m.FailingSince),
		Meaning: string(m.Meaning), Stopped: m.Stopped}
	for _, r := range m.Signing {
		out.Signing = append(out.Signing, SigningRecord{r.Name, r.Value, r.Published})
	}
	return out
}

func showJobs(j system.Jobs) SystemJobs {
	out := SystemJobs{Unread: bool(j.Unread), Waiting: j.Waiting, Running: j.Running, Done: j.Done, Dropped: j.Dropped, Dead: j.Counts.Dead,
		LateSeconds: int64(j.Late / time.Second), DeadByKind: map[string]int64{}}
	for _, k := range j.Dead {
		out.DeadByKind[k.Kind] = k.Count
	}
	return out
}

func showBackups(b system.Backups) SystemBackups {
	return SystemBackups{Unread: bool(b.Unread), Planned: b.Planned, NextAt: when(b.Next), TriedAt: when(b.Tried), DoneAt: when(b.Done), Name: b.Name,
		Size: b.Size, Missed: b.Missed, Failed: b.Failure != "", FilesCheckedAt: when(b.FilesChecked), DamagedFiles: b.DamagedFiles}
}

func showCheck(k system.Check) RecordCheck {
	return RecordCheck{Running: k.Running, AskedAt: when(k.Asked), EndedAt: when(k.Ended), Chains: k.Chains, Acts: k.Acts, Bad: k.Bad}
}
