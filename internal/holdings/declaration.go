package holdings

// Fate is what becomes of a thing when the user leaves whom it is tied to.
type Fate string

// The fates.
const (
	// HandedOver goes to an heir, or is left on purpose; until then it is open. There is a [Handing] of the same kind.
	HandedOver Fate = "handed_over"
	// Ends is gone when the user is deactivated, or leads nowhere from then on.
	Ends Fate = "ends"
	// Personal stays with the user, waits for their return, and goes when they are erased.
	Personal Fate = "personal"
	// History says who did or was something; it stays.
	History Fate = "history"
)

// Declaration says what becomes of the columns that tie one kind of thing to a user.
type Declaration struct {
	// Kind is the stable name of what is held, such as "invitations".
	Kind string
	Fate Fate
	// Columns are the columns that name the user, or the login of one, as table.column.
	Columns []string
}
