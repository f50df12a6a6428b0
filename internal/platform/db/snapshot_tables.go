package db

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Table describes a table by what is the same on both databases.
type Table struct {
	Name    string
	Columns []Column
	// Key are the columns of the primary key, in its order.
	Key []string
	// References are the other tables that its rows point to.
	References []string
}

// Column is a column with its type as the schema texts name it: text, bigint, boolean or bytes.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func (t Table) columnList() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return quotedList(names)
}

// Tables returns the product's tables so that each stands behind those that its rows point to; search indexes and the list
// of applied schema files aren't among them. A table without primary key, and tables that point to each other in a ring,
// are errors: their rows couldn't be put back in order.
func (d *DB) Tables(ctx context.Context) ([]Table, error) { return tablesOf(ctx, d, d.Postgres()) }

func tablesOf(ctx context.Context, q Queryer, postgres bool) ([]Table, error) {
	columns, references := liteTableColumns, liteReferences
	if postgres {
		columns, references = pgTableColumns, pgReferences
	}
	tables := map[string]*Table{}
	rows, err := q.Query(ctx, columns)
	if err != nil {
		return nil, fmt.Errorf("db: list tables: %w", err)
	}
	defer rows.Close()
	keys := map[string]map[int]string{}
	for rows.Next() {
		var table string
		var c Column
		var key int
		if err := rows.Scan(&table, &c.Name, &c.Type, &key); err != nil {
			return nil, fmt.Errorf("db: list tables: %w", err)
		}
		if tables[table] == nil {
			tables[table], keys[table] = &Table{Name: table}, map[int]string{}
		}
		tables[table].Columns = append(tables[table].Columns, c)
		if key > 0 {
			keys[table][key] = c.Name
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("db: list tables: %w", err)
	}
	for name, t := range tables {
		for i := 1; i <= len(keys[name]); i++ {
			t.Key = append(t.Key, keys[name][i])
		}
		if len(t.Key) == 0 {
			return nil, fmt.Errorf("db: table %s has no primary key", name)
		}
	}
	if err := addReferences(ctx, q, references, tables); err != nil {
		return nil, fmt.Errorf("db: list references: %w", err)
	}
	return inOrder(tables)
}

func addReferences(ctx context.Context, q Queryer, query string, tables map[string]*Table) error {
	rows, err := q.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		if t := tables[from]; t != nil && from != to && !slices.Contains(t.References, to) {
			t.References = append(t.References, to)
		}
	}
	return rows.Err()
}

// inOrder puts referenced tables first, and those that may stand anywhere by name.
func inOrder(tables map[string]*Table) ([]Table, error) {
	var out []Table
	placed := map[string]bool{}
	for len(placed) < len(tables) {
		var next []string
		for name, t := range tables {
			if !placed[name] && !slices.ContainsFunc(t.References, func(r string) bool { return !placed[r] }) {
				next = append(next, name)
			}
		}
		if len(next) == 0 {
			return nil, fmt.Errorf("db: some of the tables point to each other in a ring")
		}
		slices.Sort(next)
		for _, name := range next {
			slices.Sort(tables[name].References)
			out = append(out, *tables[name])
			placed[name] = true
		}
	}
	return out, nil
}

// TableNames returns the names of all tables that the schema texts ever make or rename to, in no particular order.
func TableNames(schemas ...fs.FS) ([]string, error) {
	var out []string
	for _, postgres := range []bool{false, true} {
		files, err := schemaFiles(schemas, postgres)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			for _, s := range f.statements {
				if name := madeTable(tokens(s)); name != "" && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	return out, nil
}

func madeTable(ts []token) string {
	name := ""
	switch {
	case starts(ts, "create", "table", "if", "not", "exists") && len(ts) > 5:
		name = ts[5].text
	case starts(ts, "create", "table") && len(ts) > 2:
		name = ts[2].text
	case starts(ts, "alter", "table") && len(ts) > 5 && ts[3].text == "rename" && ts[4].text == "to":
		name = ts[5].text
	}
	return strings.Trim(name, `"`)
}

// The queries return (table, column, type, place in the primary key from 1 or 0) in the order of a table's columns, and
// (table, referenced table). Computed columns and tables of PostgreSQL extensions are left out.
const (
	liteTableColumns = `
select t.name, c.name, case c.type when 'INT' then 'bigint' when 'INTEGER' then 'boolean' when 'BLOB' then 'bytes' else lower(c.type) end, c.pk
from pragma_table_list t, pragma_table_xinfo(t.name) c
where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%' and t.name <> 'schema_versions' and c.hidden = 0
order by t.name, c.cid`

	liteReferences = `
select t.name, f."table" from pragma_table_list t, pragma_foreign_key_list(t.name) f
where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%'`

	pgTableColumns = `
select c.relname, a.attname, replace(format_type(a.atttypid, a.atttypmod), 'bytea', 'bytes'),
	coalesce(array_position(x.indkey::int2[], a.attnum) + 1, 0)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
left join pg_index x on x.indrelid = c.oid and x.indisprimary
where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'schema_versions'
	and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by c.relname, a.attnum`

	pgReferences = `
select c.relname, f.relname from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace`
)
