// Package cases keeps cases and projects, and decides who sees which case and how far they reach on it (C1, C6–C9).
//
// [Service.Require] is the door for every room that keeps something of a case; lists use [access.SeenCases] in their
// statement. Both read the same tables and agree, which a property test proves over random worlds. A case that somebody
// doesn't see isn't there for them, in whatever they ask.
//
// Tables: projects, cases, case_assignments, case_grants, case_walls, case_settings.
//
// Invariants: numbers differ by more than letter case in an account; a stage is one of the case's area; whoever opens a case
// administers it and is assigned to it; only active users are assigned; a guest is assigned to one case at most (P5);
// whoever a wall keeps out reaches nothing of the case, administrators neither, but can lift it blindly, with a reason that
// everybody on the case sees (C8); a case that changes its project is administered by who changes it, since grants come with
// projects. Whatever has a time is judged when asked (C7).
//
// Start at case.go, require.go and create.go.
package cases
