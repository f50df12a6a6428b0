package table

import "cabinet/internal/platform/errs"

const (
	// MaxRows is how many records a table may have, the header not counted.
	MaxRows = 200_000
	// MaxCell and MaxRow are the most bytes that a cell and all cells of a record may have.
	MaxCell = 1 << 20
	MaxRow  = 2 << 20
	// MaxColumns is how many cells a record may have.
	MaxColumns = 200
	// MaxFile is the most bytes that a file may have.
	MaxFile = 100 << 20
)

// What may be wrong with a record as such: message keys of [Row.Wrong].
const (
	CellLarge   = "bulk.table.cell_large"
	RowLarge    = "bulk.table.row_large"
	ColumnsMany = "bulk.table.columns_many"
	QuoteOpen   = "bulk.table.quote_open"
)

// errRows refuses a table with more than [MaxRows] records.
func errRows() error {
	return errs.E(errs.TooLarge, "bulk.table.rows_many", nil).With(errs.Args{"Max": MaxRows})
}

// errFile refuses a file of more than [MaxFile] bytes.
func errFile() error {
	return errs.E(errs.TooLarge, "bulk.table.file_large", nil).With(errs.Args{"Max": MaxFile >> 20})
}
