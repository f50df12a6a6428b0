package ids

// SavedView identifies a view of a list that somebody saved for themselves.
type SavedView string
