package identityweb

import (
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// words says texts and times the visitor's way.
type words struct{ c *web.Ctx }

func (w words) t(key string, args ...errs.Args) string { return w.c.P.T(key, args...) }

// at writes a time in the visitor's zone. Whoever isn't signed in has told no zone: they read UTC, and that it is.
func (w words) at(t time.Time) string {
	text := w.c.DateTime(t)
	if w.c.Visitor.TimeZone == "" {
		return w.t("identityweb.utc", errs.Args{"Time": text})
	}
	return text
}
