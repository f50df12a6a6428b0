package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
)

// pgTx is one transaction on a connection to PostgreSQL. It begins and ends it by itself, since database/sql would need
// one more round trip for the settings of a soft one.
type pgTx struct {
	conn  *sql.Conn
	texts *texts
	open  bool
}

func (p *pgTx) begin(ctx context.Context, soft bool) error {
	statement := "begin"
	if soft {
		statement = "begin; set local synchronous_commit to off"
	}
	_, err := p.control(ctx, statement)
	p.open = err == nil
	return err
}

func (p *pgTx) commit(ctx context.Context) error {
	tag, err := p.control(ctx, "commit")
	if err != nil {
		return err
	}
	p.open = false
	if tag != "COMMIT" { // the server's quiet answer to a transaction that has failed
		return errors.New("db: the transaction had failed and was rolled back")
	}
	return nil
}

// leave rolls back what wasn't committed and gives the connection back, unless it is beyond use.
func (p *pgTx) leave(ctx context.Context) {
	if p.open {
		if _, err := p.control(ctx, "rollback"); err != nil {
			_ = p.conn.Raw(func(any) error { return driver.ErrBadConn })
		}
	}
	p.conn.Close()
}

// controlWithin is how long beginning and ending a transaction may take.
const controlWithin = 10 * time.Second

// control runs a statement without arguments and returns the tag of its answer. It doesn't end with the caller's
// context, so that the outcome of a commit is known unless the database stands still for longer than controlWithin.
func (p *pgTx) control(ctx context.Context, statement string) (tag string, err error) {
	err = p.conn.Raw(func(conn any) error {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), controlWithin)
		defer cancel()
		results, err := conn.(*stdlib.Conn).Conn().PgConn().Exec(limited, statement).ReadAll()
		if err == nil {
			tag = results[len(results)-1].CommandTag.String()
		}
		return err
	})
	return tag, err
}

func (p *pgTx) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	x, err := p.texts.of(query, args)
	if err != nil {
		return nil, err
	}
	return p.conn.QueryContext(ctx, x.native, args...)
}

func (p *pgTx) queryRow(ctx context.Context, query string, args []any) *sql.Row {
	x, err := p.texts.of(query, args)
	if err != nil {
		return failedRow(err)
	}
	return p.conn.QueryRowContext(ctx, x.native, args...)
}

func (p *pgTx) exec(ctx context.Context, query string, args []any) (int64, error) {
	x, err := p.texts.of(query, args)
	if err != nil {
		return 0, err
	}
	res, err := p.conn.ExecContext(ctx, x.native, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (p *pgTx) lock(ctx context.Context, key int64) error {
	_, err := p.conn.ExecContext(ctx, "select pg_advisory_xact_lock($1)", key)
	return err
}
