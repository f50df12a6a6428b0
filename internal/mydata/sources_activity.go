package mydata

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// actLine is one act as its author may have it: what they did, without whom or what else it touched.
type actLine struct {
	At        time.Time   `json:"at"`
	Kind      string      `json:"kind"`
	Outcome   string      `json:"outcome"`
	Door      access.Door `json:"door"`
	RemoteIP  string      `json:"remote_ip"`
	IDNumber  string      `json:"id_number"`
	Subject   string      `json:"subject"`
	SubjectID string      `json:"subject_id,omitempty"`
}

// actsPerPage is how many acts are read at once.
const actsPerPage = 1000

// ActivitySource returns the acts that a person did themselves, oldest first. Of what an act touched only the sort is
// told, unless it was the person: the thing may be somebody else's, and so may the values that came with it.
func ActivitySource(log *activity.Log) Source {
	return Source{Name: "activity.json", Write: func(ctx context.Context, _ db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		list := listWriter{w: w}
		for f := (activity.Filter{User: user, Limit: actsPerPage}); ; {
			page, err := log.Acts(ctx, access.System(account), f)
			if err != nil {
				return err
			}
			for _, e := range page.Acts {
				if e.User != user {
					continue
				}
				line := actLine{At: e.At, Kind: string(e.Kind), Outcome: string(e.Outcome), Door: e.Door, RemoteIP: e.RemoteIP,
					IDNumber: e.IDNumber, Subject: e.SubjectType}
				if e.SubjectID == string(user) {
					line.SubjectID = e.SubjectID
				}
				if err := list.add(line); err != nil {
					return err
				}
			}
			if f.After = page.Next; f.After == 0 {
				return list.end()
			}
		}
	}}
}

// listWriter writes a JSON list one value at a time, so that a long one needs no memory.
type listWriter struct {
	w    io.Writer
	some bool
}

func (l *listWriter) add(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	lead := ",\n"
	if !l.some {
		lead, l.some = "[\n", true
	}
	_, err = l.w.Write(append([]byte(lead), text...))
	return err
}

func (l *listWriter) end() error {
	tail := "\n]\n"
	if !l.some {
		tail = "[]\n"
	}
	_, err := io.WriteString(l.w, tail)
	return err
}
