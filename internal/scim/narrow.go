package scim

import (
	"strings"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/scim/filter"
)

// narrow is a condition on users that keeps everybody whom a filter keeps; an exact one keeps nobody else.
type narrow struct {
	sql   string
	args  []any
	exact bool
}

// everybody is the condition where nothing better is known.
func everybody() narrow { return narrow{sql: "true"} }

// narrowed turns a filter into a condition, as far as the database can judge exactly as [filter.Match] does: neither of the
// databases compares letters as Unicode does.
func narrowed(e filter.Expr, c Connection, q db.Queryer) narrow {
	switch e := e.(type) {
	case nil:
		return narrow{sql: "true", exact: true}
	case filter.And:
		return both(narrowed(e.Left, c, q), narrowed(e.Right, c, q), " and ")
	case filter.Or:
		return both(narrowed(e.Left, c, q), narrowed(e.Right, c, q), " or ")
	case filter.Not:
		return opposite(narrowed(e.Of, c, q))
	case filter.Has:
		if e.Path.Attr.Name == "groups" {
			if inner, ok := e.Of.(filter.Compare); ok && inner.Op == filter.Equal && inner.Path.Attr.Name == "value" {
				return inGroup(inner.Value, c)
			}
		}
		return everybody()
	case filter.Compare:
		if e.Op == filter.NotEqual {
			e.Op = filter.Equal
			return opposite(compared(e, c, q))
		}
		return compared(e, c, q)
	}
	return everybody()
}

func both(a, b narrow, by string) narrow {
	return narrow{"(" + a.sql + by + b.sql + ")", append(append([]any{}, a.args...), b.args...), a.exact && b.exact}
}

func opposite(n narrow) narrow {
	if !n.exact {
		return everybody()
	}
	n.sql = "not (" + n.sql + ")"
	return n
}

func compared(e filter.Compare, c Connection, q db.Queryer) narrow {
	if e.Path.URN != "" || e.Value == nil {
		return everybody()
	}
	text, _ := e.Value.(string)
	switch name := e.Path.String(); {
	case name == "id" && e.Op == filter.Equal:
		return narrow{"u.id = ?", []any{text}, true}
	case name == "externalId" && e.Op == filter.Equal && text != "":
		return narrow{"u.id in (select x.user_id from scim_users x where x.account_id = ? and x.connection_id = ? and x.external_id = ?)",
			[]any{c.Account, c.ID, text}, true}
	case name == "active" && e.Op == filter.Equal:
		active := narrow{"(u.status = 'pending' and s.disabled_at is null or u.status = 'active' and (u.ends_at is null or u.ends_at > ?))", []any{db.At(q.Now())}, true}
		if e.Value == false {
			return opposite(active)
		}
		return active
	case (name == "groups" || name == "groups.value") && e.Op == filter.Equal:
		return inGroup(e.Value, c)
	case name == "userName" && e.Op == filter.Equal && ascii(text):
		return narrow{"(u.id in (select x.user_id from scim_users x where x.account_id = ? and x.connection_id = ? and x.user_name_folded = ?) or " + addressed + ")",
			[]any{c.Account, c.ID, filter.Fold(text), c.Account, filter.Fold(text)}, false}
	case (name == "emails" || name == "emails.value") && e.Op == filter.Equal && ascii(text):
		return narrow{addressed, []any{c.Account, filter.Fold(text)}, false}
	case name == "meta.created":
		return dated("u.created_at", e)
	case name == "meta.lastModified":
		return dated("u.updated_at", e)
	}
	return everybody()
}

// addressed finds users by their address with the index of the users list.
const addressed = "u.id in (select y.id from users y where y.account_id = ? and y.status in ('active', 'pending', 'inactive') and lower(y.email) = ?)"

func inGroup(value any, c Connection) narrow {
	text, ok := value.(string)
	if !ok {
		return everybody()
	}
	return narrow{"u.id in (select m.user_id from scim_members m join scim_groups g on g.account_id = m.account_id and g.id = m.scim_group_id " +
		"where g.account_id = ? and g.connection_id = ? and g.id = ?)", []any{c.Account, c.ID, text}, true}
}

// dated compares an instant, which the database keeps to the microsecond.
func dated(column string, e filter.Compare) narrow {
	at, ok := e.Value.(time.Time)
	sign := map[filter.Op]string{filter.Equal: "=", filter.Greater: ">", filter.AtLeast: ">=", filter.Less: "<", filter.AtMost: "<="}[e.Op]
	if !ok || sign == "" || at.Nanosecond()%1000 != 0 {
		return everybody()
	}
	return narrow{column + " " + sign + " ?", []any{db.At(at)}, true}
}

func ascii(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e || r < ' ' })
}
