package invitations

import (
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// TestManagersForATimeMakeNoManagers: what somebody has for a time gives nobody what goes on after it, by no door.
func TestManagersForATimeMakeNoManagers(t *testing.T) {
	each(t, func(w *world) {
		const why = "access.for_a_time"
		until := people.Period{From: w.clk.Now(), Until: w.clk.Now().Add(24 * time.Hour)}
		_, err := w.People.EditUser(w.ctx, w.jane, w.sam.User, people.UserInput{TempGroup: &people.TemporaryGroup{Group: w.north, Manages: true, Period: until}}, 0)
		w.must(err)
		manager := InviteInput{Email: "vera@example.org", Role: access.Limited, Group: w.north, Manages: true}
		member := InviteInput{Email: "ann@example.org", Role: access.Limited, Group: w.north}

		lying := w.sam
		lying.Group, lying.Manages, lying.Lastingly = w.north, true, true
		_, err = w.Invite(w.ctx, lying, manager)
		w.expect("inviting a manager", err, errs.Forbidden, why)
		_, err = w.Preview(w.ctx, w.sam, manager)
		w.expect("asking what it would give", err, errs.Forbidden, why)
		w.write(func(tx *db.Tx) error {
			_, err := w.InviteOf(w.ctx, tx, w.sam, manager)
			w.expect("one of many", err, errs.Forbidden, why)
			judged, err := w.Judge(w.ctx, tx, w.sam, []InviteInput{manager, member})
			if err == nil {
				w.expect("judging many", judged[0], errs.Forbidden, why)
				w.must(judged[1])
			}
			return err
		})
		if n := w.acts(Invited, "refused"); n != 1 {
			t.Errorf("%d refusals in the record", n)
		}
		_, err = w.Invite(w.ctx, w.sam, member)
		w.must(err)

		i, err := w.Invite(w.ctx, w.max, manager) // who manages lastingly
		w.must(err)
		_, _, err = w.CopyLink(w.ctx, w.sam, i.ID)
		w.expect("a link of a manager's invitation", err, errs.Forbidden, why)
		w.clk.Advance(time.Hour)
		_, err = w.Resend(w.ctx, w.sam, i.ID)
		w.expect("sending a manager's invitation again", err, errs.Forbidden, why)
	})
}

// TestManagersInvitationEndsWithLastingManaging: an open invitation of a co-manager gives nothing once the inviter manages
// the group only for a time.
func TestManagersInvitationEndsWithLastingManaging(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.Invite(w.ctx, w.max, InviteInput{Email: "vera@example.org", Role: access.Limited, Group: w.north, Manages: true})
		w.must(err)
		w.run()
		token := w.post.token(t, "vera@example.org")
		no := false
		_, err = w.People.EditUser(w.ctx, w.jane, w.max.User, people.UserInput{Manages: &no, TempGroup: &people.TemporaryGroup{Group: w.north, Manages: true,
			Period: people.Period{Until: w.clk.Now().Add(24 * time.Hour)}}}, 0)
		w.must(err)
		_, err = w.Accept(w.ctx, w.acceptance(token))
		w.expect("coming in", err, errs.NotFound, "invitations.dead")
	})
}
