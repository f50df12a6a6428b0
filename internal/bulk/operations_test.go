package bulk

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

func (w *world) act(by access.Actor, operation, params string, users ...ids.User) Job {
	w.t.Helper()
	j, err := w.Act(w.ctx, by, ActionInput{Operation: operation, Params: json.RawMessage(params), Of: Selection{Users: users}})
	must(w.t, err)
	if j.State == Ready {
		j = w.confirmed(by, j)
	}
	return j
}

func (w *world) person(user ids.User) people.Person {
	w.t.Helper()
	p, err := w.ppl.User(w.ctx, access.Operator(w.firm.ID), user)
	must(w.t, err)
	return p
}

func TestOperationsOnUsers(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		titles, err := w.rol.Titles(w.ctx, w.db, w.firm.ID)
		must(t, err)
		title := titles[0].ID
		pending, err := w.inv.Invite(w.ctx, w.jane, invitations.InviteInput{Email: "new@example.com", Role: access.Standard})
		must(t, err)
		for _, c := range []struct {
			operation, params string
			users             []ids.User
			want              [5]int64
			held              func() bool
		}{
			{OpRole, `{"role":"limited"}`, []ids.User{w.sam.User, w.kate.User, w.olga.User}, [5]int64{3, 2, 0, 1, 0}, // not of others
				func() bool { return w.person(w.kate.User).Role == access.Limited }},
			{OpRole, `{"role":"limited"}`, []ids.User{w.sam.User}, [5]int64{1, 0, 1, 0, 0}, func() bool { return true }},
			{OpRole, `{"role":"administrator"}`, []ids.User{w.kate.User}, [5]int64{1, 1, 0, 0, 0},
				func() bool { return w.person(w.kate.User).Role == access.Administrator }},
			{OpRole, `{"role":"limited"}`, []ids.User{w.jane.User}, [5]int64{1, 0, 0, 1, 0}, // not oneself
				func() bool { return w.person(w.jane.User).Role == access.Administrator }},
			{OpGroup, fmt.Sprintf(`{"group_id":%q}`, w.claims), []ids.User{w.sam.User, w.kate.User}, [5]int64{2, 1, 0, 1, 0}, // no administrators
				func() bool { return w.person(w.sam.User).Group == w.claims && !w.person(w.sam.User).Manages }},
			{OpGroup, fmt.Sprintf(`{"group_id":%q,"manages":true}`, w.claims), []ids.User{w.sam.User}, [5]int64{1, 1, 0, 0, 0},
				func() bool { return w.person(w.sam.User).Manages }},
			{OpTitle, fmt.Sprintf(`{"job_title_id":%q}`, title), []ids.User{w.sam.User, w.mia.User}, [5]int64{2, 2, 0, 0, 0},
				func() bool { return w.person(w.sam.User).JobTitle == title }},
			{OpTitle, `{"job_title_id":""}`, []ids.User{w.sam.User, w.jane.User}, [5]int64{2, 1, 1, 0, 0}, func() bool { return w.person(w.sam.User).JobTitle == "" }},
			{OpDeactivate, ``, []ids.User{w.sam.User, w.jane.User, pending.User}, [5]int64{3, 1, 1, 1, 0}, // not oneself
				func() bool {
					return w.person(w.sam.User).Status == people.Inactive && w.person(pending.User).Status == people.Pending
				}},
			{OpReactivate, ``, []ids.User{w.sam.User, w.mia.User, pending.User}, [5]int64{3, 1, 2, 0, 0},
				func() bool { return w.person(w.sam.User).Status == people.Active }},
			{OpResend, ``, []ids.User{w.sam.User, pending.User}, [5]int64{2, 0, 1, 1, 0}, func() bool { return true }}, // too soon
		} {
			if j := w.act(w.jane, c.operation, c.params, c.users...); j.State != Done || figures(j) != c.want || !c.held() {
				rows, _ := w.Rows(w.ctx, w.jane, j.ID, RowFilter{})
				t.Errorf("%s %s: %s %v %+v", c.operation, c.params, j.State, figures(j), rows.Rows)
			}
		}
		w.clk.Advance(time.Hour)
		if j := w.act(w.jane, OpResend, ``, pending.User); j.Done != 1 {
			t.Errorf("%v", figures(j))
		}
		for operation, params := range map[string]string{OpRole: `{"role":"king"}`, OpGroup: `{"group_id":"nowhere"}`, OpTitle: `{"job_title_id":"duke"}`} {
			_, err := w.Act(w.ctx, w.jane, ActionInput{Operation: operation, Params: json.RawMessage(params), Of: Selection{Users: []ids.User{w.sam.User}}})
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%s %s: %v", operation, params, err)
			}
		}
		for _, operation := range []string{OpRole, OpGroup, OpTitle} {
			_, err := w.Act(w.ctx, w.jane, ActionInput{Operation: operation, Params: json.RawMessage(`"x"`), Of: Selection{Users: []ids.User{w.sam.User}}})
			expect(t, operation, err, errs.Malformed, "bulk.params_unread")
		}
	})
}

// What takes an administrator isn't there for managers; what they may, they may in their group alone.
func TestManagersOperations(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		for _, operation := range []string{OpRole, OpGroup, OpTitle, OpDeactivate, OpReactivate} {
			_, err := w.Act(w.ctx, w.mia, ActionInput{Operation: operation, Params: json.RawMessage(`{"role":"limited"}`), Of: Selection{Users: []ids.User{w.sam.User}}})
			expect(t, operation, err, errs.NotFound, "")
		}
		mine, err := w.inv.Invite(w.ctx, w.mia, invitations.InviteInput{Email: "mine@example.com", Role: access.Limited, Group: w.claims})
		must(t, err)
		other, err := w.inv.Invite(w.ctx, w.jane, invitations.InviteInput{Email: "other@example.com", Role: access.Limited})
		must(t, err)
		w.clk.Advance(time.Hour)
		if j := w.act(w.mia, OpResend, ``, mine.User, other.User, w.jane.User); figures(j) != [5]int64{3, 1, 0, 2, 0} {
			t.Errorf("%v", figures(j))
		}
	})
}

// However two administrators set about each other in bulk, one of them remains (P8).
func TestAnAdministratorRemains(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		done := make(chan Job, 2)
		for by, other := range map[*access.Actor]*access.Actor{&w.jane: &w.kate, &w.kate: &w.jane} {
			go func() {
				j, err := w.Act(w.ctx, *by, ActionInput{Operation: OpDeactivate, Of: Selection{Users: []ids.User{w.sam.User, other.User}}})
				if err != nil && !errs.Is(err, errs.Unauthenticated) {
					t.Error(err)
				}
				done <- j
			}()
		}
		<-done
		<-done
		var n int
		must(t, w.db.QueryRow(w.ctx, `select count(*) from users where account_id = ? and role = 'administrator' and status = 'active'`, w.firm.ID).Scan(&n))
		if n != 1 {
			t.Errorf("%d administrators", n)
		}
	})
}
