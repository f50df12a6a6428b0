package ids

// PracticeArea identifies an entry of an account's list of practice areas.
type PracticeArea string

// Stage identifies a stage of a practice area.
type Stage string

// CaseType identifies an entry of an account's list of types of cases.
type CaseType string

// CaseGroup identifies an entry of an account's list of groups of cases.
type CaseGroup string
