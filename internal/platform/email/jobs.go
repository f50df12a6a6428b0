package email

import (
	"errors"

	"cabinet/internal/platform/jobs"
)

// ForJob returns what a job answers whose one mail ended with err: what is too late, or goes to an address that takes no
// mail and was told of already, is dropped; what no further try will mend is given up; everything else is tried again.
func ForJob(err error) error {
	switch failure := AsFailure(err); {
	case err == nil:
		return nil
	case errors.Is(err, ErrExpired), failure != nil && failure.Meaning == Stopped:
		return jobs.Drop(err)
	case IsPermanent(err):
		return jobs.Permanent(err)
	}
	return err
}
