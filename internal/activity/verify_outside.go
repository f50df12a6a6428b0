package activity

import (
	"context"
	"encoding/json"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// witness is a checkpoint from outside.
type witness struct {
	Checkpoint
	at time.Time // when it was signed; zero where nobody says
	// unknown tells that the database has forgotten the checkpoint that it once made.
	unknown bool
}

func (w witness) problem(p Problem) Problem {
	if w.unknown {
		return ProblemRestored
	}
	return p
}

func ofAccount(all []witness, account ids.Account) []witness {
	var out []witness
	for _, w := range all {
		if w.Account == account {
			out = append(out, w)
		}
	}
	return out
}

// beyond returns the fault of a chain that ends before one of its checkpoints.
func beyond(mine []witness, head int64) *Fault {
	for _, w := range mine {
		if w.Position > head {
			return &Fault{Problem: w.problem(ProblemTruncated), Position: head + 1}
		}
	}
	return nil
}

// cutSlack is how long an act may have waited for its seal when a checkpoint was signed.
const cutSlack = 24 * time.Hour

// checkCuts proves that each cut is told of by its act, and that it removed nothing younger than the least retention.
// The acts of older cuts may have been cut off by later ones.
func checkCuts(ctx context.Context, q db.Queryer, account ids.Account, cuts []cut, mine []witness) (*Fault, error) {
	for i, c := range cuts {
		fault := &Fault{Problem: ProblemCut, Position: c.Position, Act: c.Act}
		e, err := selectAct(ctx, q, account, c.Act)
		if err != nil && !db.NoRows(err) {
			return nil, err
		}
		var told CutPayload
		switch {
		case err == nil:
			if e.Kind != Cut || json.Unmarshal([]byte(e.Payload), &told) != nil || told.Position != c.Position || told.Seal != c.Hash ||
				!told.Until.Equal(c.Until) || told.Years < LeastYears || c.Until.After(c.At.AddDate(-told.Years, 0, 0)) {
				return fault, nil
			}
		case i == len(cuts)-1:
			return fault, nil
		}
		for _, w := range mine {
			switch {
			case w.Position == c.Position && w.Hash != c.Hash:
				return &Fault{Problem: w.problem(ProblemRewritten), Position: c.Position}, nil
			case w.Position < c.Position && w.at.After(c.At.AddDate(-LeastYears, 0, 0).Add(cutSlack)):
				return fault, nil // acts that were sealed after the checkpoint were too young to go
			}
		}
	}
	return nil, nil
}

// selectAct returns an act by its id, sealed or waiting, without its position.
func selectAct(ctx context.Context, q db.Queryer, account ids.Account, act ids.Act) (Entry, error) {
	var e Entry
	var at db.TS
	err := q.QueryRow(ctx, `select kind, payload, at from acts where account_id = ? and id = ?`, account, act).Scan(&e.Kind, &e.Payload, &at)
	e.At = at.Time
	return e, err
}
