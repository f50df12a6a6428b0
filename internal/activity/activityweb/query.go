package activityweb

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// pageSize is how many acts a page shows.
const pageSize = 50

// query is a filter as addresses, forms, parameters of exports and operations write it.
type query struct {
	Who     string `json:"who,omitempty"` // a user's id
	Number  string `json:"number,omitempty"`
	Record  string `json:"record,omitempty"` // type:id, or a type alone
	Case    string `json:"case,omitempty"`
	What    string `json:"what,omitempty"` // kinds and rooms, separated by commas
	Outcome string `json:"outcome,omitempty"`
	Door    string `json:"door,omitempty"`
	From    string `json:"from,omitempty"`   // a day, or an instant
	To      string `json:"to,omitempty"`     // a day that is included, or an instant that isn't
	Zone    string `json:"zone,omitempty"`   // of the days
	Reason  string `json:"reason,omitempty"` // why an export leaves
}

// queryOf reads the address of a page.
func queryOf(values url.Values, zone string) query {
	get := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	return query{Who: get("who"), Number: get("number"), Record: get("record"), Case: get("case"), What: strings.Join(values["what"], ","),
		Outcome: get("outcome"), Door: get("door"), From: get("from"), To: get("to"), Zone: zone}
}

// values writes what narrows back into parameters.
func (q query) values() url.Values {
	out := url.Values{}
	for name, value := range map[string]string{"who": q.Who, "number": q.Number, "record": q.Record, "case": q.Case,
		"outcome": q.Outcome, "door": q.Door, "from": q.From, "to": q.To} {
		if value != "" {
			out.Set(name, value)
		}
	}
	for what := range strings.SplitSeq(q.What, ",") {
		if what != "" {
			out.Add("what", what)
		}
	}
	return out
}

// filter turns the query into what the record can be asked; days are those of the zone.
func (q query) filter(zone *time.Location) (activity.Filter, error) {
	f := activity.Filter{User: ids.User(q.Who), IDNumber: q.Number, Case: ids.Case(q.Case), Outcome: activity.Outcome(q.Outcome),
		Door: access.Door(q.Door), Reason: q.Reason}
	f.SubjectType, f.SubjectID, _ = strings.Cut(q.Record, ":")
	for what := range strings.SplitSeq(q.What, ",") {
		switch what = strings.TrimSpace(what); {
		case what == "":
		case strings.Contains(what, "."):
			f.Kinds = append(f.Kinds, activity.Kind(what))
		default:
			f.Rooms = append(f.Rooms, what)
		}
	}
	var bad errs.Fields
	var err error
	if f.From, err = instant(q.From, zone, 0); err != nil {
		bad.Add("from", "activityweb.filter.day")
	}
	if f.To, err = instant(q.To, zone, 1); err != nil {
		bad.Add("to", "activityweb.filter.day")
	}
	return f, bad.Err()
}

// instant reads an instant, or the beginning of a day that lies some days later.
func instant(text string, zone *time.Location, days int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		if day.Year() < 1970 || day.Year() > 9998 {
			return time.Time{}, strconv.ErrRange
		}
		return day.AddDate(0, 0, days).UTC(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err == nil && (at.Year() < 1970 || at.Year() > 9998) {
		err = strconv.ErrRange
	}
	return at.UTC(), err
}

// position reads a place in the list; nonsense is no place.
func position(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
