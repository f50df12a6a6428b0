package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// OpenAPI is the description of the programming interface.
func OpenAPI() string { return "/api/v1/openapi.json" }

// APIMe is the person signed in.
func APIMe() string { return "/api/v1/me" }

// APIPicture is the picture of the person signed in.
func APIPicture() string { return "/api/v1/me/picture" }

// APIPassword takes a new password.
func APIPassword() string { return "/api/v1/me/password" }

// APISessions lists the sessions of the person signed in.
func APISessions() string { return "/api/v1/me/sessions" }

// APISession is one session of the person signed in.
func APISession(s ids.Session) string { return APISessions() + "/" + url.PathEscape(string(s)) }

// APIOutbox lists what the demo would have sent.
func APIOutbox() string { return "/api/v1/dev/outbox" }

// APIClock moves the demo's clock.
func APIClock() string { return "/api/v1/dev/clock" }
