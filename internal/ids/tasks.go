package ids

// Task identifies something to be done on a case.
type Task string
