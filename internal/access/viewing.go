package access

import (
	"time"

	"cabinet/internal/ids"
)

// Viewer is the administrator who looks at the workspace as somebody else sees it (C13). The zero value is nobody.
type Viewer struct {
	User ids.User
	// Group is the one group that the viewer is in, whose walls keep them out of cases while they look as another too (C8).
	Group ids.Group
	Role  Role
	// IDNumber is the viewer's badge or personnel number at this moment.
	IDNumber string
}

// Through returns the actor of an administrator, own, who looks as another user of their account, seen: it reaches what seen
// reaches and own may see too, reads and changes nothing, and has proven nothing. The session, the login and where the request
// comes from are own's. Through somebody of another account, or through oneself, nobody looks: that is the zero Actor.
func Through(own, seen Actor) Actor {
	if !own.SignedIn() || !seen.SignedIn() || own.Account != seen.Account || own.User == seen.User || own.Viewing() {
		return Actor{}
	}
	out := seen
	out.Login, out.Session, out.Door, out.RemoteIP, out.RequestID = own.Login, own.Session, own.Door, own.RemoteIP, own.RequestID
	out.Scope, out.ProvenAt, out.Token = ScopeRead, time.Time{}, ""
	out.Permissions = seen.Permissions.Cut(own.Permissions)
	out.Viewer = Viewer{User: own.User, Group: own.Group, Role: own.Role, IDNumber: own.IDNumber}
	return out
}

// Viewing reports whether an administrator looks as the actor, who isn't there themselves.
func (a Actor) Viewing() bool { return a.Viewer.User != "" }

// viewable reports whether somebody who looks as another may see what the action opens: what is a person's own is theirs alone,
// but for the profile, which administrators see anyway.
func (n Need) viewable() bool {
	return n.Scope == ScopeRead && (n.Reach != ReachOwn || n.Action == SeeProfile)
}
