package identityweb

import (
	"net/http"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/web"
)

// Doorkeeper recognises people by their session cookie and programs by their bearer token.
type Doorkeeper struct {
	identity *identity.Service
	cookies  web.Cookies
}

// NewDoorkeeper returns the doorkeeper of a deployment.
func NewDoorkeeper(s *identity.Service) (Doorkeeper, error) {
	cookies, err := web.NewCookies(s.Base.String())
	return Doorkeeper{identity: s, cookies: cookies}, err
}

// pollingHeader marks what a page asks by itself, without a person's doing; it never extends a session (R27).
const pollingHeader = "Cabinet-Polling"

// Visitor returns who asks, with facts at most a second old; unsafe requests have them read anew. A bearer token that
// isn't good is errs.Unauthenticated; a missing or ended session is an anonymous visitor.
func (k Doorkeeper) Visitor(_ http.ResponseWriter, r *http.Request) (web.Visitor, error) {
	visit := identity.Visit{Unsafe: r.Method != http.MethodGet && r.Method != http.MethodHead, Polling: r.Header.Get(pollingHeader) != "",
		Extend: r.URL.Path == links.SessionExtend()}
	from := identity.Client{RemoteIP: web.RemoteIP(r), UserAgent: r.UserAgent(), RequestID: web.RequestID(r), Door: access.DoorAPI}
	if authorization := r.Header.Get("Authorization"); authorization != "" {
		scheme, secret, _ := strings.Cut(authorization, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return web.Visitor{}, errs.E(errs.Unauthenticated, "identity.token.none", nil)
		}
		present, err := k.identity.ByToken(r.Context(), strings.TrimSpace(secret), visit, from)
		if err != nil {
			return web.Visitor{}, err
		}
		v := visitor(present, from)
		v.Bearer, v.Scope = true, web.Scope(present.Token.Scope)
		return v, nil
	}
	secret := k.cookies.Read(r, sessionCookie(k.identity.Base.Secure()))
	if secret == "" {
		return web.Visitor{}, nil
	}
	present, err := k.identity.SessionOf(r.Context(), secret, visit)
	switch {
	case errs.Is(err, errs.Unauthenticated):
		return web.Visitor{Detour: links.SignIn("") + "?" + endedQuery + "=" + endedWhy(err)}, nil
	case err != nil:
		return web.Visitor{}, err
	}
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		from.Door = access.DoorWeb
	}
	v := visitor(present, from)
	v.SessionKey, v.ProvenAt = id.Hash(secret), present.Session.ProvenAt
	switch {
	case present.Member.User == "":
		v.SignedIn, v.Detour = false, links.ChooseAccount("")
	case present.Session.MustChange != "":
		v.SignedIn, v.Detour = false, links.MustChange()
	case present.Looking.Over:
		v.SignedIn, v.Detour, v.Principal = false, links.ViewingOver(), access.Actor{}
	}
	v.Viewing = present.Looking.As.User != ""
	return v, nil
}

// visitor fills in what the page and the log need, and the actor's way in.
func visitor(p identity.Present, from identity.Client) web.Visitor {
	actor, m := p.Actor, p.Member
	actor.Door, actor.RemoteIP, actor.RequestID = from.Door, from.RemoteIP, from.RequestID
	return web.Visitor{Principal: actor, SignedIn: true, Account: string(m.Account), User: string(m.User),
		Lang: m.Lang, TimeZone: m.TimeZone, DateStyle: m.DateStyle, Theme: m.Theme, Density: m.Density}
}

const endedQuery = "ended"

// endedWhy is what the sign-in page says of a session that ended by itself.
func endedWhy(err error) string {
	switch e := errs.As(err); e.Key {
	case "identity.session.idle":
		return "idle"
	case "identity.session.over":
		return "over"
	default:
		return "none"
	}
}
