package app_test

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
)

// Whoever is erased while they hold something leaves nothing that points at them: it is asked for first, and passes on with the
// erasure.
func TestNothingPointsAtWhoIsErased(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		oliver := a.Member("oliver")
		who, err := a.People.PersonOf(t.Context(), a.DB, oliver.Account.ID, oliver.ID)
		a.Must(err)
		_, err = a.AccountSettings.ChangeContacts(t.Context(), a.By("elena"), []string{apptest.Address("oliver")}, 0)
		a.Must(err)
		r, err := a.MyData.OpenErasure(t.Context(), a.By("elena"), mydata.OpenInput{User: oliver.ID, Reason: "Letter"})
		a.Must(err)
		form := elena.Get(links.ErasureErase(r.ID)).Want(200).See("What they hold", "Security contacts with their address", "I take over what they still hold")
		name := who.FullName("en")
		elena.Submit(form.Form("#erase-form"), apptest.Fill{"name": name}).Want(422).See("Hand them over first, or take them over yourself.")
		elena.Submit(form.Form("#erase-form"), apptest.Fill{"name": name, "take_over": "true"}).Want(200)
		a.Work()
		p, err := a.People.PersonOf(t.Context(), a.DB, oliver.Account.ID, oliver.ID)
		a.Must(err)
		if !p.Erased() || p.Status != people.Inactive {
			t.Fatalf("%+v", p)
		}
		contacts, err := a.Accounts.SecurityContacts(t.Context(), a.DB, oliver.Account.ID)
		a.Must(err)
		if len(contacts) != 1 || contacts[0] != apptest.Address("elena") {
			t.Errorf("%v", contacts)
		}
		if held, _, err := a.Leaving.HeldBy(t.Context(), a.DB, access.Operator(oliver.Account.ID), oliver.ID); err != nil || len(held) != 0 {
			t.Errorf("%v, %v", held, err)
		}
	})
}
