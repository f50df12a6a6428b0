package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Schema describes the tables in words that are the same on both databases: columns with their types, keys, indexes and
// references. Left out is what one database has alone (search indexes, triggers, how a check is worded).
func (d *DB) Schema(ctx context.Context) (string, error) {
	columns, rest := liteColumns, liteRest
	if d.Postgres() {
		columns, rest = pgColumns, pgRest
	}
	names, tables := []string{}, map[string]*table{}
	err := d.each(ctx, columns, func(name, line string) {
		if tables[name] == nil {
			tables[name] = &table{}
			names = append(names, name)
		}
		tables[name].columns = append(tables[name].columns, line)
	})
	if err != nil {
		return "", fmt.Errorf("db: describe schema: %w", err)
	}
	err = d.each(ctx, rest, func(name, line string) {
		if t := tables[name]; t != nil {
			t.rest = append(t.rest, line)
		}
	})
	if err != nil {
		return "", fmt.Errorf("db: describe schema: %w", err)
	}
	var b strings.Builder
	slices.Sort(names)
	for _, name := range names {
		t := tables[name]
		slices.Sort(t.rest)
		fmt.Fprintf(&b, "%s\n    %s\n", name, strings.Join(append(t.columns, t.rest...), "\n    "))
	}
	return b.String(), nil
}

type table struct{ columns, rest []string }

func (d *DB) each(ctx context.Context, query string, fn func(table, line string)) error {
	rows, err := d.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, line string
		if err := rows.Scan(&name, &line); err != nil {
			return err
		}
		fn(name, line)
	}
	return rows.Err()
}

// The queries return (table, line) in the order of a table's columns. Types and defaults get the names of the schema
// texts; a reference without columns means the primary key. Left out is what only one of them has: PostgreSQL's indexes that aren't
// trees, and those of SQLite whose names end in "_lite".
const (
	liteColumns = `
select t.name, c.name || ' ' ||
	case c.type when 'INT' then 'bigint' when 'INTEGER' then 'boolean' when 'BLOB' then 'bytes' else lower(c.type) end ||
	case when c."notnull" or c.pk > 0 then ' not null' else '' end || coalesce(' default ' || c.dflt_value, '')
from pragma_table_list t, pragma_table_xinfo(t.name) c
where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%' and t.name <> 'schema_versions'
order by t.name, c.cid`

	liteRest = `
select t.name, case i.origin when 'pk' then 'primary key' when 'u' then 'unique'
		else case when i."unique" then 'unique ' else '' end || 'index ' || i.name end || ' (' || (
	select group_concat(coalesce(x.name, 'expression') || case when x.desc then ' desc' else '' end, ', ' order by x.seqno)
	from pragma_index_xinfo(i.name) x where x.key) || ')' ||
	case when i.partial then ' partial' else '' end
from pragma_table_list t, pragma_index_list(t.name) i where t.schema = 'main' and t.type = 'table' and i.name not like '%~_lite' escape '~'
union all
select t.name, 'references ' || f."table" || ' (' || group_concat(f."from" || ' to ' || coalesce(f."to", (
		select p.name from pragma_table_info(f."table") p where p.pk = f.seq + 1)), ', ' order by f.seq) || ')' ||
	case f.on_delete when 'NO ACTION' then '' else ' on delete ' || lower(f.on_delete) end
from pragma_table_list t, pragma_foreign_key_list(t.name) f
where t.schema = 'main' and t.type = 'table'
group by t.name, f.id`

	pgColumns = `
select c.relname, a.attname || ' ' || replace(format_type(a.atttypid, a.atttypmod), 'bytea', 'bytes') ||
	case when a.attnotnull then ' not null' else '' end ||
	coalesce(' default ' || regexp_replace(regexp_replace(pg_get_expr(v.adbin, v.adrelid), '::[a-z]+', '', 'g'),
		'^''(-?[0-9]+)''$', case when a.atttypid = 'bigint'::regtype then '\1' else '''\1''' end), '')
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef v on v.adrelid = c.oid and v.adnum = a.attnum
where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'schema_versions'
order by c.relname, a.attnum`

	pgRest = `
select c.relname, case when x.indisprimary then 'primary key' when k.oid is not null then 'unique'
		else case when x.indisunique then 'unique ' else '' end || 'index ' || i.relname end || ' (' || (
	select string_agg(coalesce(a.attname, 'expression') || case when x.indoption[n - 1] & 1 = 1 then ' desc' else '' end,
		', ' order by n)
	from generate_series(1, x.indnkeyatts) n
	left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[n - 1] and a.attnum > 0) || ')' ||
	case when x.indpred is not null then ' partial' else '' end
from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
join pg_am m on m.oid = i.relam and m.amname = 'btree'
left join pg_constraint k on k.conindid = i.oid and k.contype = 'u'
where c.relnamespace = current_schema()::regnamespace
union all
select c.relname, 'references ' || f.relname || ' (' || (
	select string_agg(a.attname || ' to ' || b.attname, ', ' order by n)
	from generate_series(1, array_length(k.conkey, 1)) n
	join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[n]
	join pg_attribute b on b.attrelid = f.oid and b.attnum = k.confkey[n]) || ')' ||
	case k.confdeltype when 'c' then ' on delete cascade' when 'n' then ' on delete set null'
		when 'd' then ' on delete set default' when 'r' then ' on delete restrict' else '' end
from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace`
)
