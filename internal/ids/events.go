package ids

// Event identifies something in time on a case, such as a hearing.
type Event string
