package db

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// TS is an instant as both databases keep it: UTC microseconds since 1970 in a bigint column. The zero time is null.
type TS struct{ time.Time }

// At returns t for storing, cut to microseconds.
func At(t time.Time) TS {
	if t.IsZero() {
		return TS{}
	}
	return TS{t.UTC().Truncate(time.Microsecond)}
}

// Value implements [driver.Valuer].
func (t TS) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UnixMicro(), nil
}

// Scan implements [database/sql.Scanner].
func (t *TS) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		t.Time = time.Time{}
	case int64:
		t.Time = time.UnixMicro(v).UTC()
	default:
		return fmt.Errorf("db: a time is kept as bigint, not as %T", src)
	}
	return nil
}
