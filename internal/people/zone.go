package people

import (
	_ "embed"
	"regexp"
	"strings"

	"cabinet/internal/platform/i18n"
)

// zoneList holds the zones of the IANA database's zone.tab, one a line, and UTC.
//
//go:embed zones.txt
var zoneList string

var zoneName = regexp.MustCompile(`^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$`)

// TimeZones lists the IANA zones that a person can choose from, sorted by name with UTC last.
func TimeZones() []string { return strings.Fields(zoneList) }

// knownZone also takes the older names that browsers and other systems still send, such as Europe/Kiev, but not the
// machine's own copies of the list, such as posix/Europe/London.
func knownZone(name string) bool { return zoneName.MatchString(name) && i18n.KnownZone(name) }
