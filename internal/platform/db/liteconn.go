package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// liteConn is the writer's one connection with its prepared statements. It is opened anew after trouble.
type liteConn struct {
	pool  *sql.DB
	texts *texts

	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	open  bool // a transaction
	lax   bool // the connection's commits don't wait for the disk
}

// Statements of a callback run without its context: interrupting one would make SQLite throw away the transaction of
// everybody. Tx looks at the context between them.
var uninterrupted = context.Background()

func (c *liteConn) begin(soft bool) error {
	if c.conn == nil {
		conn, err := c.pool.Conn(uninterrupted)
		if err != nil {
			return err
		}
		c.conn, c.stmts, c.lax = conn, map[string]*sql.Stmt{}, false
	}
	if c.lax != soft {
		level := "pragma synchronous=full"
		if soft {
			level = "pragma synchronous=normal"
		}
		if err := c.control(level); err != nil {
			c.discard()
			return err
		}
		c.lax = soft
	}
	if err := c.control("begin immediate"); err != nil {
		if !Unavailable(err) {
			c.discard()
		}
		return err
	}
	c.open = true
	return nil
}

func (c *liteConn) commit() error {
	err := c.control("commit")
	if err != nil {
		c.discard()
	}
	c.open = false
	return err
}

func (c *liteConn) rollback() {
	if err := c.control("rollback"); err != nil {
		c.discard()
	}
	c.open = false
}

// discard rolls back and gives up the connection, so that the next transaction starts on a fresh one.
func (c *liteConn) discard() {
	if c.conn == nil {
		return
	}
	c.control("rollback")
	c.forget()
	c.conn.Raw(func(any) error { return driver.ErrBadConn }) // the pool's way to be told not to keep it
	c.conn.Close()
	c.conn, c.open = nil, false
}

func (c *liteConn) forget() {
	for _, s := range c.stmts {
		s.Close()
	}
	clear(c.stmts)
}

func (c *liteConn) close() error {
	if c.conn != nil {
		c.forget()
		c.conn.Close()
		c.conn = nil
	}
	return c.pool.Close()
}

func (c *liteConn) control(statement string) error {
	s, err := c.stmt(statement)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(uninterrupted)
	return err
}

func (c *liteConn) stmt(query string) (*sql.Stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	s, err := c.conn.PrepareContext(uninterrupted, query)
	if err != nil {
		return nil, err
	}
	if len(c.stmts) >= maxTexts {
		c.forget()
	}
	c.stmts[query] = s
	return s, nil
}

// prepared returns the statement for a callback's query, after checking the number of its arguments.
func (c *liteConn) prepared(query string, args []any) (*sql.Stmt, error) {
	x, err := c.texts.of(query, args)
	if err != nil {
		return nil, err
	}
	return c.stmt(x.native)
}

func (c *liteConn) query(_ context.Context, query string, args []any) (*sql.Rows, error) {
	s, err := c.prepared(query, args)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(uninterrupted, args...)
}

func (c *liteConn) queryRow(_ context.Context, query string, args []any) *sql.Row {
	s, err := c.prepared(query, args)
	if err != nil {
		return failedRow(err)
	}
	return s.QueryRowContext(uninterrupted, args...)
}

func (c *liteConn) exec(_ context.Context, query string, args []any) (int64, error) {
	s, err := c.prepared(query, args)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(uninterrupted, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (c *liteConn) lock(context.Context, int64) error { return nil }
