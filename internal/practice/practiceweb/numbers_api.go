package practiceweb

import (
	"context"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
)

// CaseNumbers is how cases are numbered, in the API.
type CaseNumbers struct {
	Template string               `json:"template" doc:"Such as {year}-{number:4}; also {month} and {area}"`
	Expected []ExpectedCaseNumber `json:"expected" doc:"What the next case of each practice area would be called now"`
}

// ExpectedCaseNumber is what the next case of a practice area would be called.
type ExpectedCaseNumber struct {
	Area   string `json:"practice_area_id"`
	Number string `json:"number"`
}

// CaseNumbersPatch changes how cases are numbered: what is absent stays.
type CaseNumbersPatch struct {
	Template web.Patch[string] `json:"template,omitzero"`
	Next     web.Patch[int64]  `json:"next,omitzero" doc:"The number with which counting goes on; not one that was given out already"`
}

type numbersOutput struct {
	ETag string `header:"ETag"`
	Body CaseNumbers
}

type patchNumbersInput struct {
	IfMatch string `header:"If-Match" doc:"Optional ETag of the numbers the change was made from"`
	Body    CaseNumbersPatch
}

func numbersBody(n practice.Numbers) *numbersOutput {
	out := &numbersOutput{ETag: web.ETag(n.Version), Body: CaseNumbers{Template: string(n.Template), Expected: []ExpectedCaseNumber{}}}
	for _, x := range n.Expected {
		out.Body.Expected = append(out.Body.Expected, ExpectedCaseNumber{string(x.Area.ID), x.Number})
	}
	return out
}

func (h handlers) numbersAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*numbersOutput, error) {
	n, err := h.Practice.Numbers(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return numbersBody(n), nil
}

// patchNumbersAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchNumbersAPI(ctx context.Context, c *web.Ctx, in *patchNumbersInput) (*numbersOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	n, err := h.Practice.SetNumbers(ctx, by(c), practice.NumbersInput{Template: in.Body.Template.Pointer(), Next: in.Body.Next.Pointer()}, version)
	if errs.Is(err, errs.Conflict) && given {
		return nil, errs.E(errs.Stale, "web.error.stale", err)
	}
	if err != nil {
		return nil, err
	}
	return numbersBody(n), nil
}
