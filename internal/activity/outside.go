package activity

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"cabinet/internal/platform/db"
)

// LineProblem says what is wrong with a line of a file of checkpoints.
type LineProblem string

// The problems of lines.
const (
	// LineUnreadable is a line that isn't a checkpoint, such as one that was cut short.
	LineUnreadable LineProblem = "unreadable"
	// LineForged is a checkpoint that the deployment didn't sign, or that was changed afterwards.
	LineForged LineProblem = "forged"
	// LineContradicts is a checkpoint whose number another line bears with other heads: the deployment went on from an
	// older copy of itself.
	LineContradicts LineProblem = "contradicts an earlier line"
)

// LineFault is a bad line.
type LineFault struct {
	Line    int
	Problem LineProblem
}

// Outside is what a verification against checkpoints found that had left the machine.
type Outside struct {
	Reports []Report
	Faults  []LineFault
	// Checkpoints counts the sound ones, Missing the numbers between them that no line bears.
	Checkpoints, Missing int
}

// Sound reports whether neither a chain nor a line is at fault.
func (o Outside) Sound() bool {
	return len(o.Faults) == 0 && !slices.ContainsFunc(o.Reports, func(r Report) bool { return r.Fault != nil })
}

// VerifyOutside verifies every chain against the checkpoints that r holds, one a line, signed with one of the given public
// keys in hex. It names chains that were truncated or rewritten since, and a database that was put back to an earlier copy.
func (l *Log) VerifyOutside(ctx context.Context, r io.Reader, keys ...string) (Outside, error) {
	var out Outside
	lines := map[[2]int64]Signed{}
	err := eachLine(r, func(n int, text []byte) {
		fault := func(p LineProblem) { out.Faults = append(out.Faults, LineFault{n, p}) }
		c, err := ParseCheckpoint(text)
		if err != nil {
			fault(LineUnreadable)
			return
		}
		if !c.SignedBy(keys...) {
			fault(LineForged)
			return
		}
		key := [2]int64{c.Number, int64(c.Part)}
		if earlier, twice := lines[key]; twice && string(earlier.text()) != string(c.text()) {
			fault(LineContradicts)
			return
		}
		lines[key] = c
	})
	if err != nil {
		return out, fmt.Errorf("activity: read checkpoints: %w", err)
	}
	witnesses, err := l.witnesses(ctx, lines, &out)
	if err != nil {
		return out, err
	}
	out.Reports, err = l.verifyAllAccounts(ctx, witnesses)
	return out, err
}

// witnesses turns sound lines into what chains are compared with, in the order of their making.
func (l *Log) witnesses(ctx context.Context, lines map[[2]int64]Signed, out *Outside) ([]witness, error) {
	last, err := selectLastCheckpoint(ctx, l.db)
	if err != nil {
		return nil, fmt.Errorf("activity: read own checkpoints: %w", err)
	}
	var sorted []Signed
	for _, c := range lines {
		sorted = append(sorted, c)
	}
	slices.SortFunc(sorted, func(a, b Signed) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Part, b.Part))
	})
	var list []witness
	var before int64
	for _, c := range sorted {
		if c.Number != before {
			out.Checkpoints++
			if before != 0 {
				out.Missing += int(c.Number - before - 1)
			}
			before = c.Number
		}
		unknown, err := l.forgotten(ctx, l.db, c, last.number)
		if err != nil {
			return nil, err
		}
		for _, h := range c.Heads {
			list = append(list, witness{Checkpoint: h, at: c.At, unknown: unknown})
		}
	}
	return list, nil
}

// forgotten reports whether the database doesn't know the checkpoint although it would have to: it is younger than the
// last one, or another one of the same number stands in its place.
func (l *Log) forgotten(ctx context.Context, q db.Queryer, c Signed, last int64) (bool, error) {
	if c.Number > last {
		return true, nil
	}
	line, err := selectLine(ctx, q, c.Number, c.Part)
	if err != nil || line == "" { // an old one is forgotten in good order
		return false, err
	}
	kept, err := ParseCheckpoint([]byte(line))
	return err != nil || string(kept.text()) != string(c.text()), nil
}
