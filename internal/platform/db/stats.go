package db

import "database/sql"

// Stats returns how the connections stand, by pool: the one writer and the readers of SQLite, or all of PostgreSQL.
func (d *DB) Stats() map[string]sql.DBStats {
	return map[string]sql.DBStats{"all": d.pool.Stats()}
}
