package people

import (
	"strings"
	"unicode/utf8"

	"cabinet/internal/access"
)

// Column is a column of the users list.
type Column string

// The columns of the users list.
const (
	ColumnName       Column = "name"
	ColumnEmail      Column = "email"
	ColumnRole       Column = "role"
	ColumnGroup      Column = "group"
	ColumnTitle      Column = "job_title"
	ColumnBranch     Column = "branch"
	ColumnIDNumber   Column = "id_number"
	ColumnCell       Column = "cell_number"
	ColumnOffice     Column = "office_number"
	ColumnLastSignIn Column = "last_sign_in"
	ColumnStatus     Column = "status"
	ColumnCreated    Column = "created"
	ColumnEnds       Column = "ends"
)

// Columns returns every column in the order of the page; each can be sorted by. Within a tab the status is the same for
// all, so sorting by it is sorting by name.
func Columns() []Column {
	return []Column{ColumnName, ColumnEmail, ColumnRole, ColumnGroup, ColumnTitle, ColumnBranch, ColumnIDNumber, ColumnCell,
		ColumnOffice, ColumnLastSignIn, ColumnStatus, ColumnCreated, ColumnEnds}
}

// known reports whether c is a column of every list, or can be one of those that rooms above keep.
func (c Column) known() bool {
	_, ok := sortings()[c]
	_, extra := c.Extra()
	return ok || extra
}

// sorting says how a column is put in order. In every order but that of names, whoever has nothing in the column comes
// last, whichever way it runs.
//
// A column of ranges is one run of an index over (key, name, id), and turns round as a whole. A column of values has few
// of them, each a run over (name, id): the values turn round, the names within one don't.
type sorting struct {
	// key is the expression that the column's index holds; empty for the name, which every index holds.
	key     string
	numeric bool
	// values: the key is an identifier or a role, and its order is that of another text.
	values bool
	// names is the table in which the values have their names; empty for roles.
	names string
	// extra is the further column that holds the keys, if any; order are its values in their order.
	extra Column
	order []string
}

// sortings is one row a column; the indexes are those of schema/00211.
func sortings() map[Column]sorting {
	return map[Column]sorting{
		ColumnName:       {},
		ColumnStatus:     {},
		ColumnEmail:      {key: `lower(u.email)`},
		ColumnRole:       {key: `u.role`, values: true},
		ColumnGroup:      {key: `coalesce(u.group_id, '')`, values: true, names: `groups`},
		ColumnTitle:      {key: `coalesce(u.job_title_id, '')`, values: true, names: `job_titles`},
		ColumnBranch:     {key: `coalesce(u.branch_id, '')`, values: true, names: `branches`},
		ColumnIDNumber:   {key: `lower(u.id_number)`},
		ColumnCell:       {key: `u.cell_number`},
		ColumnOffice:     {key: `(u.office_number || u.office_extension)`},
		ColumnLastSignIn: {key: `coalesce(u.last_sign_in_at, 0)`, numeric: true},
		ColumnCreated:    {key: `u.created_at`, numeric: true},
		ColumnEnds:       {key: `coalesce(u.ends_at, 0)`, numeric: true},
	}
}

// nothing is the key of who has nothing in the column, as an SQL literal.
func (s sorting) nothing() string {
	if s.numeric {
		return "0"
	}
	return "''"
}

// roleOrder orders roles from the most powerful to the least; its letters are what positions hold.
func roleOrder(role access.Role) string {
	return map[access.Role]string{access.Administrator: "1", access.Standard: "2", access.Limited: "3", access.Guest: "4"}[role]
}

// roleKey is roleOrder in SQL.
const roleKey = `case u.role when 'administrator' then '1' when 'standard' then '2' when 'limited' then '3' else '4' end`

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// storable reports whether a text can be an argument of a query, and is short enough to be anything of ours.
func storable(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00") && utf8.RuneCountInString(text) <= maxSearch
}
