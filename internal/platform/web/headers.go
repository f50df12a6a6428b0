package web

import (
	"net/http"
	"net/url"
)

// ContentSecurityPolicy is the policy of every answer (ux §1.4): nothing inline, nothing foreign, never framed.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headersFor returns what every answer carries (R51). Cacheable answers overwrite Cache-Control.
func headersFor(base *url.URL) http.Header {
	lines := map[string]string{
		"Content-Security-Policy":      ContentSecurityPolicy,
		"Referrer-Policy":              "same-origin",
		"Permissions-Policy":           "camera=(), microphone=(), geolocation=()",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
	}
	if base.Scheme == "https" {
		lines["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	}
	h := make(http.Header, len(lines))
	for name, value := range lines {
		h.Set(name, value)
	}
	return h
}

func (a *app) armour(h http.Header, requestID string) {
	for name, values := range a.headers {
		h[name] = values[:1:1] // shared by all answers: whoever sets or adds gets a slice of their own
	}
	h.Set(requestIDHeader, requestID)
}
