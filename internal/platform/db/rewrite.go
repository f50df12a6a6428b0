package db

import (
	"fmt"
	"slices"
	"strings"
)

// columnType returns how a column type of the schema texts reads on a database. On SQLite "int" and not "integer", as
// "integer primary key" would make up numbers; a boolean is the only "integer", by which [DB.Schema] knows it again.
func columnType(name, column string, postgres bool) (string, bool) {
	if postgres {
		t, ok := map[string]string{"text": `text collate "C"`, "bigint": "bigint", "boolean": "boolean", "bytes": "bytea"}[name]
		return t, ok
	}
	switch name {
	case "text":
		return "text", true
	case "bigint":
		return "int", true
	case "boolean":
		return "integer check (" + column + " in (0, 1))", true
	case "bytes":
		return "blob", true
	}
	return "", false
}

var (
	tableConstraints = []string{"primary", "unique", "foreign", "check", "constraint"}
	bannedCalls      = []string{"now", "random", "datetime", "current_timestamp", "current_date", "current_time", "gen_random_uuid"}
)

// rewrite turns one statement of the common text into that of a database.
func rewrite(statement string, postgres bool) (string, error) {
	ts := tokens(statement)
	for _, t := range ts {
		if slices.Contains(bannedCalls, strings.ToLower(t.text)) {
			return "", fmt.Errorf("%q in %q: times and randomness are handed in", t.text, head(statement))
		}
	}
	var columns []int // of the tokens that are column types
	switch {
	case starts(ts, "create", "table"):
		columns = tableColumns(ts)
	case starts(ts, "alter", "table") && len(ts) > 6 && ts[3].text == "add" && ts[4].text == "column":
		columns = []int{6}
	}
	var b strings.Builder
	done := 0
	for _, i := range columns {
		native, ok := columnType(ts[i].text, ts[i-1].text, postgres)
		if !ok {
			return "", fmt.Errorf("column %s in %q has the type %q, which isn't text, bigint, boolean or bytes",
				ts[i-1].text, head(statement), ts[i].text)
		}
		b.WriteString(statement[done:ts[i].at])
		b.WriteString(native)
		done = ts[i].at + len(ts[i].text)
	}
	b.WriteString(statement[done:])
	if starts(ts, "create", "table") && !postgres {
		b.WriteString(" strict")
	}
	return b.String(), nil
}

// tableColumns returns the tokens of a `create table` that are column types: each second one of an entry.
func tableColumns(ts []token) []int {
	var out []int
	depth := 0
	for i, t := range ts {
		switch t.text {
		case "(":
			depth++
		case ")":
			depth--
		}
		entry := depth == 1 && (t.text == "(" || t.text == ",")
		if entry && i+2 < len(ts) && !slices.Contains(tableConstraints, ts[i+1].text) {
			out = append(out, i+2)
		}
	}
	return out
}

func starts(ts []token, words ...string) bool {
	if len(ts) < len(words) {
		return false
	}
	for i, w := range words {
		if ts[i].text != w {
			return false
		}
	}
	return true
}

// head returns the beginning of a statement for a message.
func head(statement string) string {
	line, _, _ := strings.Cut(statement, "\n")
	return line
}
