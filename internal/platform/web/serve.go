package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// app is the handler that New returns.
type app struct {
	cfg     Config
	base    *url.URL
	cookies Cookies
	cross   *http.CrossOriginProtection
	limiter *limiter
	mux     *http.ServeMux
	methods map[string]map[string]Route // by pattern of the mux, then by method
	headers http.Header
}

// New joins the routes into one handler with every rule of the house around them. It fails on an incomplete
// configuration, a route without door, and routes that clash.
func New(cfg Config) (http.Handler, error) {
	base, err := cfg.check()
	if err != nil {
		return nil, err
	}
	a := &app{cfg: cfg, base: base, cookies: Cookies{secure: base.Scheme == "https"}, cross: http.NewCrossOriginProtection(),
		limiter: newLimiter(cfg.Limits, cfg.Wall), mux: http.NewServeMux(), methods: map[string]map[string]Route{}, headers: headersFor(base)}
	if err := a.cross.AddTrustedOrigin(base.String()); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	routes := slices.Clone(cfg.Routes)
	document, err := documentRoute(cfg.Version, routes)
	if err != nil {
		return nil, err
	}
	routes = append(routes, document)
	if cfg.Assets != nil {
		routes = append(routes, assetsRoute(cfg.Assets))
	}
	for _, r := range routes {
		if err := a.add(r); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *app) add(r Route) (err error) {
	if err := r.check(); err != nil {
		return err
	}
	pattern := r.pattern()
	if a.methods[pattern] == nil {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("web: route %s %s: %v", r.Method, r.Path, p)
			}
		}()
		methods := map[string]Route{}
		a.mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) { a.dispatch(w.(*exchange), methods) })
		a.methods[pattern] = methods
	}
	if _, ok := a.methods[pattern][r.Method]; ok {
		return fmt.Errorf("web: route %s %s is listed twice", r.Method, r.Path)
	}
	a.methods[pattern][r.Method] = r
	return nil
}

// ServeHTTP takes one request through the steps that doc.go lists.
func (a *app) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	r := new(http.Request)
	*r = *in
	ex := &exchange{ResponseWriter: w, start: a.cfg.Wall()}
	c := &Ctx{W: ex, R: r, RequestID: a.cfg.IDs.New(), RemoteIP: a.client(r), app: a, ex: ex}
	ex.c = c
	r.RemoteAddr = c.RemoteIP
	r.Header.Set(requestIDHeader, c.RequestID)
	defer a.finish(ex)
	a.armour(w.Header(), c.RequestID)
	c.P = a.cfg.Bundle.Printer(a.language(c))
	if err := a.entrance(r); err != nil {
		a.fail(c, err)
		return
	}
	h, pattern := a.mux.Handler(r)
	switch {
	case pattern == "":
		a.missing(c)
	case strings.Contains(pattern, "{"):
		a.mux.ServeHTTP(ex, r) // which sets the values of the path
	default:
		h.ServeHTTP(ex, r)
	}
}

// entrance refuses what no route should ever see (P18).
func (a *app) entrance(r *http.Request) error {
	if !cleanText(r.URL.Path) || r.URL.Path == "" {
		return errs.E(errs.Malformed, "web.error.address", nil)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return errs.E(errs.Malformed, "web.error.address", nil)
	}
	for name, values := range query {
		if !cleanText(name) || slices.ContainsFunc(values, func(v string) bool { return !cleanText(v) }) {
			return errs.E(errs.Malformed, "web.error.address", nil)
		}
	}
	if len(r.Header.Values("Authorization")) > 1 {
		return errs.E(errs.Malformed, "web.error.authorization", nil)
	}
	if r.URL.Path != "/" && path.Clean(r.URL.Path) != strings.TrimSuffix(r.URL.Path, "/") || strings.Contains(r.URL.Path, "//") {
		return errs.E(errs.NotFound, "", nil)
	}
	return nil
}

// missing answers for a path without a route: a page with a slash too many is shown the way, all else isn't there.
func (a *app) missing(c *Ctx) {
	if wait := a.limiter.take(c.RemoteIP, 1); wait > 0 {
		a.fail(c, tooMany(wait))
		return
	}
	p := c.R.URL.EscapedPath()
	if len(p) > 1 && strings.HasSuffix(p, "/") && !c.API() && (c.R.Method == http.MethodGet || c.R.Method == http.MethodHead) {
		r := new(http.Request)
		*r = *c.R
		r.URL = &url.URL{Path: strings.TrimSuffix(c.R.URL.Path, "/")}
		target := strings.TrimSuffix(p, "/")
		if _, pattern := a.mux.Handler(r); pattern != "" && IsLocal(target) {
			if c.R.URL.RawQuery != "" {
				target += "?" + c.R.URL.RawQuery
			}
			c.W.Header().Set("Location", target)
			c.W.WriteHeader(http.StatusPermanentRedirect)
			return
		}
	}
	if !c.API() {
		_ = a.recognise(c) // who can't be recognised sees the page as a stranger
	}
	a.fail(c, errs.E(errs.NotFound, "", nil))
}

// answerWithin is how long a neighbour that stands still, such as a frozen database, may keep a person waiting.
const answerWithin = 15 * time.Second

func (a *app) dispatch(ex *exchange, methods map[string]Route) {
	c := ex.c
	method := c.R.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	route, ok := methods[method]
	if wait := a.limiter.take(c.RemoteIP, route.Cost); wait > 0 {
		c.Route = route
		a.fail(c, tooMany(wait))
		return
	}
	if !ok {
		c.W.Header().Set("Allow", allowed(methods))
		a.fail(c, errMethod)
		return
	}
	c.Route = route
	if !route.Slow && route.MaxBody <= defaultMaxBody {
		ctx, cancel := context.WithTimeout(c.R.Context(), answerWithin)
		defer cancel()
		c.R = c.R.WithContext(ctx)
	}
	if err := a.through(c); err != nil && !errors.Is(err, errBounced) {
		a.fail(c, err)
	}
}

func allowed(methods map[string]Route) string {
	var list []string
	for m := range methods {
		list = append(list, m)
		if m == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// through takes a request that found its route past the doors to the handler.
func (a *app) through(c *Ctx) error {
	if c.Route.TokenPage {
		c.W.Header().Set("Referrer-Policy", "no-referrer")
	}
	if err := a.crossOrigin(c.R); err != nil {
		return err
	}
	if err := a.recognise(c); err != nil {
		return err
	}
	if err := a.gate(c); err != nil {
		return err
	}
	if err := a.bodies(c); err != nil {
		return err
	}
	return a.run(c)
}

// recognise finds out who asks, and from then on speaks their language.
func (a *app) recognise(c *Ctx) error {
	if c.Route.Foreign != nil {
		return nil
	}
	visitor, err := a.cfg.Doorkeeper.Visitor(c.W, c.R)
	if err != nil {
		// What is open to everybody can be read by everybody, also while nobody can be recognised.
		open := c.Route.Door == Public && safe(c.R.Method) && errs.Is(err, errs.Unavailable)
		if c.Route.isAPI() || !open && !errs.Is(err, errs.Unauthenticated) {
			return err
		}
		visitor = Visitor{}
	}
	if visitor.Bearer && !c.Route.isAPI() {
		visitor = Visitor{} // a token opens operations, never pages
	}
	c.Visitor = visitor
	c.P = a.cfg.Bundle.Printer(a.language(c))
	return nil
}

// language chooses who speaks: the person's own setting, then ?lang= and its cookie, then the browser's wish.
func (a *app) language(c *Ctx) string {
	if c.Visitor.SignedIn && i18n.Known(c.Visitor.Lang) {
		return c.Visitor.Lang
	}
	if lang := c.Query("lang"); i18n.Known(lang) && !c.API() {
		if c.Cookie(langCookie) != lang && !c.langSet {
			c.langSet = true
			c.SetCookie(langCookie, lang, langCookieAge)
		}
		return lang
	}
	if lang := c.Cookie(langCookie); i18n.Known(lang) {
		return lang
	}
	if i18n.Known(c.Visitor.Lang) {
		return c.Visitor.Lang
	}
	return i18n.Match(c.R.Header.Get("Accept-Language"), a.cfg.Lang)
}
