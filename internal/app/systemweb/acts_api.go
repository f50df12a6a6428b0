package systemweb

import (
	"context"
	"time"

	"cabinet/internal/app/system"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/web"
)

// MailTest is how a test mail fared.
type MailTest struct {
	Outcome system.Outcome `json:"outcome" enum:"sent,kept,silent,not_configured,unreachable,busy,no_such_address,mailbox_full,too_large,policy,setup,refused,stopped"`
	Text    string         `json:"text" doc:"The outcome in words, in the caller's language"`
}

type mailTestOutput struct{ Body MailTest }

func (h handlers) postMailTest(ctx context.Context, c *web.Ctx, _ *struct{}) (*mailTestOutput, error) {
	outcome, err := h.System.TestMail(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return &mailTestOutput{Body: MailTest{outcome, c.P.T(outcome.Key())}}, nil
}

type checkOutput struct{ Body RecordCheck }

func (h handlers) postRecordCheck(ctx context.Context, c *web.Ctx, _ *struct{}) (*checkOutput, error) {
	if err := h.System.AskCheck(ctx, by(c)); err != nil {
		return nil, err
	}
	check, err := h.System.CheckState(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return &checkOutput{Body: showCheck(check)}, nil
}

// DeadLetter is a job that was given up.
type DeadLetter struct {
	ID          jobs.ID   `json:"id"`
	Kind        string    `json:"kind"`
	AccountID   string    `json:"account_id" doc:"Empty for the deployment's own work"`
	AccountName string    `json:"account_name"`
	Reason      string    `json:"reason"`
	Attempts    int       `json:"attempts"`
	Crashes     int       `json:"crashes" doc:"Tries that ended with the process"`
	CreatedAt   time.Time `json:"created_at" format:"date-time"`
	DiedAt      time.Time `json:"died_at" format:"date-time"`
}

type lettersInput struct {
	web.ListInput
	Kind    string `query:"kind" doc:"Only jobs of this kind"`
	Account string `query:"account_id" doc:"Only jobs of this organisation"`
}

type lettersOutput struct{ Body web.List[DeadLetter] }

// letterCursor is the job after which a page goes on.
type letterCursor struct {
	ID jobs.ID `json:"i"`
}

func (h handlers) listDeadLetters(ctx context.Context, c *web.Ctx, in *lettersInput) (*lettersOutput, error) {
	var from letterCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	list, next, err := h.System.DeadLetters(ctx, by(c), jobs.DeadFilter{Kind: in.Kind, Account: in.Account, Before: from.ID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &lettersOutput{}
	for _, d := range list {
		out.Body.Items = append(out.Body.Items, DeadLetter{d.ID, d.Kind, d.Account, d.AccountName, d.Reason, d.Attempts, d.Crashes, d.Created.UTC(), d.Died.UTC()})
	}
	if next != "" {
		out.Body.Next, err = web.Cursor(letterCursor{next})
	}
	return out, err
}

type letterInput struct {
	ID jobs.ID `path:"id"`
}

func (h handlers) postRetry(ctx context.Context, c *web.Ctx, in *letterInput) (*struct{}, error) {
	return nil, h.System.Retry(ctx, by(c), in.ID)
}

func (h handlers) deleteDeadLetter(ctx context.Context, c *web.Ctx, in *letterInput) (*struct{}, error) {
	return nil, h.System.Discard(ctx, by(c), in.ID)
}

// RetryKind names the kind of jobs that are tried again.
type RetryKind struct {
	Kind string `json:"kind"`
}

// RetriedKind counts them.
type RetriedKind struct {
	Jobs int64 `json:"jobs"`
}

type retryKindInput struct{ Body RetryKind }

type retryKindOutput struct{ Body RetriedKind }

func (h handlers) postRetryKind(ctx context.Context, c *web.Ctx, in *retryKindInput) (*retryKindOutput, error) {
	n, err := h.System.RetryKind(ctx, by(c), in.Body.Kind)
	if err != nil {
		return nil, err
	}
	return &retryKindOutput{Body: RetriedKind{n}}, nil
}

// Release says what becomes of the jobs that a restored copy holds back.
type Release struct {
	SendWaiting bool                 `json:"send_waiting" doc:"Do what waited when the backup was made; otherwise it is dropped"`
	SentUntil   web.Patch[time.Time] `json:"sent_until,omitzero" format:"date-time" doc:"Until when the original sent; older jobs are dropped even so"`
}

// Released tells what became of them.
type Released struct {
	Sent    int64 `json:"sent"`
	Dropped int64 `json:"dropped"`
}

type releaseInput struct{ Body Release }

type releaseOutput struct{ Body Released }

func (h handlers) postRelease(ctx context.Context, c *web.Ctx, in *releaseInput) (*releaseOutput, error) {
	until, _ := in.Body.SentUntil.Get()
	out, err := h.System.EndSilence(ctx, by(c), system.ReleaseInput{SendWaiting: in.Body.SendWaiting, SentUntil: until})
	if err != nil {
		return nil, err
	}
	return &releaseOutput{Body: Released{Sent: out.Sent, Dropped: out.Dropped}}, nil
}

// StoppedAddress is an address that takes no mail.
type StoppedAddress struct {
	Address   string        `json:"address"`
	Meaning   email.Meaning `json:"meaning" doc:"Why it was refused"`
	Code      int           `json:"code" doc:"The mail server's answer"`
	StoppedAt time.Time     `json:"stopped_at" format:"date-time"`
}

type stoppedOutput struct{ Body web.List[StoppedAddress] }

// addressCursor is the address after which a page goes on.
type addressCursor struct {
	Key string `json:"k"`
}

func (h handlers) listStopped(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*stoppedOutput, error) {
	var from addressCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := h.System.Stopped(ctx, by(c), from.Key, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &stoppedOutput{}
	for _, a := range page.List {
		out.Body.Items = append(out.Body.Items, StoppedAddress{a.Address, a.Meaning, a.Code, a.At.UTC()})
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(addressCursor{page.Next})
	}
	return out, err
}

// AllowAddress names an address.
type AllowAddress struct {
	Address string `json:"address"`
}

type allowInput struct{ Body AllowAddress }

func (h handlers) postAllow(ctx context.Context, c *web.Ctx, in *allowInput) (*struct{}, error) {
	return nil, h.System.Allow(ctx, by(c), system.AllowInput{Address: in.Body.Address})
}
