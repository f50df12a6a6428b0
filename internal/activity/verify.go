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
	// ProblemCut is a cut that no act tells of, or that removed acts younger than the retention allows.
	ProblemCut Problem = "forged cut"
	// ProblemHidden is a sound act that the index hides from those who look for it.
	ProblemHidden Problem = "hidden"
	// ProblemTruncated is a chain that ends before a checkpoint.
	ProblemTruncated Problem = "truncated"
	// ProblemRewritten is a chain that passes a checkpoint with another hash.
	ProblemRewritten Problem = "rewritten"
	// ProblemRestored is either of the two where the database doesn't know the checkpoint itself any more: an older copy
	// of the whole was put in its place.
	ProblemRestored Problem = "restored to earlier"
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
	// Cut is the position up to which old acts were removed; 0 where none were.
	Cut int64
	// Waiting counts the acts that wait for their seals.
	Waiting int64
	// Erased counts the personal values that were erased; they don't break the chain.
	Erased int64
	// Fault is nil when the chain is sound.
	Fault *Fault
}

// verifyBatch bounds how many acts a verification holds in memory.
const verifyBatch = 500

// Verify recomputes the account's chain from its first act, or from where old acts were cut off, and names the first row
// that was edited, deleted, inserted, reordered or hidden. Checkpoints of other accounts are passed over; one of this
// account also shows a cut or rewritten tail. Every error is about reading; a broken chain is a [Report.Fault].
func (l *Log) Verify(ctx context.Context, account ids.Account, known ...Checkpoint) (Report, error) {
	outside := make([]witness, len(known))
	for i, c := range known {
		outside[i].Checkpoint = c
	}
	return l.verify(ctx, account, outside)
}

// VerifyAllAccounts verifies every chain of the deployment, its own first.
func (l *Log) VerifyAllAccounts(ctx context.Context, known ...Checkpoint) ([]Report, error) {
	outside := make([]witness, len(known))
	for i, c := range known {
		outside[i].Checkpoint = c
	}
	return l.verifyAllAccounts(ctx, outside)
}

func (l *Log) verifyAllAccounts(ctx context.Context, outside []witness) ([]Report, error) {
	accounts, err := selectChainsAllAccounts(ctx, l.db)
	if err != nil {
		return nil, fmt.Errorf("activity: list chains: %w", err)
	}
	for _, w := range outside {
		accounts[w.Account] = true // a chain that is gone altogether is truncated too
	}
	var out []Report
	for _, account := range sortedAccounts(accounts) {
		r, err := l.verify(ctx, account, outside)
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
	return out, nil
}

// verify walks over the chain. Old acts that are removed meanwhile look like a fault: then it walks again.
func (l *Log) verify(ctx context.Context, account ids.Account, outside []witness) (Report, error) {
	for {
		r, from, err := l.verifyOnce(ctx, account, outside)
		if err != nil {
			return r, fmt.Errorf("activity: verify chain of account %q: %w", account, err)
		}
		now, err := selectCut(ctx, l.db, account)
		if err != nil {
			return r, fmt.Errorf("activity: read cuts of account %q: %w", account, err)
		}
		if r.Fault == nil || now.Position == from.Position {
			return r, nil
		}
	}
}

func (l *Log) verifyOnce(ctx context.Context, account ids.Account, outside []witness) (Report, cut, error) {
	r := Report{Account: account, Head: Checkpoint{Account: account}}
	mine := ofAccount(outside, account)
	cuts, err := selectCuts(ctx, l.db, account)
	if err != nil {
		return r, cut{}, err
	}
	var from cut
	if len(cuts) > 0 {
		from = cuts[len(cuts)-1]
		r.Cut, r.Head.Position, r.Head.Hash = from.Position, from.Position, from.Hash
		if r.Fault, err = checkCuts(ctx, l.db, account, cuts, mine); err != nil {
			return r, from, err
		}
	}
	indexed, err := selectIndexed(ctx, l.db, account)
	if err != nil {
		return r, from, err
	}
	shown := indexCheck{q: l.db, account: account, indexed: indexed}
	for r.Fault == nil {
		batch, err := selectChain(ctx, l.db, account, r.Head.Position, verifyBatch)
		if err != nil {
			return r, from, err
		}
		for _, link := range batch {
			if r.Fault = r.follow(link, mine); r.Fault != nil {
				break
			}
			if r.Fault, err = shown.see(ctx, link.Entry); r.Fault != nil || err != nil {
				break
			}
		}
		if err != nil {
			return r, from, err
		}
		if len(batch) < verifyBatch {
			break
		}
	}
	if r.Fault == nil {
		r.Fault = beyond(mine, r.Head.Position)
	}
	if r.Fault == nil {
		if r.Fault, err = shown.end(ctx); err != nil {
			return r, from, err
		}
	}
	stray, waiting, err := selectStray(ctx, l.db, account)
	if r.Waiting = waiting; stray != "" && r.Fault == nil {
		r.Fault = &Fault{Problem: ProblemUnsealed, Act: stray}
	}
	return r, from, err
}

// follow checks the next link and moves the head onto it.
func (r *Report) follow(link chainLink, mine []witness) *Fault {
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
	for _, w := range mine {
		if w.Position == next && w.Hash != link.Hash {
			return fault(w.problem(ProblemRewritten))
		}
	}
	r.Erased += int64(len(sums) - len(link.values))
	r.Head.Position, r.Head.Hash = next, link.Hash
	return nil
}
