package bulk

import (
	"context"
	"errors"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// Handings returns how what this room holds of users passes to others.
func (s *Service) Handings() []holdings.Handing { return []holdings.Handing{waiting{s}} }

// waiting passes bulk work on that isn't over. What is being done pauses, since it is done with the rights of who asked for
// it: the heir looks at it and goes on with their own.
type waiting struct{ s *Service }

// Kind implements [holdings.Handing].
func (waiting) Kind() string { return Holding }

// Title implements [holdings.Handing].
func (waiting) Title() string { return "bulk.holding" }

// Ends implements [holdings.Handing].
func (waiting) Ends() bool { return false }

// Items implements [holdings.Handing].
func (w waiting) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	list, err := scanJobs(q.Query(ctx, `select `+jobColumns+` from bulk_jobs where account_id = ? and user_id = ? and state in (?, ?, ?) and id > ?
		order by id limit ?`, account, user, Draft, Ready, Running, after, limit))
	return w.items(list), err
}

func (w waiting) items(list []Job) []holdings.Item {
	var out []holdings.Item
	for _, j := range list {
		out = append(out, holdings.Item{ID: string(j.ID)})
	}
	return out
}

// Held implements [holdings.Handing]. What an heir goes on with stays theirs.
func (w waiting) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	marks, args := holdings.Marks(items)
	list, err := scanJobs(q.Query(ctx, `select `+jobColumns+` from bulk_jobs where account_id = ? and user_id = ? and state in (?, ?) and id in (`+marks+`)
		order by id`, append([]any{account, user, Draft, Ready}, args...)...))
	return w.items(list), err
}

// Refusals implements [holdings.Handing]: only who may do such work can confirm it.
func (w waiting) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	by, err := w.s.Actors.ActorOf(ctx, q, account, heir)
	if err != nil && !refused(err) {
		return nil, err
	}
	lacking, out := err != nil, map[string]string{}
	for _, item := range items {
		j, err := selectJob(ctx, q, account, JobID(item.ID))
		if err != nil {
			return nil, err
		}
		if !lacking {
			err = w.s.allowed(ctx, q, by, j)
		}
		switch {
		case lacking || refused(err) || errs.Is(err, errs.Invalid):
			out[item.ID] = "bulk.holding_refused"
		case err != nil:
			return nil, err
		}
	}
	return out, nil
}

// Give implements [holdings.Handing]. Who saw the job in another version must look again.
func (w waiting) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, item := range items {
		was, err := selectJob(ctx, tx, by.Account, JobID(item.ID))
		if err != nil {
			return nil, err
		}
		if was.State.Ended() || was.User != from || to == "" {
			continue
		}
		if err := w.give(ctx, tx, by, was, to); errors.Is(err, errGone) {
			continue
		} else if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}

func (w waiting) give(ctx context.Context, tx *db.Tx, by access.Actor, was Job, to ids.User) error {
	j := was
	if was.State == Running {
		if err := w.s.pauseIn(ctx, tx, by, &j, "bulk.paused.left"); err != nil {
			return err
		}
	}
	j.Version, j.MovedAt, j.tries = was.Version+1, tx.Now(), was.tries+1
	if err := updateJob(ctx, tx, j, was); err != nil {
		return err
	}
	if j.State == Draft { // what was judged for the former owner is judged again when it is done
		if _, err := w.s.drafts.Enqueue(ctx, tx, work{j.Account, j.ID}, jobs.Account(string(j.Account)), jobs.Unique(j.tryKey())); err != nil {
			return err
		}
	}
	return w.s.passTo(ctx, tx, by, &j, to)
}

// passTo makes a job somebody else's.
func (s *Service) passTo(ctx context.Context, tx *db.Tx, by access.Actor, j *Job, to ids.User) error {
	from := j.User
	j.User = to
	if err := updateOwner(ctx, tx, *j); err != nil {
		return err
	}
	_, err := s.Acts.Record(ctx, tx, by, subject(*j, HandedOver, HandedOverPayload{Kind: j.Kind, From: from, To: to}))
	return err
}

func updateOwner(ctx context.Context, tx *db.Tx, j Job) error {
	_, err := tx.Exec(ctx, `update bulk_jobs set user_id = ? where account_id = ? and id = ?`, j.User, j.Account, j.ID)
	return err
}
