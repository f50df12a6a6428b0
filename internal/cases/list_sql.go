package cases

import (
	"context"
	"database/sql"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// query is a statement under way: what is read from, the conditions, and the arguments of both.
type query struct {
	from  string
	where []string
	args  []any
}

// chosen begins the query of a filter: the cases that the actor sees. Who reaches but their own is led by those, of which
// there are few; the cross join keeps SQLite to that order.
func chosen(by access.Actor, f ListFilter, q db.Queryer) query {
	out := query{from: "cases c"}
	now := db.At(q.Now())
	if f.Mine || by.User != "" && !by.Role.Staff() {
		own := `select a.case_id as id from case_assignments a where a.account_id = ? and a.user_id = ? and ` + inForce("a.")
		out.args = append(out.args, by.Account, by.User, now, now)
		if f.Mine {
			own += ` union select r.id from cases r where r.account_id = ? and r.responsible_id = ?`
			out.args = append(out.args, by.Account, by.User)
		}
		out.from, out.where = "("+own+") mine cross join cases c", []string{"c.id = mine.id"}
	}
	seen := access.SeenCases(by, q.Now(), "c.account_id", "c.id")
	out.where, out.args = append(out.where, seen.SQL), append(out.args, seen.Args...)
	f.narrow(&out)
	return out
}

// narrow adds the filter's conditions.
func (f ListFilter) narrow(q *query) {
	in(q, "state", f.States, f.Sort == SortTouched)
	in(q, "area_id", f.Areas, f.Sort == SortTouched)
	in(q, "stage_id", f.Stages, true)
	in(q, "type_id", f.Types, true)
	in(q, "group_id", f.Groups, true)
	in(q, "project_id", f.Projects, true)
	in(q, "responsible_id", f.Responsibles, true)
	for _, word := range words(f.Search) {
		q.where = append(q.where, `(c.number_key || ' ' || c.name_key) like ? escape '\'`)
		q.args = append(q.args, "%"+likeText.Replace(word)+"%")
	}
}

var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// in keeps rows whose column has one of the values. A single value may lead the search by the column's index, which has its
// rows in the order of their last touch; several are judged row by row along the order of the list, as is a value that many
// cases share where the list has another order. No index answers a case expression, and PostgreSQL takes it to keep half of
// the rows.
func in[T ~string](q *query, column string, values []T, leads bool) {
	switch {
	case len(values) == 0:
		return
	case len(values) == 1 && leads:
		q.where = append(q.where, "c."+column+" = ?")
	default:
		q.where = append(q.where, "(case when coalesce(c."+column+", '') in (?"+strings.Repeat(", ?", len(values)-1)+") then true else false end)")
	}
	for _, v := range values {
		q.args = append(q.args, string(v))
	}
}

// selectList reads one case more than the filter's limit, in its order, or backwards from the mark.
func selectList(ctx context.Context, q db.Queryer, by access.Actor, f ListFilter, from *mark, back bool) ([]Case, error) {
	w := chosen(by, f, q)
	column, _ := f.Sort.column()
	direction, beyond := "asc", ">"
	if f.Desc != back {
		direction, beyond = "desc", "<"
	}
	order := column + " " + direction
	switch {
	case f.Sort == SortNumber && from != nil: // no two are alike
		w.where, w.args = append(w.where, column+" "+beyond+" ?"), append(w.args, from.key())
	case f.Sort != SortNumber:
		order += ", c.id " + direction
		if from != nil {
			w.where, w.args = append(w.where, "("+column+", c.id) "+beyond+" (?, ?)"), append(w.args, from.key(), from.ID)
		}
	}
	return scanCases(q.Query(ctx, `select `+columns+` from `+w.from+` where c.account_id = ? and `+strings.Join(w.where, " and ")+
		` order by `+order+` limit ?`, w.all(by.Account, f.Limit+1)...))
}

// all returns the arguments of a statement that names the account first in its conditions and ends with a limit. Those of
// the source come before.
func (w query) all(account ids.Account, limit int) []any {
	n := strings.Count(w.from, "?")
	out := append([]any{}, w.args[:n]...)
	out = append(out, account)
	return append(append(out, w.args[n:]...), limit)
}

func scanCases(rows *sql.Rows, err error) ([]Case, error) {
	var out []Case
	err = each(rows, err, func(rows *sql.Rows) error {
		c, err := scanCase(rows)
		out = append(out, c)
		return err
	})
	return out, err
}

func countList(ctx context.Context, q db.Queryer, by access.Actor, f ListFilter) (n int, err error) {
	w := chosen(by, f, q)
	err = q.QueryRow(ctx, `select count(*) from (select c.id from `+w.from+` where c.account_id = ? and `+strings.Join(w.where, " and ")+` limit ?) counted`,
		w.all(by.Account, MaxCount+1)...).Scan(&n)
	return n, err
}

func selectAfter(ctx context.Context, q db.Queryer, account ids.Account, after ids.Case, limit int) ([]Case, error) {
	return scanCases(q.Query(ctx, `select `+columns+` from cases c where c.account_id = ? and c.id > ? order by c.id limit ?`, account, after, limit))
}
