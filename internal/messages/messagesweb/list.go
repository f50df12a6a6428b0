package messagesweb

import (
	"net/http"
	"net/url"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView lists the conversations of one's cases.
type listView struct {
	c      *web.Ctx
	Page   ui.Page
	Filter messages.MineFilter
	Staff  bool // sees cases that they aren't assigned to
	List   messages.MinePage
	Names  map[ids.User]string
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// list shows the conversations of the reader's cases, without what was said.
func (h handlers) list(c *web.Ctx) error {
	v := listView{c: c, Staff: by(c).Role.Staff(), Filter: messages.MineFilter{Assigned: c.Query("whose") != "all", Unread: c.Query("unread") == "1", After: c.Query("after")}}
	var err error
	if v.List, err = h.Messages.Mine(c.Context(), by(c), v.Filter); err != nil {
		return err
	}
	var users []ids.User
	for _, x := range v.List.Conversations {
		users = append(users, x.Latest.EnteredBy, x.Latest.WithdrawnBy)
	}
	if v.Names, err = h.names(c, users...); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("messagesweb.list.title"), links.Messages()); err != nil {
		return err
	}
	v.Page.Wide = true
	return c.Render(http.StatusOK, listPage(v))
}

// at is the address of the list with other choices.
func (v listView) at(assigned, unread bool, after string) string {
	q := url.Values{}
	if !assigned {
		q.Set("whose", "all")
	}
	if unread {
		q.Set("unread", "1")
	}
	if after != "" {
		q.Set("after", after)
	}
	return links.MessagesBy(q)
}

func (v listView) whose() []ui.Tab {
	var out []ui.Tab
	for _, assigned := range []bool{true, false} {
		key := "messagesweb.list.all_cases"
		if assigned {
			key = "messagesweb.list.my_cases"
		}
		out = append(out, ui.Tab{Text: v.t(key), Path: v.at(assigned, v.Filter.Unread, ""), Current: v.Filter.Assigned == assigned})
	}
	return out
}

func (v listView) which() []ui.Tab {
	var out []ui.Tab
	for _, unread := range []bool{false, true} {
		key := "messagesweb.list.everything"
		if unread {
			key = "messagesweb.list.unread"
		}
		out = append(out, ui.Tab{Text: v.t(key), Path: v.at(v.Filter.Assigned, unread, ""), Current: v.Filter.Unread == unread})
	}
	return out
}

func (v listView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return v.at(v.Filter.Assigned, v.Filter.Unread, v.List.Next)
}

func (v listView) first() string {
	if v.Filter.After == "" {
		return ""
	}
	return v.at(v.Filter.Assigned, v.Filter.Unread, "")
}

// latest says in words who spoke last, and when.
func (v listView) latest(m messages.Message) string {
	args := errs.Args{"Name": v.Names[m.EnteredBy], "At": v.c.DateTime(m.EnteredAt)}
	if args["Name"] == "" {
		args["Name"] = v.t("messagesweb.nobody")
	}
	switch {
	case m.Withdrawn():
		return v.t("messagesweb.latest.withdrawn", args)
	case m.Participant != "":
		return v.t("messagesweb.latest.client", args)
	default:
		return v.t("messagesweb.latest.staff", args)
	}
}
