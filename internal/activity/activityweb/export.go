package activityweb

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// kindOf names the export of a format; its parameters are a [query].
func kindOf(format activity.Format) string { return "activity_" + string(format) }

// ExportKinds returns the files of the record that can be asked for, one kind for each format.
func ExportKinds(log *activity.Log) []exports.Kind {
	types := map[activity.Format]string{activity.CSV: "text/csv; charset=utf-8", activity.JSONLines: "application/x-ndjson"}
	var out []exports.Kind
	for _, format := range activity.Formats() {
		out = append(out, exports.Kind{
			Name: kindOf(format), Title: "activityweb.export.title", Type: types[format], Fresh: true, Alert: true,
			Allowed: func(_ context.Context, _ db.Queryer, by access.Actor, params json.RawMessage) error {
				f, wrong := filterOf(params)
				if err := activity.CheckExport(by, f, format); wrong == nil || errs.Is(err, errs.NotFound) {
					return err
				}
				return wrong
			},
			FileName: func(_ json.RawMessage, at time.Time) string {
				return "activity-" + at.UTC().Format("2006-01-02-150405") + "." + string(format)
			},
			Write: func(ctx context.Context, by access.Actor, params json.RawMessage, w io.Writer, progress func(done, total int64)) (int64, error) {
				f, err := filterOf(params)
				if err != nil {
					return 0, err
				}
				return log.Export(ctx, by, f, format, w, func(done int64) { progress(done, 0) })
			},
		})
	}
	return out
}

func filterOf(params json.RawMessage) (activity.Filter, error) {
	var q query
	if err := json.Unmarshal(params, &q); err != nil {
		return activity.Filter{}, errs.E(errs.Malformed, "web.error.malformed", err)
	}
	return q.filter(i18n.Location(q.Zone))
}

// exportView is the page that asks for a file.
type exportView struct {
	Page     ui.Page
	Query    query
	Total    int64 // acts that the filter finds; -1 when that can't be told at once
	Format   string
	Problems ui.Problems
}

func (v exportView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// askExport says what would leave and asks for the format.
func (h handlers) askExport(c *web.Ctx) error {
	return h.showExport(c, http.StatusOK, queryOf(c.Queries(), c.Visitor.TimeZone), string(activity.CSV), nil)
}

// export asks for the file and leads to the page of its making.
func (h handlers) export(c *web.Ctx) error {
	q := query{Who: c.Form().String("who"), Number: c.Form().String("number"), Record: c.Form().String("record"), Case: c.Form().String("case"),
		What: c.Form().String("what"), Outcome: c.Form().String("outcome"), Door: c.Form().String("door"), From: c.Form().String("from"),
		To: c.Form().String("to"), Zone: c.Visitor.TimeZone, Reason: c.Form().String("reason")}
	format := c.Form().String("format")
	e, err := h.request(c.Context(), by(c), q, activity.Format(format))
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) {
		return h.showExport(c, http.StatusUnprocessableEntity, q, format, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.Export(e.ID))
}

// request checks what was asked for, so that wrong fields are told by their names, and asks for the file.
func (h handlers) request(ctx context.Context, by access.Actor, q query, format activity.Format) (exports.Export, error) {
	if err := h.Log.Readable(by); err != nil {
		return exports.Export{}, err
	}
	f, err := q.filter(i18n.Location(q.Zone))
	if err == nil {
		err = activity.CheckExport(by, f, format)
	}
	if err != nil {
		return exports.Export{}, err
	}
	return h.Exports.Request(ctx, by, kindOf(format), q)
}

func (h handlers) showExport(c *web.Ctx, status int, q query, format string, problem error) error {
	v := exportView{Query: q, Format: format, Total: -1}
	f, err := q.filter(c.Location())
	if err == nil {
		v.Total, err = h.Log.Count(c.Context(), by(c), f)
	} else if denied := h.Log.Readable(by(c)); denied != nil {
		return denied
	}
	if err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	if problem == nil {
		problem = err
	}
	if v.Problems = ui.ProblemsOf(c.P, problem); problem != nil {
		status = http.StatusUnprocessableEntity
	}
	if v.Page, err = h.Frame(c, c.P.T("activityweb.export.heading"), links.Audit()); err != nil {
		return err
	}
	v.Page.Failed, v.Page.Section = problem != nil, c.P.T("activityweb.title")
	return c.Render(status, exportPage(v))
}

// formats offers both formats with what each is good for.
func (v exportView) formats() ui.Field {
	out := ui.Field{Name: "format", Label: v.t("activityweb.export.format"), Value: v.Format, Error: v.Problems.For("format")}
	for _, f := range activity.Formats() {
		out.Options = append(out.Options, ui.Option{Value: string(f), Text: v.t("activityweb.export." + string(f)), Hint: v.t("activityweb.export." + string(f) + "_hint")})
	}
	return out
}

// reason asks why the file is wanted.
func (v exportView) reason() ui.Field {
	return ui.Field{Name: "reason", Label: v.t("activityweb.export.reason"), Hint: v.t("activityweb.export.reason_hint"), Value: v.Query.Reason,
		Error: v.Problems.For("reason"), Autocomplete: "off"}
}

// howMany says how many acts the file will hold.
func (v exportView) howMany() string {
	switch {
	case v.Total < 0 && len(v.Query.values()) > 0:
		return v.t("activityweb.export.narrowed")
	case v.Total < 0:
		return v.t("activityweb.export.all")
	}
	return v.Page.P.N("activityweb.export.count", int(v.Total))
}
