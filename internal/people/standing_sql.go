package people

import (
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// standingColumns hold where a user stands; group_id and manages, as role and status, are what holds since the row was
// last written or settled, so that lists find it by an index.
const standingColumns = `group_id, manages, lasting_role, lasting_group_id, lasting_manages, temp_role, temp_role_from, temp_role_until,
	temp_role_reason, temp_group_id, temp_manages, temp_group_from, temp_group_until, temp_group_reason, ends_at, ends_reason, settle_at`

var (
	standingMarks = strings.Repeat(", ?", strings.Count(standingColumns, ",")+1)
	standingSet   = strings.ReplaceAll(standingColumns, ",", " = ?,") + " = ?"
)

// storedStanding is what standingColumns are scanned into.
type storedStanding struct {
	ignoredGroup                                             *string
	ignoredManages                                           bool
	role                                                     access.Role
	group, tempRole, tempGroup                               *string
	manages, tempManages                                     bool
	roleFrom, roleUntil, groupFrom, groupUntil, ends, settle db.TS
	roleReason, groupReason, endsReason                      string
}

func (s *storedStanding) targets() []any {
	return []any{&s.ignoredGroup, &s.ignoredManages, &s.role, &s.group, &s.manages, &s.tempRole, &s.roleFrom, &s.roleUntil, &s.roleReason,
		&s.tempGroup, &s.tempManages, &s.groupFrom, &s.groupUntil, &s.groupReason, &s.ends, &s.endsReason, &s.settle}
}

// into fills in what is stored; [Person.settle] makes of it what holds.
func (s *storedStanding) into(p *Person) {
	p.Lasting = Standing{Role: s.role, Group: ids.Group(given(s.group)), Manages: s.manages}
	if s.tempRole != nil {
		p.TempRole = &TemporaryRole{access.Role(*s.tempRole), Period{s.roleFrom.Time, s.roleUntil.Time, s.roleReason}}
	}
	if !s.groupFrom.IsZero() {
		p.TempGroup = &TemporaryGroup{ids.Group(given(s.tempGroup)), s.tempManages, Period{s.groupFrom.Time, s.groupUntil.Time, s.groupReason}}
	}
	p.EndsAt, p.EndsReason = s.ends.Time, s.endsReason
}

// standingValues are the values of standingColumns for p, which was settled at the given moment.
func standingValues(p Person, at time.Time) []any {
	var role TemporaryRole
	if p.TempRole != nil {
		role = *p.TempRole
	}
	var group TemporaryGroup
	if p.TempGroup != nil {
		group = *p.TempGroup
	}
	return []any{orNull(p.Group), p.Manages, p.Lasting.Role, orNull(p.Lasting.Group), p.Lasting.Manages,
		orNull(role.Role), db.At(role.From), db.At(role.Until), role.Reason,
		orNull(group.Group), group.Manages, db.At(group.From), db.At(group.Until), group.Reason,
		db.At(p.EndsAt), p.EndsReason, db.At(p.nextChange(at))}
}
