package groups

import "time"

const week = Days * 24 * time.Hour

// maxTurns bounds how many changes of a zone's clock are looked past: a window that exists comes within two weeks.
const maxTurns = 100

// OpenAt reports whether people in the zone are told things at a moment, and when that changes next: when the hours close,
// or else when they open. The next moment is in UTC, and zero where nothing ever changes: at any time.
//
// Hours are what the clock on the wall shows. An hour that the clock skips in spring has no windows; one that it shows
// twice in autumn has them twice. hours are as [Hours.Clean] gives them.
func OpenAt(hours Hours, zone *time.Location, at time.Time) (open bool, next time.Time) {
	spans := hours.spans()
	if len(spans) == 0 {
		return true, time.Time{}
	}
	at = at.Round(0).In(zone)
	open = within(spans, sinceMonday(at))
	for range maxTurns {
		_, turn := at.ZoneBounds()
		next = at.Add(untilChange(spans, sinceMonday(at), open))
		if turn.IsZero() || next.Before(turn) {
			return open, next.UTC()
		}
		if at = turn.In(zone); within(spans, sinceMonday(at)) != open {
			return open, at.UTC()
		}
	}
	return open, time.Time{}
}

// span is a part of the week, counted from Monday's midnight; the end is out.
type span struct{ from, to time.Duration }

// spans are the windows with those across midnight made one, but for the midnight between Sunday and Monday.
func (h Hours) spans() []span {
	var out []span
	for _, w := range h {
		midnight := time.Duration(w.Day-1) * 24 * time.Hour
		s := span{midnight + time.Duration(w.Opens)*time.Minute, midnight + time.Duration(w.Closes)*time.Minute}
		if last := len(out) - 1; last >= 0 && out[last].to == s.from {
			out[last].to = s.to
		} else {
			out = append(out, s)
		}
	}
	if len(out) == 1 && out[0] == (span{0, week}) {
		return nil
	}
	return out
}

// sinceMonday is how far the clock on the wall has gone through the week.
func sinceMonday(at time.Time) time.Duration {
	_, offset := at.Zone()
	wall := at.UTC().Add(time.Duration(offset) * time.Second)
	day := (int(wall.Weekday()) + 6) % Days
	return time.Duration(day)*24*time.Hour + wall.Sub(wall.Truncate(24*time.Hour))
}

func within(spans []span, position time.Duration) bool {
	for _, s := range spans {
		if s.from <= position && position < s.to {
			return true
		}
	}
	return false
}

// untilChange is how long a clock that nobody moves goes on from a position until it opens, or closes when it is open.
func untilChange(spans []span, position time.Duration, open bool) time.Duration {
	first, last := spans[0], spans[len(spans)-1]
	for _, s := range spans {
		switch {
		case open && s.from <= position && position < s.to:
			if s.to == week && first.from == 0 { // on into Monday
				return week + first.to - position
			}
			return s.to - position
		case !open && s.from > position:
			return s.from - position
		}
	}
	if open {
		return last.to - position
	}
	return week + first.from - position
}
