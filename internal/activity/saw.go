package activity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// Saw records that by has looked at something, before it is shown (C10, R69): what can't be recorded isn't shown. The kind
// is one that its room declared as a view. The same act of the same viewer counts once a minute, by whichever process; a
// viewer is a user in a session, with a token or at a door, each for themselves or as whom they look.
//
// It is a transaction of its own that gives up the durability of the last instant ([db.DB.WriteSoft]), so that a page waits
// well under a millisecond: an act that was answered outlives the process, and only a power cut within moments loses it.
// It must not be called inside a transaction. The product's own reading isn't a person's and isn't recorded.
func (l *Log) Saw(ctx context.Context, by access.Actor, a Act) error {
	if by.Door == access.DoorSystem {
		return nil
	}
	if !l.kinds[a.Kind].View {
		return fmt.Errorf("activity: kind %q isn't declared as a view", a.Kind)
	}
	shown, err := json.Marshal([]any{a.Kind, a.Case, a.SubjectType, a.SubjectID, a.Payload, a.Erasable, a.OnBehalfOf})
	if err != nil {
		return fmt.Errorf("activity: describe a view: %w", err)
	}
	return l.once(ctx, by, id.Hash(string(shown)), l.db.WriteSoft, a)
}

// Seeing begins to record what [Log.Saw] would and returns at once: the page is read and drawn meanwhile. wait returns once the
// view is recorded, or why it isn't; whoever asks for it calls it before anything is shown, also when the page itself failed.
func (l *Log) Seeing(ctx context.Context, by access.Actor, a Act) (wait func() error) {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("activity: record a view: %v", p)
			}
		}()
		done <- l.Saw(ctx, by, a)
	}()
	return sync.OnceValue(func() error { return <-done })
}

// once records an act unless the viewer's same one was recorded within the last minute.
func (l *Log) once(ctx context.Context, by access.Actor, what string, write func(context.Context, func(*db.Tx) error) error, a Act) error {
	viewer := strings.Join([]string{string(by.Door), string(by.User), string(by.Session), string(by.Token), string(by.Viewer.User)}, "|")
	if last, err := selectView(ctx, l.db, by.Account, viewer, what); err != nil || counted(last, l.db.Now()) {
		return err // most repeat themselves, and then nobody waits for a writer
	}
	return write(ctx, func(tx *db.Tx) error {
		if first, err := keepView(ctx, tx, by.Account, viewer, what); err != nil || !first {
			return err
		}
		_, err := l.Record(ctx, tx, by, a)
		return err
	})
}

// ViewFilter narrows [Log.Views].
type ViewFilter struct {
	// Case and the subject name what was looked at; at least one is given.
	Case                   ids.Case
	SubjectType, SubjectID string
	// Kinds keeps views of any of these kinds; none means every kind of view.
	Kinds []Kind
	// User keeps the views of one person.
	User ids.User
	// Before is where the page goes on: the [Page.Next] of the one before it.
	Before int64
	// Limit is the size of the page; 0 means 100, more than 1000 means 1000.
	Limit int
}

// Views returns who looked at a case or a record, newest first, out of the index and therefore at the same cost however long
// the record is. Nobody's right is asked and nothing is recorded: the room whose thing it is judges who may know. The acts come
// without personal values. A view appears once it is sealed, within a second.
func (l *Log) Views(ctx context.Context, account ids.Account, f ViewFilter) (Page, error) {
	kinds := l.views(f.Kinds)
	if len(kinds) == 0 || f.Case == "" && f.SubjectID == "" {
		return Page{Total: -1}, nil
	}
	p, err := l.newest(ctx, account, Filter{Before: f.Before, Case: f.Case, SubjectType: f.SubjectType, SubjectID: f.SubjectID, User: f.User, Kinds: kinds, Limit: f.Limit})
	if err != nil {
		return p, fmt.Errorf("activity: read views: %w", err)
	}
	return p, nil
}

// views returns the asked kinds that are views, or all kinds of views.
func (l *Log) views(asked []Kind) []Kind {
	var out []Kind
	for k, info := range l.kinds {
		if info.View && (len(asked) == 0 || slices.Contains(asked, k)) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
