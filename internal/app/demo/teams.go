package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// team is one group of a demo account: the people of a branch or of some job titles, and who manages them.
type team struct {
	name, description string
	branch            string   // empty for those of all branches
	titles            []string // empty for all job titles
	manager           string   // last name
	opens, closes     int      // hours on weekdays; both 0 for any time
}

// has reports whether somebody is in the team; administrators are in the default group alone.
func (t team) has(p individual) bool {
	if p.last == t.manager {
		return true
	}
	return p.role != access.Administrator && (t.branch == "" || p.branch == t.branch) && (len(t.titles) == 0 || slices.Contains(t.titles, p.title))
}

// hours are those of a working week.
func (t team) hours() groups.Hours {
	if t.opens == t.closes {
		return nil
	}
	var out groups.Hours
	for day := 1; day <= 5; day++ {
		out = append(out, groups.Window{Day: day, Opens: t.opens * 60, Closes: t.closes * 60})
	}
	return out
}

// comings are the people who come and go.
type comings struct {
	inviter          string // last name of an administrator
	pending, expired []guest
	left             string    // last name of who is inactive
	handed           guest     // whom they had invited
	leaving          string    // whose last day is near
	acting           string    // who is an administrator for two weeks
	why              [2]string // of the last day, of the time as an administrator
}

// guest is somebody who was invited: as what, into which team, and with which words.
type guest struct {
	first, last string
	role        access.Role
	title, team string
	line        string
}

const (
	lastDayIn = 9 * 24 * time.Hour
	actingFor = 14 * 24 * time.Hour
)

// settle puts an account's people into groups and has some of them come and go.
func (r Rooms) settle(ctx context.Context, account ids.Account, o organisation) error {
	list, err := o.individuals()
	if err != nil {
		return err
	}
	all, err := r.People.List(ctx, access.Operator(account), people.Filter{Limit: 500})
	if err != nil {
		return err
	}
	users := map[string]people.Person{} // by last name, which no two of an account share
	for _, p := range list {
		for _, u := range all.Items {
			if u.Email == p.address() {
				users[p.last] = u
			}
		}
	}
	if err := r.teams(ctx, account, o, list, users); err != nil {
		return err
	}
	if err := r.hand(ctx, account, o, users); err != nil {
		return err
	}
	if err := r.comeAndGo(ctx, account, o, users); err != nil {
		return err
	}
	if err := r.prepare(ctx, account, o, users); err != nil {
		return err
	}
	if err := r.relocate(ctx, account, o, users); err != nil {
		return err
	}
	return r.lived(ctx, account, users[o.comings.inviter], list, users)
}

func (r Rooms) teams(ctx context.Context, account ids.Account, o organisation, list []individual, users map[string]people.Person) error {
	by, taken := access.Operator(account), map[string]bool{}
	for _, t := range o.teams {
		g, err := r.Groups.Create(ctx, by, groups.Input{Name: &t.name, Description: &t.description})
		if err != nil {
			return err
		}
		if hours := t.hours(); len(hours) > 0 {
			if _, err := r.Groups.SetHours(ctx, by, g.ID, hours, 0); err != nil {
				return err
			}
		}
		for _, p := range list {
			if taken[p.last] || !t.has(p) {
				continue
			}
			taken[p.last] = true
			manages := p.last == t.manager
			if _, err := r.People.EditUser(ctx, by, users[p.last].ID, people.UserInput{Group: &g.ID, Manages: &manages}, 0); err != nil {
				return fmt.Errorf("%s: %w", p.email, err)
			}
		}
	}
	return nil
}

func (r Rooms) comeAndGo(ctx context.Context, account ids.Account, o organisation, users map[string]people.Person) error {
	by, c, now := access.Operator(account), o.comings, r.Now()
	last := now.Add(lastDayIn)
	if _, err := r.People.EditUser(ctx, by, users[c.leaving].ID, people.UserInput{EndsAt: &last, EndsReason: &c.why[0]}, 0); err != nil {
		return err
	}
	role := people.TemporaryRole{Role: access.Administrator, Period: people.Period{Until: now.Add(actingFor), Reason: c.why[1]}}
	if _, err := r.People.EditUser(ctx, by, users[c.acting].ID, people.UserInput{TempRole: &role}, 0); err != nil {
		return err
	}
	x := users[c.inviter]
	inviter := access.Actor{Account: account, User: x.ID, Login: x.Login, Role: x.Role, Permissions: access.Ceiling(x.Role),
		Scope: access.ScopeAdmin, Door: access.DoorSystem}
	titles, err := r.Roles.Titles(ctx, r.DB, account)
	if err != nil {
		return err
	}
	teams, err := r.Groups.Groups.Groups(ctx, r.DB, account)
	if err != nil {
		return err
	}
	for i, g := range append(slices.Clone(c.pending), c.expired...) {
		in := invitations.InviteInput{Email: latin(g.first) + "." + latin(g.last) + "@" + o.mailDomain,
			Role: g.role, Profile: people.ProfileInput{FirstName: &g.first, LastName: &g.last}, Line: g.line}
		for _, t := range titles {
			if t.Name == g.title {
				title := string(t.ID)
				in.Profile.JobTitleID = &title
			}
		}
		for _, t := range teams {
			if t.Name == g.team {
				in.Group = t.ID
			}
		}
		invited, err := r.Invitations.Invite(ctx, inviter, in)
		if err != nil {
			return err
		}
		if i >= len(c.pending) {
			if err := r.age(ctx, invited); err != nil {
				return err
			}
		}
	}
	return nil
}

// age has an invitation be sent so long ago that it is over: nobody can wait for that.
func (r Rooms) age(ctx context.Context, i invitations.Invitation) error {
	return r.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update invitations set sent_at = ?, expires_at = ?, created_at = ? where account_id = ? and id = ?`,
			db.At(i.SentAt.Add(-invitations.Life)), db.At(i.SentAt), db.At(i.SentAt.Add(-invitations.Life)), i.Account, i.ID)
		return err
	})
}
