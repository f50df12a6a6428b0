package activityweb

import (
	"cmp"
	"slices"
	"strings"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// filters describes the bar above the list.
func (v listView) filters() ui.Filters {
	out := ui.Filters{Path: links.Audit(), Query: v.bar(), Label: v.t("activityweb.filter.label"), By: []ui.Filter{
		{Kind: ui.FilterDates, Name: "from", ToName: "to", Label: v.t("activityweb.filter.when"), Hint: v.t("activityweb.filter.zone"), Error: v.Problems.For("from") + v.Problems.For("to")},
		{Kind: ui.FilterText, Name: "who", Label: v.t("activityweb.filter.user"), Hint: v.t("activityweb.filter.user_hint"), Shown: v.Shown.names[ids.User(v.Query.Who)],
			Error: v.Problems.For("who") + v.Problems.For("user")},
		{Kind: ui.FilterText, Name: "number", Label: v.t("activityweb.filter.number"), Error: v.Problems.For("id_number")},
		{Kind: ui.FilterSelect, Name: "what", Label: v.t("activityweb.filter.what"), Options: v.kinds(), Error: v.Problems.For("kinds") + v.Problems.For("rooms")},
		{Kind: ui.FilterSelect, Name: "outcome", Label: v.t("activityweb.filter.outcome"), Options: v.outcomes(), Error: v.Problems.For("outcome")},
		{Kind: ui.FilterSelect, Name: "door", Label: v.t("activityweb.filter.door"), Options: v.doors(), Error: v.Problems.For("door")},
		{Kind: ui.FilterText, Name: "record", Label: v.t("activityweb.filter.record"), Hint: v.t("activityweb.filter.record_hint"),
			Shown: v.Shown.thing(v.Query.Record), Error: v.Problems.For("subject_type") + v.Problems.For("subject_id")},
	}}
	if v.Query.Case != "" {
		out.By = append(out.By, ui.Filter{Kind: ui.FilterText, Name: "case", Label: v.t("activityweb.filter.case"), Error: v.Problems.For("case")})
	}
	return out
}

// kinds offers every kind under the name of its room, which can be asked for as a whole.
func (v listView) kinds() []ui.Option {
	byRoom := map[string][]ui.Option{}
	for _, k := range v.Shown.kinds {
		byRoom[k.Room()] = append(byRoom[k.Room()], ui.Option{Value: string(k), Text: v.Shown.kind(k), Group: v.Shown.room(k.Room())})
	}
	var rooms []string
	for room := range byRoom {
		rooms = append(rooms, room)
	}
	slices.SortFunc(rooms, func(a, b string) int { return strings.Compare(v.Shown.room(a), v.Shown.room(b)) })
	var out []ui.Option
	for _, room := range rooms {
		list := byRoom[room]
		slices.SortFunc(list, func(a, b ui.Option) int { return cmp.Compare(a.Text, b.Text) })
		all := ui.Option{Value: room, Text: v.t("activityweb.filter.all_of", errs.Args{"Room": v.Shown.room(room)}), Group: v.Shown.room(room)}
		out = append(append(out, all), list...)
	}
	return out
}

func (v listView) outcomes() []ui.Option {
	return []ui.Option{{Value: string(activity.Done), Text: v.t("activityweb.outcome.done")}, {Value: string(activity.Refused), Text: v.t("activityweb.outcome.refused")}}
}

func (v listView) doors() []ui.Option {
	var out []ui.Option
	for _, d := range activity.Doors() {
		out = append(out, ui.Option{Value: string(d), Text: v.t("activityweb.door." + string(d))})
	}
	return out
}
