package web

import (
	"context"
	"time"
)

// Replays remembers the first answer to a request, so that its repetition is answered again without acting again (O2,
// ux rule 40); platform/idempotency is one. All replicas share what it remembers.
type Replays interface {
	// Claim enters a request that is about to run, or says what is known of the earlier one under the same key. It answers
	// [ReplayNew] to one of any number of callers at once. What it enters is durable before anything that the request
	// writes later.
	Claim(ctx context.Context, in ReplayClaim) (Replay, error)
	// Hold returns the context for the request that was claimed: what is written under it is committed only while the
	// claim is the request's own, and notes that the request changed something.
	Hold(ctx context.Context, in ReplayClaim, ticket string) context.Context
	// Keep stores the answer of a claimed request. It does nothing when the claim has gone to another request.
	Keep(ctx context.Context, in ReplayClaim, ticket string, a ReplayAnswer) error
	// Release forgets a claimed request, so that the next one with its key runs. It does nothing when the claim has gone.
	Release(ctx context.Context, in ReplayClaim, ticket string) error
}

// ReplayClaim names a request. Key and Request are hashes.
type ReplayClaim struct {
	// Account and User are whose request it is; nobody else's is ever answered with it.
	Account, User string
	// Key is equal for requests that may be repetitions of each other.
	Key string
	// Request stands for what is known before the body is read: method and address, for forms the body too.
	Request string
	// Takeover lets a different request, and one whose predecessor never ended, take the key; without it both are told.
	Takeover bool
	// RunFor is after how long a request that didn't end is given up: its key is free again when it changed nothing under
	// [Replays.Hold], and is held for good when it did. KeepFor is how long that is.
	RunFor, KeepFor time.Duration
}

// ReplayState says what is known of an earlier request with the same key.
type ReplayState int

// The states.
const (
	// ReplayNew means that there was none: this one runs.
	ReplayNew ReplayState = iota
	// ReplayRunning means that it hasn't ended yet.
	ReplayRunning
	// ReplayUnknown means that it began to change something and nobody knows how it ended, since the process died, or the
	// database went away, meanwhile.
	ReplayUnknown
	// ReplayDone means that its answer is here.
	ReplayDone
	// ReplayOther means that it was a different one.
	ReplayOther
)

// Replay is the answer to a claim. Ticket belongs to [ReplayNew], Answer to [ReplayDone].
type Replay struct {
	State  ReplayState
	Ticket string
	Answer ReplayAnswer
}

// ReplayAnswer is what is kept of an answer.
type ReplayAnswer struct {
	Status int
	// Body is a hash of the request's body, to tell a repetition from another request.
	Body string
	// Header are the few headers that are repeated, Content what was in the answer.
	Header  map[string]string
	Content []byte
	// Withheld tells that the content wasn't kept, and why; empty when it was.
	Withheld Withheld
}

// Withheld is why an answer's content isn't kept.
type Withheld string

// The reasons.
const (
	// WithheldSecret is an answer that shows a secret once; see [Operation.Secret].
	WithheldSecret Withheld = "secret"
	// WithheldLarge is an answer of more than 64 KB.
	WithheldLarge Withheld = "large"
)
