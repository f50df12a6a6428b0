package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"cabinet/internal/platform/errs"
)

const (
	// keepForms is how long a form that is sent again unchanged is taken for the same.
	keepForms = 10 * time.Minute
	// formWait is how long a double waits for the first to end; the pauses between looks grow up to formPause.
	formWait  = 10 * time.Second
	formPause = 400 * time.Millisecond
	// flashHeader is under which name the flash message of an answer is kept.
	flashHeader = "Flash"
)

// runForm runs the handler of a posted form, unless the very same form was the last one sent from its page: then the
// first answer's redirect and message are given again (ux rule 40). A form that says something else, or the same after
// something else, acts; so Back, a change and another try work as people expect.
func (a *app) runForm(c *Ctx) error {
	claim := ReplayClaim{Account: c.Visitor.Account, User: c.Visitor.User,
		Key:      a.hashed("form", c.Visitor.SessionKey, c.formToken()),
		Request:  a.hashed("sent", c.R.Method, c.R.URL.RequestURI(), c.formHash),
		Takeover: true, RunFor: c.Route.runFor(), KeepFor: keepForms}
	known, err := a.claimForm(c, claim)
	if err != nil {
		return err
	}
	if known.State == ReplayDone {
		if flash := known.Answer.Header[flashHeader]; flash != "" {
			c.SetCookie(flashCookie, flash, flashAge)
		}
		return c.Redirect(known.Answer.Header["Location"])
	}
	cookies := len(c.W.Header()["Set-Cookie"])
	defer a.freeAfterPanic(c, claim, known.Ticket)
	err = c.Route.Handler(c)
	var answer *ReplayAnswer
	if err == nil && c.ex.status == http.StatusSeeOther {
		answer = c.redirected(cookies)
	}
	a.settle(c, claim, known.Ticket, answer)
	return err
}

// claimForm enters the form, after waiting for its double to end where there is one.
func (a *app) claimForm(c *Ctx, claim ReplayClaim) (Replay, error) {
	pause, waited := formPause/16, time.Duration(0)
	for {
		known, err := a.cfg.Replays.Claim(c.Context(), claim)
		if err != nil || known.State != ReplayRunning {
			return known, err
		}
		if waited >= formWait {
			return known, errs.E(errs.Conflict, "web.error.replay_running", nil)
		}
		timer := time.NewTimer(pause)
		select {
		case <-c.Context().Done():
			timer.Stop()
			return known, c.Context().Err()
		case <-timer.C:
		}
		waited += pause
		pause = min(2*pause, formPause)
	}
}

// redirected returns what is kept of a redirect: where to, and the message for the next page. An answer that sets other
// cookies, such as a new session's, can't be given twice and isn't kept. The first of the cookies are the doorkeeper's.
func (c *Ctx) redirected(doorkeepers int) *ReplayAnswer {
	h := c.W.Header()
	answer := &ReplayAnswer{Status: c.ex.status, Header: map[string]string{"Location": h.Get("Location")}}
	harmless := []string{c.app.cookies.Name(langCookie), c.app.cookies.Name(visitCookie)}
	for _, line := range h["Set-Cookie"][doorkeepers:] {
		name, rest, _ := strings.Cut(line, "=")
		switch value, _, _ := strings.Cut(rest, ";"); {
		case name == c.app.cookies.Name(flashCookie):
			answer.Header[flashHeader] = value
		case !slices.Contains(harmless, name):
			return nil
		}
	}
	return answer
}
