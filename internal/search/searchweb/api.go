package searchweb

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
	"cabinet/internal/search"
)

// Found is something that was found, in the API.
type Found struct {
	Kind      search.Kind `json:"kind" enum:"case,participant,task,event,document,project,user"`
	ID        string      `json:"id"`
	Title     string      `json:"title" doc:"What it is called"`
	CaseID    ids.Case    `json:"case_id,omitempty" doc:"Absent for what is in no case"`
	CaseTitle string      `json:"case_title,omitempty" doc:"What its case is called; absent for cases themselves"`
	Exact     bool        `json:"exact" doc:"One of its numbers is what was asked for"`
	ChangedAt *time.Time  `json:"changed_at,omitempty" format:"date-time" doc:"Absent for users"`
}

// Results is what a search found.
type Results struct {
	Items []Found `json:"items" doc:"By kind; within a kind first what has the number, then what begins with the text, then the newest"`
	Next  string  `json:"next,omitempty" doc:"Where the next page begins; only with a kind"`
	// More names the kinds of which there is more than came.
	More []search.Kind `json:"more" doc:"The kinds of which there is more than came; ask for them by kind, or say more"`
}

type searchInput struct {
	Text  string `query:"q" doc:"Words or a number; single letters find nothing"`
	Kind  string `query:"kind" doc:"Only things of this kind: case, participant, task, event, document, project or user"`
	Case  string `query:"case" doc:"Only what is in this case"`
	After string `query:"after" doc:"The next of the page before; only with a kind"`
	Limit int    `query:"limit" doc:"How many at most, of each kind; 1 to 50, 20 without"`
}

type searchOutput struct{ Body Results }

// api answers with what the caller finds.
func (h handlers) api(ctx context.Context, c *web.Ctx, in *searchInput) (*searchOutput, error) {
	out := &searchOutput{}
	if in.Kind != "" {
		p, err := h.Search.Find(ctx, by(c), search.Query{Text: in.Text, Kind: search.Kind(in.Kind), Case: ids.Case(in.Case), After: in.After, Limit: in.Limit})
		if err != nil {
			return nil, err
		}
		out.add(p.Hits)
		if out.Body.Next = p.Next; p.TooMany {
			out.Body.More = []search.Kind{search.Kind(in.Kind)}
		}
		return out, nil
	}
	per := in.Limit
	if per < 1 {
		per = pageSize
	}
	o, err := h.Search.Look(ctx, by(c), in.Text, ids.Case(in.Case), per)
	if err != nil {
		return nil, err
	}
	for _, g := range o.Groups {
		out.add(g.Hits)
		if g.More {
			out.Body.More = append(out.Body.More, g.Kind)
		}
	}
	return out, nil
}

func (o *searchOutput) add(hits []search.Hit) {
	for _, h := range hits {
		f := Found{Kind: h.Kind, ID: h.ID, Title: h.Title, CaseID: h.Case, CaseTitle: h.CaseTitle, Exact: h.Exact}
		if !h.At.IsZero() {
			f.ChangedAt = &h.At
		}
		o.Body.Items = append(o.Body.Items, f)
	}
}
