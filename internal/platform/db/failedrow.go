package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// failedRow returns a row whose Scan and Err give err. Only database/sql can make rows, so it is handed a database that
// can't be reached because of err.
func failedRow(err error) *sql.Row {
	unreachable := sql.OpenDB(unreachable{err})
	defer unreachable.Close()
	return unreachable.QueryRowContext(context.Background(), "")
}

type unreachable struct{ err error }

func (u unreachable) Connect(context.Context) (driver.Conn, error) { return nil, u.err }
func (u unreachable) Driver() driver.Driver                        { return u }
func (u unreachable) Open(string) (driver.Conn, error)             { return nil, u.err }
