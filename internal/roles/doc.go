// Package roles keeps an account's job titles with their permission sets and the sets of those who have no title.
//
// The four roles themselves, and what each may reach at most, belong to package access. What a user may do is always
// the role's ceiling cut to the title's set, or to the account's default set for the role (P6a): [Service.SetFor].
// [Settings] is what administrators change; it tells the effect on people before a change is saved. Every administrator
// may give any permission to a title: the role itself reaches all of them, whatever the administrator's own title cuts.
//
// Tables: job_titles, role_defaults (a role without a row has its ceiling as the default).
//
// Invariants: names of an account's titles differ by more than case; stored sets hold known permissions alone; a title
// that somebody holds can't be deleted.
// Start at title.go and settings.go.
package roles
