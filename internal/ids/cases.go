package ids

// Project identifies a project, which joins cases.
type Project string

// Grant identifies an access level that was given on a case or a project.
type Grant string

// Wall identifies what keeps a user or a group out of a case.
type Wall string
