package access

import (
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// Facts is what the policy must know about the thing that is touched. A service reads it through its transaction.
type Facts struct {
	// Account is where the thing lives; empty for things of the whole deployment.
	Account ids.Account
	// Owner is whose thing it is, such as the user of a profile; empty for things of the account.
	Owner ids.User
	// Group is the group of the user who is touched or made; empty is the default group.
	Group ids.Group
	// Rank is what the user who is touched holds, or the user who is made would; nil for whatever isn't a user.
	Rank *Rank
	// Case is how the actor stands to the case or project that is touched, or that holds what is touched; nil for whatever
	// belongs to neither.
	Case *CaseFacts
}

// Rule names what decided.
type Rule string

// The rules, in the order in which they are asked.
const (
	// RuleUnknown refuses an action that the policy doesn't list.
	RuleUnknown Rule = "unknown_action"
	// RuleMachine allows what the product or the machine's operator does within the account it was started for.
	RuleMachine Rule = "machine"
	// RuleDirectory decides about an account's directory, which reads users, and invites and changes those of the account who
	// aren't administrators: it makes, changes and removes no administrator and no manager (R44).
	RuleDirectory Rule = "directory"
	// RuleNobody refuses whoever isn't signed in.
	RuleNobody Rule = "nobody"
	// RuleAccount refuses everything of another account.
	RuleAccount Rule = "other_account"
	// RuleReach refuses whom the thing isn't for: it doesn't exist for them.
	RuleReach Rule = "out_of_reach"
	// RuleWall refuses whom a wall keeps out of the case: it doesn't exist for them (C8).
	RuleWall Rule = "wall"
	// RuleAssignment refuses limited users and guests who aren't assigned to the case: it doesn't exist for them (P5).
	RuleAssignment Rule = "assignment"
	// RuleViewing refuses an administrator who looks as another user what is that person's own, and every change (C13).
	RuleViewing Rule = "viewing"
	// RuleScope refuses a token of too small a scope.
	RuleScope Rule = "scope"
	// RuleLevel refuses who reaches the case or project, but not far enough (C6).
	RuleLevel Rule = "level"
	// RuleStaff refuses limited users and guests what is for administrators and standard users.
	RuleStaff Rule = "staff"
	// RulePermission refuses who reaches the thing but lacks the permission.
	RulePermission Rule = "permission"
	// RuleUpward refuses who would reach someone, or hand out something, above themselves (R40).
	RuleUpward Rule = "upward"
	// RuleForATime refuses who manages only for a time and would make a manager, who would go on after that time.
	RuleForATime Rule = "for_a_time"
	// RuleGranted allows whom no other rule refused.
	RuleGranted Rule = "granted"
)

// Step is one link of the chain that led to a decision.
type Step struct {
	Rule   Rule
	Passed bool
}

// Decision is the answer of the policy.
type Decision struct {
	Allowed bool
	// Rule is what decided.
	Rule Rule
	// Known tells that the actor may know that the thing exists; a refusal is then said openly.
	Known bool
	// Chain is every rule that was asked, in order; the last one decided.
	Chain []Step
}

// Err returns nil for a yes, [errs.Forbidden] where the actor may know of the thing and [errs.NotFound] where not.
func (d Decision) Err() error {
	switch {
	case d.Allowed:
		return nil
	case d.Rule == RuleNobody:
		return errs.E(errs.Unauthenticated, "access.sign_in", nil)
	case !d.Known:
		return errs.E(errs.NotFound, "access.not_found", nil)
	case d.Rule == RuleViewing:
		return errs.E(errs.Forbidden, "access.viewing", nil)
	case d.Rule == RuleScope:
		return errs.E(errs.Forbidden, "access.scope", nil)
	case d.Rule == RuleUpward, d.Rule == RuleDirectory:
		return errs.E(errs.Forbidden, "access.upward", nil)
	case d.Rule == RuleLevel, d.Rule == RuleStaff:
		return errs.E(errs.Forbidden, "access.level", nil)
	case d.Rule == RuleForATime:
		return errs.E(errs.Forbidden, "access.for_a_time", nil)
	default:
		return errs.E(errs.Forbidden, "access.permission", nil)
	}
}

// Require returns nil when by may do the action on such a thing, else the error of [Decision.Err].
func Require(by Actor, do Action, on Facts) error { return Check(by, do, on).Err() }

// Check decides whether by may do the action on a thing with the given facts.
func Check(by Actor, do Action, on Facts) Decision {
	var d Decision
	ask := func(r Rule, passed bool) bool {
		d.Chain = append(d.Chain, Step{r, passed})
		if !passed {
			d.Rule = r
		}
		return passed
	}
	need, listed := needOf(do)
	if !ask(RuleUnknown, listed) {
		return d
	}
	if by.machine() {
		d.Allowed = ask(RuleMachine, by.Account == on.Account)
		d.Rule = RuleMachine
		return d
	}
	if by.directory() {
		d.Known = by.Account != "" && by.Account == on.Account
		d.Allowed = ask(RuleDirectory, d.Known && directed(do, on))
		d.Rule = RuleDirectory
		return d
	}
	if !ask(RuleNobody, by.SignedIn() && by.Role.Valid()) || !ask(RuleAccount, by.Account == on.Account) ||
		!ask(RuleReach, need.Reach.covers(by, on)) {
		return d
	}
	if need.Reach == ReachCase && (!ask(RuleWall, !on.Case.Walled) || !ask(RuleAssignment, by.Role.Staff() || on.Case.Assigned)) {
		return d
	}
	d.Known = true
	if by.Viewing() && !ask(RuleViewing, need.viewable()) || !ask(RuleScope, by.Scope.Covers(need.Scope)) || need.Level != LevelNone && !ask(RuleLevel, need.level(by.Role, on) >= need.Level) ||
		need.Staff && !ask(RuleStaff, by.Role.Staff()) || !ask(RulePermission, need.Permission == "" || by.Permissions.Has(need.Permission)) ||
		!ask(RuleUpward, need.Limit.keeps(by, on)) || !ask(RuleForATime, !need.Lasting || lasts(by, on)) {
		return d
	}
	d.Allowed = ask(RuleGranted, true)
	d.Rule = RuleGranted
	return d
}

// level returns how far the role reaches on the case or project.
func (n Need) level(r Role, on Facts) Level {
	switch {
	case on.Case == nil:
		return LevelNone
	case n.Reach == ReachProject:
		return ProjectLevel(r, *on.Case)
	default:
		return CaseLevel(r, *on.Case)
	}
}

// lasts reports whether what is handed out goes on no longer than what the actor has: whoever manages for a time makes no
// managers, who would go on after it. Administrators hand out everything.
func lasts(by Actor, on Facts) bool {
	return by.Role == Administrator || on.Rank == nil || !on.Rank.Manages || by.Lastingly
}

// machine reports whether the actor is the product itself or the operator at the machine, not a person signed in.
func (a Actor) machine() bool {
	return a.User == "" && (a.Door == DoorSystem || a.Door == DoorCLI)
}

// directory reports whether the actor is what keeps an account's users through SCIM.
func (a Actor) directory() bool { return a.User == "" && a.Door == DoorDirectory }

// directed reports whether a directory may do the action.
func directed(do Action, on Facts) bool {
	below := on.Rank != nil && on.Rank.Role.Valid() && on.Rank.Role != Administrator
	switch do {
	case SeeUsers:
		return true
	case DirectUser:
		return below
	case InviteUser:
		return below && !on.Rank.Manages
	default:
		return false
	}
}
