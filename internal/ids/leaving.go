package ids

// Leaving identifies how a user's work was, or is to be, handed over.
type Leaving string
