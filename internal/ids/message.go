package ids

// Message identifies what was said between the staff and the client side of a case.
type Message string
