package web

import (
	"strconv"
	"strings"

	"cabinet/internal/platform/errs"
)

// ETag returns the entity tag of a record's version.
func ETag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

// SetETag puts the version of the record into the answer.
func (c *Ctx) SetETag(version int64) { c.W.Header().Set("ETag", ETag(version)) }

// IfMatch returns the version that the client's If-Match asks for, and whether it asks at all; "*" asks for any. A tag
// that isn't one of ours is Stale (412), since it can't match.
func (c *Ctx) IfMatch() (version int64, given bool, err error) {
	text := strings.TrimSpace(strings.Join(c.R.Header.Values("If-Match"), ","))
	if text == "" || text == "*" {
		return 0, false, nil
	}
	number, ok := strings.CutPrefix(text, `"v`)
	number, ok2 := strings.CutSuffix(number, `"`)
	version, perr := strconv.ParseInt(number, 10, 64)
	if !ok || !ok2 || perr != nil || version < 1 || ETag(version) != text {
		return 0, true, errs.E(errs.Stale, "web.error.stale", nil)
	}
	return version, true, nil
}

// RequireIfMatch is [Ctx.IfMatch] where the client must name a version: without one the answer is 428.
func (c *Ctx) RequireIfMatch() (int64, error) {
	version, given, err := c.IfMatch()
	if err == nil && !given {
		err = errs.E(errs.Stale, "web.error.if_match_required", nil)
	}
	return version, err
}
