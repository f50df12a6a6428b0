package leaving

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// What is still open and still with the heir goes back, and nothing else.
func TestReturn(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.mia, w.claims, 6)
		_, err := w.HandOver(w.ctx, w.jane, w.mia.User, Input{Deactivate: true, Rules: []Rule{
			{Kind: invitations.Holding, To: users([]access.Actor{w.jane, w.kate})}, {Kind: people.Managing, To: []ids.User{w.sam.User}}}})
		must(t, err)
		w.run()
		// One of Jane's is closed; Kate leaves and hands hers to Lena.
		list, err := w.inv.Invitations(w.ctx, w.jane, invitations.ListFilter{})
		must(t, err)
		for _, i := range list.Items {
			if i.Inviter == w.jane.User {
				must(t, w.inv.Withdraw(w.ctx, w.jane, i.ID))
				break
			}
		}
		_, err = w.HandOver(w.ctx, w.jane, w.kate.User, Input{Deactivate: true, Rules: to(w.lena)})
		must(t, err)
		w.run()
		before, err := w.Returnable(w.ctx, w.jane, w.mia.User)
		if err != nil || before.Total() != 3 {
			t.Errorf("%+v, %v", before, err)
		}
		_, _, err = w.Reactivate(w.ctx, w.sam, w.mia.User, true)
		expect(t, "a colleague", err, errs.NotFound, "")
		p, out, err := w.Reactivate(w.ctx, w.jane, w.mia.User, true)
		must(t, err)
		if !p.Manages || p.Status != people.Active || out.Total() != 3 || w.vouches(w.mia) != 2 || w.vouches(w.lena) != 3 || w.vouches(w.jane) != 0 ||
			w.person(w.sam).Manages {
			t.Errorf("%+v: Mia %d, Lena %d, Jane %d", out, w.vouches(w.mia), w.vouches(w.lena), w.vouches(w.jane))
		}
		w.run()
		if len(w.post.to("jane")) != 2 || len(w.post.to("sam")) != 2 || w.acts(GivenBack) != 1 || w.acts(GaveBack) != 2 {
			t.Errorf("Jane got %d mails, Sam %d", len(w.post.to("jane")), len(w.post.to("sam")))
		}
		again, err := w.Returnable(w.ctx, w.jane, w.mia.User)
		if err != nil || again.Total() != 0 {
			t.Errorf("%+v could go back twice, %v", again, err)
		}
	})
}

// Without the wish nothing goes back; whoever managed the group before their colleague left goes on.
func TestReturnWithout(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.ppl.EditUser(w.ctx, w.jane, w.sam.User, people.UserInput{Manages: new(true)}, 0)
		must(t, err)
		_, err = w.HandOver(w.ctx, w.jane, w.mia.User, Input{Deactivate: true, Rules: to(w.sam)})
		must(t, err)
		_, out, err := w.Reactivate(w.ctx, w.jane, w.mia.User, false)
		if err != nil || out.Total() != 0 || w.person(w.mia).Manages {
			t.Errorf("%+v, %v", out, err)
		}
		_, out, err = w.Reactivate(w.ctx, w.jane, w.mia.User, true)
		if err != nil || out.Total() != 1 || !w.person(w.mia).Manages || !w.person(w.sam).Manages {
			t.Errorf("%+v, %v", out, err)
		}
	})
}
