package ids

// Viewing identifies a time during which an administrator looks at the workspace as another person.
type Viewing string
