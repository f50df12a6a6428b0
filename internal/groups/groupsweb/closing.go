package groupsweb

import (
	"context"
	"net/http"
	"time"

	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// closingView is how the deletion of a group of many stands.
type closingView struct {
	Page    ui.Page
	Closing groups.Closing
	Into    string
	Partial bool
}

func (v closingView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// closing shows how far a group's people are moved, and what came of it.
func (h handlers) closing(c *web.Ctx) error {
	closing, err := h.Groups.Closing(c.Context(), by(c), groupOf(c.Path("id")))
	if err != nil {
		return err
	}
	v := closingView{Closing: closing, Partial: c.Partial()}
	switch into, err := h.Groups.Group(c.Context(), by(c), closing.Into); {
	case errs.Is(err, errs.NotFound): // deleted since
		v.Into = c.P.T("groupsweb.closing.gone")
	case err != nil:
		return err
	default:
		v.Into = nameOf(c.P, into.Group)
	}
	if v.Page, err = h.Frame(c, c.P.T("groupsweb.closing.page", errs.Args{"Name": closing.Name}), links.Groups()); err != nil {
		return err
	}
	if v.Partial {
		return c.Render(http.StatusOK, closingProgress(v))
	}
	if v.running() {
		v.Page.Refresh = ui.RefreshSeconds
	}
	return c.Render(http.StatusOK, closingPage(v))
}

func (v closingView) running() bool { return v.Closing.State == groups.ClosingRuns }

// stopped reports whether the group is there still.
func (v closingView) stopped() bool { return v.Closing.State == groups.ClosingStopped }

// work is the deletion as background work that the page shows.
func (v closingView) work() ui.Job {
	x := v.Closing
	out := ui.Job{URL: links.GroupDeletion(x.Group), Running: v.running(), Title: v.t("groupsweb.closing." + string(x.State))}
	args := errs.Args{"Moved": v.Page.P.Number(x.Moved), "Into": v.Into}
	switch x.State {
	case groups.ClosingRuns:
		out.Done, out.Total, out.Text = int64(x.Moved), int64(x.Total), v.t("groupsweb.closing.running_text", args)
	case groups.ClosingDone:
		out.Tone, out.Text = ui.OK, v.t("groupsweb.closing.done_text", args)
	default:
		out.Tone, out.Text = ui.Warn, v.t("groupsweb.closing.stopped_text", args)
	}
	return out
}

// GroupDeletion is how the deletion of a group of many stands.
type GroupDeletion struct {
	State     groups.ClosingState `json:"state" enum:"running,done,stopped" doc:"stopped: who asked for it may delete groups no more, and it is there still"`
	Into      string              `json:"into" doc:"Where its users go; \"default\" for the default group"`
	Total     int                 `json:"total" doc:"How many users there were to move"`
	Moved     int                 `json:"moved"`
	StartedAt time.Time           `json:"started_at" format:"date-time"`
	EndedAt   *time.Time          `json:"ended_at,omitempty" format:"date-time"`
}

type deletionOutput struct{ Body GroupDeletion }

// closingAPI answers with how the deletion of a group stands.
func (h handlers) closingAPI(ctx context.Context, c *web.Ctx, in *groupPath) (*deletionOutput, error) {
	x, err := h.Groups.Closing(ctx, by(c), groupOf(in.ID))
	if err != nil {
		return nil, err
	}
	out := &deletionOutput{GroupDeletion{State: x.State, Into: idText(x.Into), Total: x.Total, Moved: x.Moved, StartedAt: x.StartedAt}}
	if !x.EndedAt.IsZero() {
		out.Body.EndedAt = &x.EndedAt
	}
	return out, nil
}

// idText names a group as operations do.
func idText(g ids.Group) string {
	if g == groups.Default {
		return links.DefaultGroup
	}
	return string(g)
}
