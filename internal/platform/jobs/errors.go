package jobs

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ErrLost is what [Alive] and [Complete] answer when the job no longer belongs to this worker: stop at once.
var ErrLost = errors.New("jobs: the lease on this job is lost")

// ErrExpired is what [Alive] answers when the job's NotAfter has passed; a handler that returns it is dropped.
var ErrExpired = fmt.Errorf("jobs: no longer wanted: %w", errDrop)

var errDrop = errors.New("dropped")

type permanentError struct{ error }

func (e permanentError) Unwrap() error { return e.error }

type dropError struct{ error }

func (e dropError) Unwrap() []error { return []error{e.error, errDrop} }

// Permanent marks err as one that another try can't mend: the job becomes a dead letter at once. Nil stays nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanentError{err}
}

// Drop marks err as the reason why the work is no longer wanted, such as a withdrawn invitation: the job ends without
// being a failure. Nil stays nil.
func Drop(err error) error {
	if err == nil {
		return nil
	}
	return dropError{err}
}

func isPermanent(err error) bool {
	var p permanentError
	return errors.As(err, &p)
}

func isDrop(err error) bool { return errors.Is(err, errDrop) }

const maxReason = 400

var (
	mailAddress = regexp.MustCompile(`[^\s<>"'(),:;]+@[^\s<>"'(),:;]+`)
	urlTail     = regexp.MustCompile(`(://[^\s/?#"']*)[/?#][^\s"']*`)
	longWord    = regexp.MustCompile(`[A-Za-z0-9_\-+/=.]{20,}`)
	uuidWord    = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// reason turns an error into text fit to be kept and shown to operators: without addresses, paths of URLs and
// anything long enough to be a token (R68), and bounded.
func reason(err error) string {
	s := strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(err.Error(), " "))
	s = mailAddress.ReplaceAllString(s, "…@…")
	s = urlTail.ReplaceAllString(s, "$1/…")
	s = longWord.ReplaceAllStringFunc(s, func(w string) string {
		if uuidWord.MatchString(w) || !strings.ContainsAny(w, "0123456789") && !mixedCase(w) {
			return w
		}
		return "…"
	})
	if len(s) > maxReason {
		cut := maxReason
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return s
}

func mixedCase(w string) bool { return strings.ToLower(w) != w && strings.ToUpper(w) != w }
