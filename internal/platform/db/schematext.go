package db

import (
	"fmt"
	"strings"
)

// A schema file is one text for both databases: `create table`, `alter table … add column`, `create index`, `insert` and
// so on, each ending in a semicolon. Columns are text, bigint, boolean or bytes. Lines of their own direct it:
//
//	-- +only sqlite      what follows is for that database alone and is passed as it is written
//	-- +all              back to both
//	-- +begin            what follows is one statement, semicolons included, and is passed as it is written
//	-- +end

// statements splits a schema file and returns what one of the two databases is to run.
func statements(file string, postgres bool) ([]string, error) {
	var (
		out   []string
		chunk strings.Builder
		only  string
		whole bool
	)
	flush := func() error {
		s := chunk.String()
		chunk.Reset()
		if only != "" && (only == "postgres") != postgres {
			return nil
		}
		if whole {
			out = append(out, strings.TrimSpace(s))
			return nil
		}
		for _, one := range split(s) {
			if only == "" {
				var err error
				if one, err = rewrite(one, postgres); err != nil {
					return err
				}
			}
			out = append(out, one)
		}
		return nil
	}
	for i, line := range strings.SplitAfter(file, "\n") {
		directive, ok := strings.CutPrefix(strings.TrimSpace(line), "-- +")
		if !ok {
			chunk.WriteString(line)
			continue
		}
		if err := flush(); err != nil {
			return nil, err
		}
		switch directive {
		case "only sqlite", "only postgres":
			only = strings.TrimPrefix(directive, "only ")
		case "all":
			only = ""
		case "begin", "end":
			if whole == (directive == "begin") {
				return nil, fmt.Errorf("line %d: begin and end don't match", i+1)
			}
			whole = !whole
		default:
			return nil, fmt.Errorf("line %d: unknown directive %q", i+1, directive)
		}
	}
	if whole {
		return nil, fmt.Errorf("no end after the last begin")
	}
	return out, flush()
}

// split cuts a text at its semicolons and drops what holds no statement.
func split(s string) []string {
	var out []string
	from, last := 0, token{}
	for _, t := range tokens(s) {
		if t.text == ";" {
			out = append(out, strings.TrimSpace(s[from:t.at]))
			from = t.at + 1
		}
		last = t
	}
	if last.text != "" && last.text != ";" {
		out = append(out, strings.TrimSpace(s[from:]))
	}
	return out
}

// token is a word, a quoted text or a sign of a statement; comments and spaces are none.
type token struct {
	text string
	at   int
}

func tokens(s string) []token {
	var out []token
	for i := 0; i < len(s); {
		if end := skipQuoted(s, i); end > i {
			if s[i] == '\'' || s[i] == '"' {
				out = append(out, token{s[i:end], i})
			}
			i = end
			continue
		}
		end := i
		for end < len(s) && wordByte(s[end]) {
			end++
		}
		switch {
		case end > i:
			out = append(out, token{s[i:end], i})
			i = end
		case s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r':
			i++
		default:
			out = append(out, token{s[i : i+1], i})
			i++
		}
	}
	return out
}

func wordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}
