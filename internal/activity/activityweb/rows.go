package activityweb

import (
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/activity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// table is the page's rows; those that don't fit a narrow window stand in each row's details.
func (v listView) table() ui.Data {
	sorted, turned := "desc", "oldest"
	if v.Oldest {
		sorted, turned = "asc", ""
	}
	out := ui.Data{ID: "acts", Caption: v.t("activityweb.caption"), Empty: empty(v), Columns: []ui.Column{
		{Key: "when", Head: v.t("activityweb.fact.when"), SortURL: v.address(map[string]string{"sort": turned}), Sorted: sorted, Tight: true},
		{Key: "what", Head: v.t("activityweb.column.what"), Main: true},
		{Key: "who", Head: v.t("activityweb.fact.who")},
		{Key: "record", Head: v.t("activityweb.fact.record")},
		{Key: "outcome", Head: v.t("activityweb.fact.outcome"), Bare: true, Tight: true},
		{Key: "door", Head: v.t("activityweb.fact.door"), Drop: 2},
		{Key: "address", Head: v.t("activityweb.fact.address"), Drop: 1, Tight: true},
	}}
	for _, e := range v.Acts.Acts {
		out.Rows = append(out.Rows, v.row(e))
	}
	return out
}

func (v listView) row(e activity.Entry) ui.DataRow {
	at := v.Shown.c.DateTime(e.At)
	row := ui.DataRow{ID: string(e.ID), Href: links.AuditEntry(e.ID), Detail: detail(v.Page.P, v.Shown, e),
		Name: v.t("activityweb.row.name", errs.Args{"What": v.Shown.kind(e.Kind), "When": at}),
		Cells: []templ.Component{ui.Text(at), ui.Text(v.Shown.kind(e.Kind)), twoLines(v.Shown.who(e), v.Shown.whoLine(e)), recordLines(v.Shown, e),
			outcome(v.Shown, e), ui.Text(v.Shown.door(e)), ui.Text(e.RemoteIP)}}
	if e.SubjectID != "" {
		row.Actions = append(row.Actions, ui.Action{Text: v.t("activityweb.row.history"), Icon: "history", Href: links.AuditRecord(e.SubjectType, e.SubjectID)})
	}
	if e.User != "" {
		row.Actions = append(row.Actions, ui.Action{Text: v.t("activityweb.row.person"), Icon: "user", Href: v.address(map[string]string{"who": string(e.User)})})
	}
	row.Actions = append(row.Actions, ui.Action{Text: v.t("activityweb.row.kind"), Icon: "tag", Href: v.address(map[string]string{"what": string(e.Kind)})})
	return row
}

func joined(values []string) string { return strings.Join(values, ",") }
