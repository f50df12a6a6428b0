package access

import "slices"

// Action is something that the policy judges, named verb and noun.
type Action string

// The actions that exist so far.
const (
	// SeeProfile is reading one's own profile.
	SeeProfile Action = "see_profile"
	// EditProfile is changing one's own profile and picture.
	EditProfile Action = "edit_profile"
	// SeeCard is seeing another user's name, picture and position; [SeenUsers] is its list form.
	SeeCard Action = "see_card"
	// ManageSignIn is one's own password and sessions.
	ManageSignIn Action = "manage_sign_in"
	// SeeLists is reading the account's settings that everybody needs: titles, branches, name, zone.
	SeeLists Action = "see_lists"
	// ManageAccount is everything of Account settings: information, policy, titles, branches, users.
	ManageAccount Action = "manage_account"
	// SeeUsers is looking at the users of a group in Account settings, each with what they hold; [ManagedUsers] is its
	// list form.
	SeeUsers Action = "see_users"
	// EditUser is changing a user's work data: names, numbers, title line. Rights, status and sign-in email take
	// [ManageAccount].
	EditUser Action = "edit_user"
	// DirectUser is changing everything of a user but the sign-in email in one step, as an account's directory asks for it;
	// the facts name the rank that the user has, and another time the one that they would have.
	DirectUser Action = "direct_user"
	// InviteUser is inviting somebody into a group, with a rank.
	InviteUser Action = "invite_user"
	// ResetUser is sending a user a link to a new password.
	ResetUser Action = "reset_user"
	// ReadActivity is reading the account's activity record as a whole.
	ReadActivity Action = "read_activity"
	// ViewAs is looking at the workspace as another user of the account sees it (C13); see [Through].
	ViewAs Action = "view_as"
	// ExportOwnData is asking for everything that Cabinet holds about oneself, or for one's own erasure (S15).
	ExportOwnData Action = "export_own_data"
	// ManageSystem is looking after the deployment: mail, storage, jobs. Its thing lives in the account that was made first.
	ManageSystem Action = "manage_system"
	// CreateAccount is making a new account; only the machine does it.
	CreateAccount Action = "create_account"
)

// Reach says for whom in the thing's own account a thing exists.
type Reach string

// The reaches.
const (
	// ReachNobody is for the machine alone.
	ReachNobody Reach = "nobody"
	// ReachOwn is for the user whose thing it is.
	ReachOwn Reach = "own"
	// ReachColleagues is for oneself, and for administrators and standard users (P6).
	ReachColleagues Reach = "colleagues"
	// ReachEverybody is for every user of the account.
	ReachEverybody Reach = "everybody"
	// ReachManagers is for administrators and for who manages the group of the user who is touched (P9).
	ReachManagers Reach = "managers"
	// ReachAdministrators is for administrators.
	ReachAdministrators Reach = "administrators"
	// ReachStaff is for administrators and standard users.
	ReachStaff Reach = "staff"
	// ReachProject is for whom a project exists: staff too. The level asked for is that on the project.
	ReachProject Reach = "project"
	// ReachCase is for whom a case exists: who isn't kept out by a wall, and is staff or assigned to it (C6, C8).
	ReachCase Reach = "case"
)

// covers reports whether the thing exists for a user of its own account.
func (r Reach) covers(by Actor, on Facts) bool {
	switch r {
	case ReachOwn:
		return by.User == on.Owner
	case ReachColleagues:
		return by.User == on.Owner || by.Role == Administrator || by.Role == Standard
	case ReachEverybody:
		return true
	case ReachManagers:
		return by.Role == Administrator || by.ManagesGroup(on.Group)
	case ReachAdministrators:
		return by.Role == Administrator
	case ReachStaff:
		return by.Role.Staff()
	case ReachProject:
		return by.Role.Staff() && on.Case != nil
	case ReachCase: // the rules about walls and assignments come next
		return on.Case != nil
	default:
		return false
	}
}

// Need is what an action asks of a person: to be within reach, a token's scope and, where named, a permission
// and the limit of the user who is touched; on a case or a project to have a level, and where staff is asked for to be an
// administrator or a standard user.
type Need struct {
	Action     Action
	Reach      Reach
	Scope      Scope
	Level      Level
	Permission Permission
	Staff      bool
	Limit      Limit
	// Lasting takes lasting power to hand out power that lasts.
	Lasting bool
}

// Actions returns the whole policy as data, one row an action.
func Actions() []Need {
	return append([]Need{
		{Action: SeeProfile, Reach: ReachOwn, Scope: ScopeRead},
		{Action: EditProfile, Reach: ReachOwn, Scope: ScopeWrite},
		{Action: SeeCard, Reach: ReachColleagues, Scope: ScopeRead},
		{Action: ManageSignIn, Reach: ReachOwn, Scope: ScopeWrite},
		{Action: SeeLists, Reach: ReachEverybody, Scope: ScopeRead},
		{Action: ManageAccount, Reach: ReachAdministrators, Scope: ScopeAdmin},
		{Action: SeeUsers, Reach: ReachManagers, Scope: ScopeAdmin},
		{Action: EditUser, Reach: ReachManagers, Scope: ScopeAdmin, Limit: LimitWithin},
		{Action: DirectUser, Reach: ReachAdministrators, Scope: ScopeAdmin},
		{Action: InviteUser, Reach: ReachManagers, Scope: ScopeAdmin, Limit: LimitWithin, Lasting: true},
		{Action: ResetUser, Reach: ReachManagers, Scope: ScopeAdmin, Limit: LimitBeneath},
		{Action: ReadActivity, Reach: ReachAdministrators, Scope: ScopeAdmin},
		{Action: ViewAs, Reach: ReachAdministrators, Scope: ScopeAdmin},
		{Action: ExportOwnData, Reach: ReachOwn, Scope: ScopeRead},
		{Action: ManageSystem, Reach: ReachAdministrators, Scope: ScopeAdmin},
		{Action: CreateAccount, Reach: ReachNobody, Scope: ScopeAdmin},
	}, caseActions()...)
}

func needOf(do Action) (Need, bool) {
	all := Actions()
	i := slices.IndexFunc(all, func(n Need) bool { return n.Action == do })
	if i < 0 {
		return Need{}, false
	}
	return all[i], true
}
