package messagesweb

import (
	"context"
	"embed"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns the texts of these pages.
func Locales() fs.FS { return locales }

// Names tells how users are called. Nobody's right is asked: these are people of a case that the reader sees.
type Names interface {
	// Names returns the full names of users of an account as a language orders them; users who aren't there are left out.
	Names(ctx context.Context, account ids.Account, users []ids.User, lang string) (map[ids.User]string, error)
}

// Choice is something that is chosen by its name: a participant or a document of a case.
type Choice struct{ ID, Name string }

// File is a document as it is called.
type File struct {
	Name string
	// Held is "pending" or "infected" while the malware scanner keeps the file from people, else empty.
	Held string
}

// Things tells what else is in cases.
type Things interface {
	// Parties lists the participants of a case by name, if by may open it; of very many the first.
	Parties(ctx context.Context, by access.Actor, c ids.Case) ([]Choice, error)
	// Files lists the documents of a case, if by may open it; of very many those that came in last.
	Files(ctx context.Context, by access.Actor, c ids.Case) ([]Choice, error)
	// Called returns how those of the given participants and documents are called that are of the case. Nobody's right is asked.
	Called(ctx context.Context, by access.Actor, c ids.Case, parties []ids.Participant, files []ids.Document) (map[ids.Participant]string, map[ids.Document]File, error)
}

// Deps is what the pages need.
type Deps struct {
	Messages *messages.Service
	Names    Names
	Things   Things
	Frame    ui.Framer
	// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not open
	// the case.
	Head func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error)
}

type handlers struct{ Deps }

func by(c *web.Ctx) access.Actor { return access.Of(c.Visitor.Principal) }

// Nav returns this room's entry of the workspace.
func Nav(p ui.Texts) []ui.NavItem {
	return []ui.NavItem{{Text: p.T("messagesweb.list.title"), Path: links.Messages(), Icon: "mail"}}
}

// Tab returns this room's tab of a case.
func Tab(p ui.Texts, c ids.Case) ui.Tab {
	return ui.Tab{Text: p.T("messagesweb.case.title"), Path: links.CaseMessages(c)}
}

// Waiting is what stands behind the tab: how many messages the reader hasn't read, or nothing.
func Waiting(d Deps, c *web.Ctx, in ids.Case) (string, error) {
	n, err := d.Messages.Unread(c.Context(), by(c), in)
	return counted(n), err
}

// counted writes a number that is known up to a bound; nothing is "".
func counted(n int) string {
	switch {
	case n == 0:
		return ""
	case n >= messages.MaxUnread:
		return strconv.Itoa(messages.MaxUnread-1) + "+"
	default:
		return strconv.Itoa(n)
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func caseID(c *web.Ctx) ids.Case { return ids.Case(c.Path("id")) }

func messageID(c *web.Ctx) ids.Message { return ids.Message(c.Path("message")) }

// inCase is the frame of a page of a case's Messages tab, with the case's head.
func (h handlers) inCase(c *web.Ctx, in ids.Case, title string) (ui.Page, ui.CaseHead, error) {
	head, err := h.Head(c, in, links.CaseMessages(in))
	if err != nil {
		return ui.Page{}, head, err
	}
	page, err := h.Frame(c, title, links.Cases())
	page.Section, page.Wide = head.Section(), true
	return page, head, err
}

// refused reports whether an error is something that the person can put right.
func refused(err error) bool { return errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) }

// problems puts a conflict that no field causes at the top of the form.
func problems(p ui.Texts, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Text: p.T(e.Key, e.Args)}}
	}
	return ui.ProblemsOf(p, err)
}

// names are how some users are called; empty ids are left out.
func (h handlers) names(c *web.Ctx, users ...ids.User) (map[ids.User]string, error) {
	var known []ids.User
	for _, u := range users {
		if u != "" {
			known = append(known, u)
		}
	}
	if len(known) == 0 {
		return nil, nil
	}
	return h.Names.Names(c.Context(), by(c).Account, known, c.P.Lang())
}

// localMinute is the form in which browsers send a day and time.
const localMinute = "2006-01-02T15:04"

// typed writes a moment for a form, in the reader's zone; never is empty.
func typed(c *web.Ctx, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(c.Location()).Format(localMinute)
}

// read reads what typed wrote; what can't be read is no moment, which the service asks for.
func read(c *web.Ctx, text string, stored time.Time) time.Time {
	if text != "" && text == typed(c, stored) {
		return stored
	}
	at, err := time.ParseInLocation(localMinute, text, c.Location())
	if err != nil || at.Format(localMinute) != text { // the hour that a change to summer time leaves out comes back as another one
		return time.Time{}
	}
	return at
}

func options(list []Choice) []ui.Option {
	var out []ui.Option
	for _, x := range list {
		out = append(out, ui.Option{Value: x.ID, Text: x.Name})
	}
	return out
}

func texts[T ~string](list []T) []string {
	var out []string
	for _, x := range list {
		out = append(out, string(x))
	}
	return out
}

func documents(list []string) *[]ids.Document {
	out := []ids.Document{}
	for _, x := range list {
		out = append(out, ids.Document(x))
	}
	return &out
}

// paragraphs are the lines of a text.
func paragraphs(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
