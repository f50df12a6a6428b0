package db

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// maxTexts bounds each cache of statement texts. Lists build their texts from few parts, so the bound is not met in practice.
const maxTexts = 1000

// texts remembers, for each statement text, how it reads on this database and its prepared form for reading.
type texts struct {
	postgres bool
	pool     *sql.DB  // prepares on SQLite; pgx prepares by itself
	known    sync.Map // text → *text
	count    atomic.Int32
}

type text struct {
	native string
	args   int

	preparing sync.Mutex
	stmt      atomic.Pointer[sql.Stmt]
}

// of returns how the query reads on this database. It refuses what PostgreSQL would and SQLite wouldn't: a wrong number of
// arguments, and texts that hold NUL or aren't UTF-8. Such texts don't get past the door of the product; here they stay
// out if they do.
func (t *texts) of(query string, args []any) (*text, error) {
	var x *text
	if known, ok := t.known.Load(query); ok {
		x = known.(*text)
	} else {
		x = new(text)
		x.native, x.args = rebind(query, t.postgres)
		if t.count.Load() < maxTexts {
			if known, loaded := t.known.LoadOrStore(query, x); loaded {
				x = known.(*text)
			} else {
				t.count.Add(1)
			}
		}
	}
	if x.args != len(args) {
		return x, fmt.Errorf("db: %d arguments for %d places in %q", len(args), x.args, query)
	}
	for i, arg := range args {
		if !storable(arg) {
			return x, fmt.Errorf("db: argument %d is a text that can't be stored, in %q", i+1, query)
		}
	}
	return x, nil
}

// prepared returns the native text and, on SQLite, its prepared statement.
func (t *texts) prepared(ctx context.Context, query string, args []any) (string, *sql.Stmt, error) {
	x, err := t.of(query, args)
	if err != nil {
		return query, nil, err
	}
	if t.postgres {
		return x.native, nil, nil
	}
	if stmt := x.stmt.Load(); stmt != nil {
		return x.native, stmt, nil
	}
	if _, kept := t.known.Load(query); !kept {
		return x.native, nil, nil
	}
	x.preparing.Lock()
	defer x.preparing.Unlock()
	if stmt := x.stmt.Load(); stmt != nil {
		return x.native, stmt, nil
	}
	stmt, err := t.pool.PrepareContext(ctx, x.native)
	if err != nil {
		return x.native, nil, err
	}
	x.stmt.Store(stmt)
	return x.native, stmt, nil
}

// storable reports whether an argument is anything but a text with NUL or invalid UTF-8.
func storable(arg any) bool {
	s, ok := arg.(string)
	if !ok {
		v := reflect.ValueOf(arg)
		if v.Kind() != reflect.String {
			return true
		}
		s = v.String()
	}
	return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

func (t *texts) close() {
	t.known.Range(func(_, v any) bool {
		if stmt := v.(*text).stmt.Load(); stmt != nil {
			stmt.Close()
		}
		return true
	})
}

// rebind counts the places of arguments, and numbers them for PostgreSQL. On SQLite a limit becomes a sum: SQLite plans a statement
// anew whenever the argument of a bare limit is bound, which takes longer than reading a page (ENABLE_QPSG, which ends that, can't be set
// through the driver). It passes over quoted texts, quoted names and comments.
func rebind(query string, postgres bool) (native string, args int) {
	var b strings.Builder
	for i := 0; i < len(query); {
		j := skipQuoted(query, i)
		if j > i {
			b.WriteString(query[i:j])
			i = j
			continue
		}
		if query[i] == '?' {
			args++
			if postgres {
				b.WriteByte('$')
				b.WriteString(strconv.Itoa(args))
				i++
				continue
			}
			if strings.HasSuffix(query[:i], "limit ") {
				b.WriteString("0+")
			}
		}
		b.WriteByte(query[i])
		i++
	}
	return b.String(), args
}

// skipQuoted returns the end of the quoted text, quoted name or comment that starts at i, or i when none does. One that
// doesn't end reaches to the end of s.
func skipQuoted(s string, i int) int {
	rest := s[i:]
	end := -1
	switch {
	case s[i] == '\'' || s[i] == '"':
		end = strings.IndexByte(rest[1:], s[i]) + 2 // a doubled quote reads as two texts side by side
		if end == 1 {
			end = -1
		}
	case strings.HasPrefix(rest, "--"):
		end = strings.IndexByte(rest, '\n')
	case strings.HasPrefix(rest, "/*"):
		if n := strings.Index(rest[2:], "*/"); n >= 0 {
			end = n + 4
		}
	default:
		return i
	}
	if end < 0 {
		return len(s)
	}
	return i + end
}
