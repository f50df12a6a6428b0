package access

// Predicate is a condition for a where clause, with the arguments of its placeholders.
type Predicate struct {
	SQL  string
	Args []any
}

// SeenUsers returns the condition on a table of users, named or aliased table, that keeps exactly the rows for which
// [Check] allows [SeeCard]. The table has the columns account_id and id.
func SeenUsers(by Actor, table string) Predicate {
	switch {
	case by.machine():
		return Predicate{table + ".account_id = ?", []any{string(by.Account)}}
	case !by.SignedIn() || !by.Role.Valid() || !by.Scope.Covers(ScopeRead):
		return Predicate{table + ".account_id = ? and false", []any{string(by.Account)}}
	case by.Role == Administrator || by.Role == Standard:
		return Predicate{table + ".account_id = ?", []any{string(by.Account)}}
	default:
		return Predicate{table + ".account_id = ? and " + table + ".id = ?", []any{string(by.Account), string(by.User)}}
	}
}

// ManagedUsers returns the condition on a table of users, named or aliased table, that keeps exactly the rows for which
// [Check] allows [SeeUsers]. The table has the columns account_id and group_id, which is null for the default group.
func ManagedUsers(by Actor, table string) Predicate {
	account := string(by.Account)
	switch {
	case by.machine(), by.directory() && account != "":
		return Predicate{table + ".account_id = ?", []any{account}}
	case !by.SignedIn() || !by.Role.Valid() || !by.Scope.Covers(ScopeAdmin):
		return Predicate{table + ".account_id = ? and false", []any{account}}
	case by.Role == Administrator:
		return Predicate{table + ".account_id = ?", []any{account}}
	case by.ManagesGroup(by.Group):
		return Predicate{table + ".account_id = ? and " + table + ".group_id = ?", []any{account, string(by.Group)}}
	default:
		return Predicate{table + ".account_id = ? and false", []any{account}}
	}
}
