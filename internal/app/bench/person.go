package bench

// person is what the bare handlers read: one row by its key.
type person struct {
	ID, Email, FirstName, LastName, Position, About string
	Version                                         int64
}
