package leavingweb

import (
	"context"
	"time"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/leaving"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// LeavingRule says what becomes of some of what a user holds; the most particular rule for a thing counts.
type LeavingRule struct {
	Kind  string     `json:"kind,omitempty" doc:"A kind of holdings; all when absent"`
	Place string     `json:"place,omitempty" doc:"\"group:<id>\" or \"case:<id>\"; \"group:\" is the default group; everywhere when absent"`
	To    []ids.User `json:"to,omitempty" doc:"The heirs, who share evenly"`
	Leave bool       `json:"leave,omitempty" doc:"Leave it with the user on purpose, instead of heirs"`
}

// UserHolding is how much a user holds of a kind.
type UserHolding struct {
	Kind   string             `json:"kind"`
	Count  int64              `json:"count"`
	Places []UserHoldingPlace `json:"places" doc:"Where the things lie, as far as they lie anywhere"`
}

// UserHoldingPlace is how much of it lies in one place.
type UserHoldingPlace struct {
	Place string `json:"place"`
	Count int64  `json:"count"`
}

// LeavingPlan is what is prepared for the last day.
type LeavingPlan struct {
	Rules     []LeavingRule `json:"rules"`
	Fallback  ids.User      `json:"fallback" doc:"The administrator who takes over what heirs can’t by then"`
	PlannedBy ids.User      `json:"planned_by" doc:"Empty for the machine"`
	EndsAt    *time.Time    `json:"ends_at,omitempty" format:"date-time" doc:"When the user’s last day is over"`
	Version   int64         `json:"version"`
}

// Leaving is what a user holds and what is prepared.
type Leaving struct {
	Holdings []UserHolding `json:"holdings"`
	Sessions int64         `json:"sessions" doc:"They end with the deactivation"`
	Tokens   int64         `json:"tokens" doc:"They end with the deactivation"`
	Plan     *LeavingPlan  `json:"plan" doc:"Null without one"`
}

// LeavingInput hands over what a user holds.
type LeavingInput struct {
	Rules      []LeavingRule `json:"rules"`
	Deactivate bool          `json:"deactivate,omitempty" doc:"Deactivate the user in the same step"`
	Plan       bool          `json:"plan,omitempty" doc:"Prepare it for the user’s last day, instead of doing it now"`
	Fallback   ids.User      `json:"fallback,omitempty" doc:"For a plan: an active administrator; the caller when absent"`
	DryRun     bool          `json:"dry_run,omitempty" doc:"Only say who would get how much"`
	Seen       string        `json:"seen,omitempty" doc:"What a dry run answered; refused with 409 when things stand differently by now"`
}

// HeirShare is what one heir gets.
type HeirShare struct {
	User   ids.User    `json:"user"`
	Counts []KindCount `json:"counts"`
}

// KindCount is how many things of a kind there are.
type KindCount struct {
	Kind  string `json:"kind"`
	Count int64  `json:"count"`
}

// HandedOver is who gets how much.
type HandedOver struct {
	Heirs []HeirShare  `json:"heirs"`
	Left  []KindCount  `json:"left" doc:"Stays with the user on purpose"`
	Seen  string       `json:"seen" doc:"Names what was shown"`
	Plan  *LeavingPlan `json:"plan" doc:"Null unless a plan was made"`
}

type leavingPath struct {
	ID ids.User `path:"id"`
}

type leavingOutput struct {
	ETag string `header:"ETag"`
	Body Leaving
}

type handOverInput struct {
	leavingPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the plan that is changed"`
	Body    LeavingInput
}

type handOverOutput struct{ Body HandedOver }

type cancelLeavingInput struct {
	leavingPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the plan"`
}

func rulesBody(list []leaving.Rule) []LeavingRule {
	out := []LeavingRule{}
	for _, r := range list {
		out = append(out, LeavingRule(r))
	}
	return out
}

func counts(list []leaving.Count) []KindCount {
	out := []KindCount{}
	for _, c := range list {
		out = append(out, KindCount{c.Kind, c.N})
	}
	return out
}

func planBody(p leaving.Plan, ends time.Time) *LeavingPlan {
	out := &LeavingPlan{Rules: rulesBody(p.Rules), Fallback: p.Fallback, PlannedBy: p.PlannedBy, Version: p.Version}
	if !ends.IsZero() {
		out.EndsAt = &ends
	}
	return out
}

// getAPI answers with what a user holds. The ETag is that of the plan.
func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *leavingPath) (*leavingOutput, error) {
	v, err := h.Leaving.Look(ctx, by(c), in.ID)
	if err != nil {
		return nil, err
	}
	out := &leavingOutput{Body: Leaving{Holdings: []UserHolding{}, Sessions: v.Sessions, Tokens: v.Tokens}}
	for _, x := range v.Held {
		one := UserHolding{Kind: x.Kind, Count: x.N, Places: []UserHoldingPlace{}}
		for _, p := range x.Places {
			one.Places = append(one.Places, UserHoldingPlace{p.Place.String(), p.N})
		}
		out.Body.Holdings = append(out.Body.Holdings, one)
	}
	if v.Plan != nil {
		out.ETag, out.Body.Plan = web.ETag(v.Plan.Version), planBody(*v.Plan, v.User.EndsAt)
	}
	return out, nil
}

// handOverAPI hands over, prepares it, or only says what that would mean.
func (h handlers) handOverAPI(ctx context.Context, c *web.Ctx, in *handOverInput) (*handOverOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	var rules []leaving.Rule
	for _, r := range in.Body.Rules {
		rules = append(rules, leaving.Rule(r))
	}
	now := leaving.Input{Rules: rules, Deactivate: in.Body.Deactivate && !in.Body.Plan, Seen: in.Body.Seen}
	if !in.Body.DryRun && !in.Body.Plan {
		return outcome(h.Leaving.HandOver(ctx, by(c), in.ID, now))
	}
	out, err := outcome(h.Leaving.Preview(ctx, by(c), in.ID, now))
	if err != nil || in.Body.DryRun {
		return out, err
	}
	plan, err := h.Leaving.Plan(ctx, by(c), in.ID, leaving.PlanInput{Rules: rules, Fallback: in.Body.Fallback, Version: version, Seen: in.Body.Seen})
	if err != nil {
		return nil, stale(given, err)
	}
	out.Body.Plan = planBody(plan, time.Time{})
	return out, nil
}

func outcome(o leaving.Outcome, err error) (*handOverOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &handOverOutput{Body: HandedOver{Heirs: []HeirShare{}, Left: counts(o.Left), Seen: o.Seen}}
	for _, s := range o.Shares {
		out.Body.Heirs = append(out.Body.Heirs, HeirShare{s.Heir, counts(s.Counts)})
	}
	return out, nil
}

// stale makes a conflict with another version one with If-Match, where that was given.
func stale(given bool, err error) error {
	if e := errs.As(err); given && e != nil && e.Key == "leaving.plan.conflict" {
		return errs.E(errs.Stale, "web.error.stale", err)
	}
	return err
}

func (h handlers) cancelAPI(ctx context.Context, c *web.Ctx, in *cancelLeavingInput) (*struct{}, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	return nil, stale(given, h.Leaving.CancelPlan(ctx, by(c), in.ID, version))
}

// HeldItem is one open thing that a user holds.
type HeldItem struct {
	ID    string `json:"id"`
	Name  string `json:"name" doc:"What people call it; may be empty"`
	Place string `json:"place" doc:"Where it lies; empty for nowhere"`
}

type holdingsInput struct {
	leavingPath
	web.ListInput
	Kind string `query:"kind" doc:"A kind of holdings"`
}

type holdingsOutput struct{ Body web.List[HeldItem] }

func (h handlers) holdingsAPI(ctx context.Context, c *web.Ctx, in *holdingsInput) (*holdingsOutput, error) {
	limit := min(max(in.Limit, 1), holdings.Batch-1)
	list, err := h.Leaving.Items(ctx, by(c), in.ID, in.Kind, in.After, limit+1)
	if err != nil {
		return nil, err
	}
	out := &holdingsOutput{Body: web.List[HeldItem]{Items: []HeldItem{}}}
	if len(list) > limit {
		list = list[:limit]
		out.Body.Next = list[limit-1].ID
	}
	for _, i := range list {
		out.Body.Items = append(out.Body.Items, HeldItem{i.ID, i.Name, i.Place.String()})
	}
	return out, nil
}
