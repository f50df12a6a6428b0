package i18n

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the zones don't depend on the machine
)

// zones.tsv lists the zones of IANA's zone.tab, one a line: name, English city, Russian city. The cities are those of
// Unicode CLDR 48 (Unicode licence v3, © Unicode, Inc.).
//
//go:embed zones.tsv
var zoneList string

var zoneRows = sync.OnceValue(func() []zoneRow {
	var rows []zoneRow
	for line := range strings.Lines(zoneList) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		rows = append(rows, zoneRow{name: f[0], city: map[string]string{English: f[1], Russian: f[2]}})
	}
	return rows
})

type zoneRow struct {
	name string
	city map[string]string
}

// Zone is a time zone as a person chooses it.
type Zone struct {
	Name   string // IANA's name, such as Europe/London
	City   string // in the printer's language
	Offset string // at the given moment, such as GMT+5:30
	Label  string // "London (GMT+0)"
}

// Zones returns the names of the time zones on offer, in order.
func Zones() []string {
	var names []string
	for _, r := range zoneRows() {
		names = append(names, r.name)
	}
	return names
}

// Zones returns the time zones on offer, from west to east at that moment and then by city.
func (p *Printer) Zones(at time.Time) []Zone {
	rows := zoneRows()
	list := make([]Zone, 0, len(rows))
	shifts := make(map[string]int, len(rows))
	for _, r := range rows {
		list = append(list, p.zone(r.name, r.city[p.lang], at))
		_, shifts[r.name] = at.In(Location(r.name)).Zone()
	}
	slices.SortStableFunc(list, func(a, b Zone) int {
		if d := shifts[a.Name] - shifts[b.Name]; d != 0 {
			return d
		}
		return strings.Compare(a.City, b.City)
	})
	return list
}

// Zone returns one time zone in the printer's language; an unknown name is its own city.
func (p *Printer) Zone(name string, at time.Time) Zone {
	for _, r := range zoneRows() {
		if r.name == name {
			return p.zone(name, r.city[p.lang], at)
		}
	}
	return p.zone(name, name, at)
}

func (p *Printer) zone(name, city string, at time.Time) Zone {
	offset := Offset(name, at)
	return Zone{Name: name, City: city, Offset: offset, Label: city + " (" + offset + ")"}
}

// Offset returns how far a zone is from Greenwich at that moment: "GMT+0", "GMT−3:30", with a real minus.
func Offset(name string, at time.Time) string {
	_, seconds := at.In(Location(name)).Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	if minutes := seconds / 60 % 60; minutes != 0 {
		return fmt.Sprintf("GMT%s%d:%02d", sign, seconds/3600, minutes)
	}
	return fmt.Sprintf("GMT%s%d", sign, seconds/3600)
}

var locations sync.Map // name → *time.Location; a pure cache of immutable values

// Location returns the IANA time zone of that name, or UTC for an empty or unknown one.
func Location(name string) *time.Location {
	loc, ok := load(name)
	if !ok {
		return time.UTC
	}
	return loc
}

var zoneName = regexp.MustCompile(`^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$`)

// KnownZone reports whether name is a time zone that a person may have: one on offer, or another spelling that browsers
// and other systems still send, such as Europe/Kiev. The machine's own copies of the list, such as posix/Europe/London,
// aren't.
func KnownZone(name string) bool {
	if !zoneName.MatchString(name) {
		return false
	}
	_, ok := load(name)
	return ok
}

func load(name string) (*time.Location, bool) {
	if loc, ok := locations.Load(name); ok {
		return loc.(*time.Location), true
	}
	if name == "" || name == "Local" || len(name) > 64 {
		return nil, false
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	locations.Store(name, loc)
	return loc, true
}
