package activity

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
)

// Checkpoint is a chain's head at some moment. Kept outside the database, it shows a truncated or rewritten chain.
type Checkpoint struct {
	Account  ids.Account `json:"account"`
	Position int64       `json:"position"`
	Hash     string      `json:"hash"`
}

// Problem says what is wrong with a chain.
type Problem string

// The problems that [Log.Verify] finds.
const (
	// ProblemChanged is an act that was edited, inserted in the middle or swapped with another, or whose seal was.
	ProblemChanged Problem = "changed"
	// ProblemMissing is a position without its seal or act: something was deleted.
	ProblemMissing Problem = "missing"
	// ProblemUnsealed is an act that no door wrote: it has no seal and doesn't wait for one.
	ProblemUnsealed Problem = "unsealed"
	// ProblemTruncated is a chain that ends before the checkpoint, or passes it with another hash.
	ProblemTruncated Problem = "truncated"
)

// Fault is the first bad row of a chain.
type Fault struct {
	Problem  Problem
	Position int64   // 0 for an unsealed act
	Act      ids.Act // empty where the row itself is gone
}

// Report is what a verification found.
type Report struct {
	Account ids.Account
	// Head is the chain's last sound position, to be kept outside as the next checkpoint.
	Head Checkpoint
	// Waiting counts the acts that wait for their seals.
	Waiting int64
	// Erased counts the personal values that were erased; they don't break the chain.
	Erased int64
	// Fault is nil when the chain is sound.
	Fault *Fault
}

// verifyBatch bounds how many acts a verification holds in memory.
const verifyBatch = 500

// Verify recomputes the account's chain from its first act and names the first row that was edited, deleted, inserted
// or reordered. Checkpoints of other accounts are passed over; one of this account also shows a cut or rewritten tail.
// Every error is about reading; a broken chain is a [Report.Fault].
func (l *Log) Verify(ctx context.Context, account ids.Account, known ...Checkpoint) (Report, error) {
	r := Report{Account: account, Head: Checkpoint{Account: account}}
	for r.Fault == nil {
		batch, err := selectChain(ctx, l.db, account, r.Head.Position, verifyBatch)
		if err != nil {
			return r, fmt.Errorf("activity: read chain of account %q: %w", account, err)
		}
		for _, link := range batch {
			if r.Fault = r.follow(link, known); r.Fault != nil {
				break
			}
		}
		if len(batch) < verifyBatch {
			break
		}
	}
	for _, c := range known {
		if c.Account == account && c.Position > r.Head.Position && r.Fault == nil {
			r.Fault = &Fault{Problem: ProblemTruncated, Position: r.Head.Position + 1}
		}
	}
	stray, waiting, err := selectStray(ctx, l.db, account)
	if err != nil {
		return r, fmt.Errorf("activity: look for stray acts of account %q: %w", account, err)
	}
	r.Waiting = waiting
	if stray != "" && r.Fault == nil {
		r.Fault = &Fault{Problem: ProblemUnsealed, Act: stray}
	}
	return r, nil
}

// VerifyAllAccounts verifies every chain of the deployment, its own first.
func (l *Log) VerifyAllAccounts(ctx context.Context, known ...Checkpoint) ([]Report, error) {
	accounts, err := selectChainsAllAccounts(ctx, l.db)
	if err != nil {
		return nil, fmt.Errorf("activity: list chains: %w", err)
	}
	for _, c := range known {
		accounts[c.Account] = true // a chain that is gone altogether is truncated too
	}
	var out []Report
	for _, account := range sortedAccounts(accounts) {
		r, err := l.Verify(ctx, account, known...)
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
	return out, nil
}

// follow checks the next link and moves the head onto it.
func (r *Report) follow(link chainLink, known []Checkpoint) *Fault {
	next := r.Head.Position + 1
	fault := func(p Problem) *Fault { return &Fault{Problem: p, Position: next, Act: link.actID} }
	switch {
	case link.Position != next:
		return &Fault{Problem: ProblemMissing, Position: next}
	case link.ID == "":
		return fault(ProblemMissing)
	case seal(link.Entry, link.digests, r.Head.Hash) != link.Hash:
		return fault(ProblemChanged)
	}
	sums, err := parseDigests(link.digests)
	if err != nil {
		return fault(ProblemChanged)
	}
	for _, v := range link.values {
		if sums[v.name] != v.digest() {
			return fault(ProblemChanged)
		}
	}
	for _, c := range known {
		if c.Account == r.Account && c.Position == next && c.Hash != link.Hash {
			return fault(ProblemTruncated)
		}
	}
	r.Erased += int64(len(sums) - len(link.values))
	r.Head.Position, r.Head.Hash = next, link.Hash
	return nil
}
