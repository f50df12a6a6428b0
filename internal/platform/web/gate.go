package web

import (
	"errors"
	"net/http"
	"strings"

	"cabinet/internal/platform/errs"
)

// errBounced says that the answer, a redirect to another door, is already written.
var errBounced = errors.New("sent to another door")

// crossOrigin refuses unsafe requests that a page of another origin made the browser send. Only a request that carries
// its own authority and no cookie is exempt, since no foreign page can add one.
func (a *app) crossOrigin(r *http.Request) error {
	if r.Header.Get("Authorization") != "" && r.Header.Get("Cookie") == "" {
		return nil
	}
	own := new(http.Request)
	*own = *r
	own.Host = a.base.Host // the browser's Origin is held against the configured address, never against Host
	if err := a.cross.Check(own); err != nil {
		return errs.E(errs.Forbidden, "web.error.cross_origin", err)
	}
	return nil
}

// gate checks door and scope. It is the only place that does (R31, R36).
func (a *app) gate(c *Ctx) error {
	v, r := c.Visitor, c.Route
	if v.Viewing && !r.Viewable && (r.Door != Public || !safe(r.Method)) {
		return errs.E(errs.Forbidden, "web.error.viewing", nil)
	}
	if r.Door == Public {
		return nil
	}
	if !v.SignedIn {
		if r.isAPI() {
			return errs.E(errs.Unauthenticated, "web.error.sign_in", nil)
		}
		where := a.cfg.SignInPath
		if v.Detour != "" {
			where = v.Detour
		}
		return c.bounce(where)
	}
	if v.Bearer && !v.Scope.covers(r.Scope) {
		return errs.E(errs.Forbidden, "web.error.scope", nil).With(errs.Args{"Scope": string(r.Scope)})
	}
	if r.Door == Fresh && !a.fresh(v) || r.Door == FreshOrToken && !v.Bearer && !a.fresh(v) {
		if r.isAPI() {
			return errs.E(errs.Forbidden, "web.error.fresh", nil)
		}
		if c.carried() {
			return c.carry(a.cfg.ConfirmPath)
		}
		return c.bounce(a.cfg.ConfirmPath)
	}
	return nil
}

// CarriedQuery is the parameter that tells the page of the fresh proof that a whole form came with the request, on its way to
// next: it keeps what [Form.Kept] gives and brings it there.
const CarriedQuery = "carried"

// carried reports whether the request is a form that a whole page sent and that can be sent again: one without files.
func (c *Ctx) carried() bool {
	return c.R.Method == http.MethodPost && !c.Partial() && IsLocal(c.R.URL.RequestURI()) &&
		strings.HasPrefix(c.R.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// carry has the browser send its form to another door, so that nothing that was typed or ticked is lost on the way.
func (c *Ctx) carry(where string) error {
	c.W.Header().Set("Location", withNext(where+"?"+CarriedQuery+"=1", c.R.URL.RequestURI()))
	c.W.WriteHeader(http.StatusTemporaryRedirect)
	return errBounced
}

func (a *app) fresh(v Visitor) bool {
	return !v.Bearer && !v.ProvenAt.IsZero() && a.cfg.Now().Sub(v.ProvenAt) <= FreshFor
}

// bounce sends a person to another door, from where they come back to the page they wanted. A form that was posted isn't
// repeated, so they come back to the page of the same address, or to the start.
func (c *Ctx) bounce(where string) error {
	next := c.R.URL.RequestURI()
	if c.R.Method != http.MethodGet && c.R.Method != http.MethodHead && !c.app.hasPage(c.R) {
		next = ""
	}
	if IsLocal(next) && next != "/" {
		where = withNext(where, next)
	}
	if c.Partial() {
		c.W.Header().Set("HX-Redirect", where)
		c.W.WriteHeader(http.StatusUnauthorized)
		return errBounced
	}
	if err := c.Redirect(where); err != nil {
		return err
	}
	return errBounced
}

func (a *app) hasPage(r *http.Request) bool {
	_, pattern := a.mux.Handler(r)
	_, ok := a.methods[pattern][http.MethodGet]
	return ok
}
