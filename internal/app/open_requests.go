package app

import (
	"context"
	"io"
	"time"

	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/db"
	"cabinet/internal/requests"
)

// openRequests wires what people ask their administrators for.
func (p *Program) openRequests(post exports.Post) {
	p.asked = cache.New[ids.Account, int](p.wall, maxAccounts)
	p.Requests = requests.New(requests.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, People: p.People, Roles: p.Roles, Actors: p.Identity, Post: post})
	p.Requests.RegisterJobs(p.Queue)
}

// requestsPart is the part of what a person wrote when they asked for something, and of the answers.
func (p *Program) requestsPart() mydata.Part {
	return mydata.Part{Name: "app.part.requests",
		Count: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
			list, err := p.Requests.RequestsOf(ctx, q, account, user)
			return int64(len(list)), err
		},
		Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
			return p.Requests.Forget(ctx, tx, before.Account, before.ID)
		}}
}

// requestLine is what a person asked for.
type requestLine struct {
	Kind      requests.Kind  `json:"kind"`
	State     requests.State `json:"state"`
	JobTitle  string         `json:"job_title"` // empty is none
	New       bool           `json:"new_title"`
	Reason    string         `json:"reason"`
	Answer    string         `json:"answer"`
	Cause     requests.Cause `json:"cause"`
	AskedAt   time.Time      `json:"asked_at"`
	DecidedAt *time.Time     `json:"decided_at"`
}

// requestsSource returns what a person asked their administrators for.
func (p *Program) requestsSource() mydata.Source {
	return mydata.Source{Name: "requests.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		list, err := p.Requests.RequestsOf(ctx, q, account, user)
		if err != nil || len(list) == 0 {
			return err
		}
		var out []requestLine
		for _, r := range list {
			out = append(out, requestLine{Kind: r.Kind, State: r.State, JobTitle: r.TitleName, New: r.Wish, Reason: r.Reason, Answer: r.Answer, Cause: r.Cause,
				AskedAt: r.AskedAt, DecidedAt: orNull(r.DecidedAt)})
		}
		return writeIndented(w, out)
	}}
}
