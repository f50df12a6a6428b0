package eventsweb

import (
	"slices"
	"strings"
	"sync"
	"time"

	"cabinet/internal/platform/i18n"
	"cabinet/internal/ui"
)

// zoneLists are the time zones to choose from, by city in the language of the page; each is drawn once.
type zoneLists struct {
	mu   sync.Mutex
	list map[string]*ui.OptionList
}

func (z *zoneLists) in(p *i18n.Printer) *ui.OptionList {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.list == nil {
		z.list = map[string]*ui.OptionList{}
	}
	if z.list[p.Lang()] == nil {
		var all []ui.Option
		for _, zone := range p.Zones(time.Time{}) { // the offsets of some moment: only names are shown
			all = append(all, ui.Option{Value: zone.Name, Text: zone.City, Hint: zone.Name})
		}
		slices.SortStableFunc(all, func(a, b ui.Option) int { return strings.Compare(a.Text, b.Text) })
		z.list[p.Lang()] = ui.NewOptionList(all)
	}
	return z.list[p.Lang()]
}

// unlisted is the zone that stands in the form where it isn't among those on offer.
func unlisted(zone string) []ui.Option {
	if zone == "" || slices.Contains(i18n.Zones(), zone) || !i18n.KnownZone(zone) {
		return nil
	}
	return []ui.Option{{Value: zone, Text: zone}}
}
