// Package viewing lets administrators look at the workspace as another person sees it (C13, R41): to help somebody who can't find
// something, and to see that what should be hidden is.
//
// An account allows it, which none does at first. An administrator then looks as one user for at most half an hour, in their own
// session and for a reason that they give. What is shown is what that person sees and the administrator may see too; the policy
// in access makes it so ([cabinet/internal/access.Through]), the web opens nothing but pages that are marked for it, and the record
// takes nothing but views. The person is told by mail and can read for themselves who looked, when and why.
//
// Tables: viewings, viewing_settings.
//
// Invariants:
//   - A look ends by itself, and with everything on which it stands: the session, the administrator's role, the account's permission,
//     the person's membership. All of that is asked at each request, at most a second old.
//   - A look that is over shows nothing until the administrator goes back to being themselves.
//   - Nothing is kept of a look that isn't in the record too: the reason, and both people with their ID numbers.
//
// Start at start.go; identity has what a session knows of it.
package viewing
