package tasks

import (
	"strconv"
	"strings"

	"cabinet/internal/platform/errs"
)

// The size of a page of a list.
const (
	defaultPage = 50
	maxPage     = 200
)

func pageSize(limit int) int {
	if limit < 1 {
		return defaultPage
	}
	return min(limit, maxPage)
}

// cursor is the place of a task in a list: behind it the next page begins. Lists run by whether a task is closed, when it is
// due, and its id.
type cursor struct {
	closed bool
	due    int64
	id     string
}

func cursorOf(t Task) string {
	return strings.Join([]string{strconv.FormatBool(t.Status.Closed()), strconv.FormatInt(dueKey(t), 10), string(t.ID)}, ".")
}

// parseCursor reads what cursorOf wrote; anything else is errs.Invalid. An empty one is the beginning.
func parseCursor(text string) (cursor, error) {
	if text == "" {
		return cursor{due: -1 << 63}, nil
	}
	bad := errs.E(errs.Invalid, "tasks.cursor", nil)
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return cursor{}, bad
	}
	closed, err := strconv.ParseBool(parts[0])
	if err != nil {
		return cursor{}, bad
	}
	due, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return cursor{}, bad
	}
	return cursor{closed, due, parts[2]}, nil
}
