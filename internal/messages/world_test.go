package messages_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/messages"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// world has the room on top of an organisation with cases.
type world struct {
	*casestest.World
	messages *messages.Service
	things   *things
}

// things are the participants and documents of cases.
type things struct {
	parties map[ids.Participant]ids.Case
	files   map[ids.Document]ids.Case
}

func (x *things) ParticipantNames(_ context.Context, _ db.Queryer, _ ids.Account, c ids.Case, list []ids.Participant) (map[ids.Participant]string, error) {
	out := map[ids.Participant]string{}
	for _, p := range list {
		if x.parties[p] == c {
			out[p] = string(p)
		}
	}
	return out, nil
}

func (x *things) DocumentNames(_ context.Context, _ db.Queryer, _ ids.Account, c ids.Case, list []ids.Document) (map[ids.Document]string, error) {
	out := map[ids.Document]string{}
	for _, d := range list {
		if x.files[d] == c {
			out[d] = string(d)
		}
	}
	return out, nil
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	casestest.Each(t, []fs.FS{messages.Schema()}, messages.Acts(), func(c *casestest.World) {
		w := &world{World: c, things: &things{map[ids.Participant]ids.Case{}, map[ids.Document]ids.Case{}}}
		w.messages = messages.New(messages.Deps{DB: c.DB, IDs: c.IDs, Acts: c.Service.Log, Cases: c.Service, Participants: w.things, Documents: w.things})
		fn(w)
	})
}

func text(s string, files ...ids.Document) messages.Input {
	return messages.Input{Text: &s, Documents: &files}
}

func (w *world) send(by access.Actor, c cases.Case, said string) messages.Message {
	w.Helper()
	m, err := w.messages.Send(w.Ctx, by, c.ID, text(said))
	w.Must(err)
	return m
}

func (w *world) read(by access.Actor, c cases.Case, upTo int64) {
	w.Helper()
	w.Must(w.messages.MarkRead(w.Ctx, by, c.ID, upTo))
}

// said is what somebody reads on a case, the latest first.
func (w *world) said(by access.Actor, c cases.Case) []string {
	w.Helper()
	out := []string{}
	f := messages.Filter{Limit: 2}
	for {
		page, err := w.messages.Conversation(w.Ctx, by, c.ID, f)
		w.Must(err)
		for _, m := range page.Messages {
			out = append(out, m.Text)
		}
		if f.After = page.Next; f.After == "" {
			return out
		}
	}
}

func (w *world) unread(by access.Actor, c cases.Case) int {
	w.Helper()
	n, err := w.messages.Unread(w.Ctx, by, c.ID)
	w.Must(err)
	return n
}

// mine are the names of the cases in somebody's list, with a star where something is unread.
func (w *world) mine(by access.Actor, f messages.MineFilter) string {
	w.Helper()
	var out []string
	f.Limit = 2
	for {
		page, err := w.messages.Mine(w.Ctx, by, f)
		w.Must(err)
		for _, c := range page.Conversations {
			name := c.CaseName
			if c.Unread > 0 {
				name += "*"
			}
			if c.Latest.Text != "" {
				w.Errorf("the list tells what was said: %q", c.Latest.Text)
			}
			out = append(out, name)
		}
		if f.After = page.Next; f.After == "" {
			return strings.Join(out, " ")
		}
	}
}

func (w *world) same(what string, got []string, want ...string) {
	w.Helper()
	if !slices.Equal(got, want) {
		w.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// detail is the message that a conflict shows.
func detail(err error) messages.Message {
	if e := errs.As(err); e != nil {
		m, _ := e.Detail.(messages.Message)
		return m
	}
	return messages.Message{}
}
