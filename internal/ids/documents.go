package ids

// Document identifies a file that a case keeps, with all of its versions.
type Document string
