package access

import (
	"slices"
	"time"
)

// SeenCases returns the condition that keeps exactly the rows for whose case [Check] allows [SeeCase] to the actor at an
// instant. account and caseID are column expressions, such as "t.account_id" and "t.case_id"; the column of the case is
// never null. It reads case_walls and case_assignments of the room cases once, however many rows it judges, and may lead to the
// rows of a limited user or a guest by their cases.
func SeenCases(by Actor, at time.Time, account, caseID string) Predicate {
	return seenCases(by, at, account, caseID, caseID+" in (select assigned.case_id from case_assignments assigned where assigned.account_id = ?")
}

// SeenCase keeps the same rows as [SeenCases]. It is for rows that something else leads to, such as one's own tasks: the
// assignment to each row's case is looked up, where SeenCases first gathers all cases of the actor.
func SeenCase(by Actor, at time.Time, account, caseID string) Predicate {
	return seenCases(by, at, account, caseID, "exists (select 1 from case_assignments assigned where assigned.case_id = "+caseID+" and assigned.account_id = ?")
}

// seenCases begins the condition on the actor's assignments with assigned, whose last argument is the account.
func seenCases(by Actor, at time.Time, account, caseID, assigned string) Predicate {
	p := Predicate{account + " = ?", []any{string(by.Account)}}
	switch {
	case by.machine():
		return p
	case !by.SignedIn() || !by.Role.Valid() || !by.Scope.Covers(ScopeRead):
		p.SQL += " and false"
		return p
	}
	if !by.Role.Staff() {
		p.SQL += " and " + assigned + " and assigned.user_id = ?" +
			" and (assigned.valid_from is null or assigned.valid_from <= ?) and (assigned.valid_until is null or assigned.valid_until > ?))"
		now := at.UnixMicro()
		p.Args = append(p.Args, string(by.Account), string(by.User), now, now)
	}
	open := NotWalled(by, caseID)
	p.SQL += " and " + open.SQL
	p.Args = append(p.Args, open.Args...)
	return p
}

// NotWalled returns the part of [SeenCases] that is about walls: it keeps the rows whose case no wall keeps the actor out of, nor
// whoever looks as the actor. It is enough only where the rows are led by the actor's own assignments in force.
func NotWalled(by Actor, caseID string) Predicate {
	p := walls(by)
	p.SQL = caseID + " not in (" + p.SQL + ")"
	return p
}

// Walled keeps the rows that [NotWalled] leaves out, led to by their cases.
func Walled(by Actor, caseID string) Predicate {
	p := walls(by)
	p.SQL = caseID + " in (" + p.SQL + ")"
	return p
}

// AnyWall is the condition that a wall stands around a case, whomever it keeps out. account and caseID are column expressions.
func AnyWall(account, caseID string) string {
	return "exists (select 1 from case_walls around where around.account_id = " + account + " and around.case_id = " + caseID + " and around.lifted_at is null)"
}

// walls is the statement of the cases that walls keep the actor out of, or whoever looks as the actor.
func walls(by Actor) Predicate {
	p := Predicate{"select walled.case_id from case_walls walled where walled.account_id = ? and walled.user_id = ? and walled.lifted_at is null",
		[]any{string(by.Account), string(by.User)}}
	for _, user := range some(by.Viewer.User) {
		p.SQL += " union all select walled.case_id from case_walls walled where walled.account_id = ? and walled.user_id = ? and walled.lifted_at is null"
		p.Args = append(p.Args, string(by.Account), string(user))
	}
	for _, group := range some(by.Group, by.Viewer.Group) {
		p.SQL += " union all select fenced.case_id from case_walls fenced where fenced.account_id = ? and fenced.group_id = ? and fenced.lifted_at is null"
		p.Args = append(p.Args, string(by.Account), string(group))
	}
	return p
}

// some returns the values that aren't empty.
func some[T ~string](values ...T) []T {
	return slices.DeleteFunc(values, func(v T) bool { return v == "" })
}
