package app

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/identity/identityweb"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
	"cabinet/internal/viewing"
	"cabinet/internal/viewing/viewingweb"
)

// openViewing wires how administrators look at the workspace as somebody else.
func (p *Program) openViewing(post exports.Post) {
	p.Viewing = viewing.New(viewing.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, People: p.People, Sessions: p.Identity, Actors: p.Identity, Post: post})
	p.Viewing.RegisterJobs(p.Queue)
	p.Identity.Viewings = p.Viewing
}

func (p *Program) viewingRoutes() []web.Route {
	return viewingweb.Routes(viewingweb.Deps{Viewing: p.Viewing, Names: names{p}, Sessions: identityweb.DoorwayOf(p.Identity), Frame: p.frame})
}

// viewablePages are the pages that are open to an administrator who looks as somebody else: the workspace as far as it is read. A page
// that isn't here is closed to them (R41); so are forms, downloads, exports and everything of a person's own.
func viewablePages() []string {
	return []string{"/", "/cases", "/cases/{id}", "/cases/{id}/access", "/cases/{id}/activity", "/cases/{id}/documents", "/cases/{id}/events",
		"/cases/{id}/issues", "/cases/{id}/issues/{record}", "/cases/{id}/messages", "/cases/{id}/participants", "/cases/{id}/participants/{record}", "/cases/{id}/people",
		"/cases/{id}/reports", "/cases/{id}/sources", "/cases/{id}/sources/{record}", "/cases/{id}/tasks", "/cases/{id}/views", "/projects", "/projects/{id}", "/tasks",
		"/tasks/{id}", "/calendar", "/events/{id}", "/messages", "/documents/{id}", "/reports", "/reports/{id}", "/search", "/pictures/{account}/logo/{logo}",
		"/pictures/{account}/{user}/{picture}/{size}"}
}

// viewable marks the pages that are open to who looks as somebody else.
func viewable(routes []web.Route) []web.Route {
	open := viewablePages()
	for i, r := range routes {
		if r.Method == http.MethodGet && slices.Contains(open, r.Path) {
			routes[i].Viewable = true
		}
	}
	return routes
}

// viewingBanner says as whom an administrator looks, and how to stop; nil for everybody else.
func (p *Program) viewingBanner(c *web.Ctx, me people.Person) (*ui.Viewing, error) {
	if by := access.Of(c.Visitor.Principal); !by.Viewing() {
		return nil, nil
	}
	present, err := identityweb.DoorwayOf(p.Identity).Present(c)
	if err != nil {
		return nil, err
	}
	return &ui.Viewing{Text: c.P.T("app.viewing.banner", errs.Args{"Name": me.FullName(c.P.Lang()), "Until": c.DateTime(present.Looking.Until)}),
		StopURL: links.ViewingStop()}, nil
}

// mayViewAs reports whether the actor's account lets them look as others, for pages that offer it.
func (p *Program) mayViewAs(ctx context.Context, by access.Actor) (bool, error) {
	set, err := p.Viewing.Setting(ctx, by)
	if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Forbidden) {
		return false, nil
	}
	return set.Allowed, err
}

// viewingPart is the part of who looked as a person.
func (p *Program) viewingPart() mydata.Part {
	return mydata.Part{Name: "app.part.viewings",
		Count: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
			list, err := p.Viewing.Of(ctx, q, account, user)
			return int64(len(list)), err
		},
		Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
			return p.Viewing.Forget(ctx, tx, before.Account, before.ID)
		}}
}

// viewingLine is a look as a person.
type viewingLine struct {
	Viewer    ids.User  `json:"viewer_id"`
	Reason    string    `json:"reason"`
	StartedAt time.Time `json:"started_at"`
	OverAt    time.Time `json:"over_at"`
}

// viewingSource returns who looked at the workspace as a person.
func (p *Program) viewingSource() mydata.Source {
	return mydata.Source{Name: "viewings.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		list, err := p.Viewing.Of(ctx, q, account, user)
		if err != nil || len(list) == 0 {
			return err
		}
		var out []viewingLine
		for _, v := range list {
			out = append(out, viewingLine{Viewer: v.Viewer, Reason: v.Reason, StartedAt: v.StartedAt, OverAt: v.Over()})
		}
		return writeIndented(w, out)
	}}
}
