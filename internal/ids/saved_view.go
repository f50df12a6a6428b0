package ids

// SavedView identifies a view of the users list that somebody saved for themselves.
type SavedView string
