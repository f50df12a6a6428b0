package activityweb

import (
	"net/http"
	"net/url"
	"strconv"

	"cabinet/internal/activity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView is everything that the page of the record shows.
type listView struct {
	Page     ui.Page
	Query    query
	Values   url.Values // of the address
	Acts     activity.Page
	Shown    shown
	People   []Named // of whom one has yet to be chosen
	Problems ui.Problems
	Oldest   bool // the order is turned round
	First    bool // the first page
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// list shows a page of the record. A filter that can't be shows why and no rows, and so does one by words that mean several
// people.
func (h handlers) list(c *web.Ctx) error {
	v := listView{Values: c.Queries(), Query: queryOf(c.Queries(), c.Visitor.TimeZone), Oldest: c.Query("sort") == "oldest"}
	if err := h.Log.Readable(by(c)); err != nil {
		return err
	}
	err := h.read(c, &v)
	if err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	v.Problems = ui.ProblemsOf(c.P, err)
	if v.Shown, err = h.show(c, v.Acts.Acts, v.Query); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("activityweb.title"), links.Audit()); err != nil {
		return err
	}
	v.Page.Wide, v.Page.Failed = true, len(v.Problems) > 0
	status := http.StatusOK
	if len(v.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if c.Partial() {
		return c.Render(status, results(v))
	}
	return c.Render(status, listPage(v))
}

// read finds the acts that the page shows.
func (h handlers) read(c *web.Ctx, v *listView) error {
	if err := h.whom(c, v); err != nil || v.People != nil {
		return err
	}
	f, err := v.Query.filter(c.Location())
	if err != nil {
		return err
	}
	f.Newest, f.Limit, f.Total = !v.Oldest, pageSize, true
	f.After, f.Before = position(c.Query("after")), position(c.Query("before"))
	v.First = f.After == 0 && f.Before == 0
	v.Acts, err = h.Log.Acts(c.Context(), by(c), f)
	return err
}

// address is the page with some parameters changed; empty ones go.
func (v listView) address(changes map[string]string) string {
	q := v.Query.values()
	if v.Oldest {
		q.Set("sort", "oldest")
	}
	for name, value := range changes {
		if q.Del(name); value != "" {
			q.Set(name, value)
		}
	}
	return links.AuditBy(q)
}

// next and previous lead to the neighbouring pages, in the order of the rows.
func (v listView) next() string {
	return v.turn(v.Acts.Next, map[bool]string{true: "after", false: "before"}[v.Oldest])
}

func (v listView) previous() string {
	if len(v.Acts.Acts) == 0 && !v.First {
		return v.address(nil)
	}
	return v.turn(v.Acts.Previous, map[bool]string{true: "before", false: "after"}[v.Oldest])
}

func (v listView) turn(position int64, name string) string {
	if position == 0 {
		return ""
	}
	return v.address(map[string]string{name: strconv.FormatInt(position, 10)})
}

// rowsText says which rows of how many the page shows.
func (v listView) rowsText() string {
	first := 0
	if v.First {
		first = 1
	}
	return ui.RowsText(v.Page.P, first, len(v.Acts.Acts), int(v.Acts.Total))
}

// found says how many acts the filter finds.
func (v listView) found() string {
	if v.Acts.Total < 0 || len(v.Problems) > 0 || v.People != nil {
		return ""
	}
	return v.Page.P.N("activityweb.found", int(v.Acts.Total))
}

// narrowed reports whether any filter is on.
func (v listView) narrowed() bool { return len(v.Query.values()) > 0 }
