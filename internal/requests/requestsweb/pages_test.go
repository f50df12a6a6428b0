package requestsweb_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/requests"
	"cabinet/internal/roles"
)

// clerk makes a title that may do little; everybody holds one that may do all.
func clerk(a *apptest.App) roles.JobTitle {
	t, err := a.RoleSettings.CreateTitle(a.T.Context(), a.By("elena"), "Clerk", access.SetOf(access.WriteReports))
	a.Must(err)
	return t
}

func holds(a *apptest.App, name string) ids.JobTitle {
	m := a.Member(name)
	p, err := a.People.PersonOf(a.T.Context(), a.DB, m.Account.ID, m.ID)
	a.Must(err)
	return p.JobTitle
}

// The whole way: the profile offers titles, a smaller one is saved after a warning, the bigger one is asked for, an
// administrator sees what it changes and gives it, and the person reads so.
func TestFromTheProfileToTheAnswer(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		less := clerk(a)
		oliver, elena := a.As("oliver"), a.As("elena")
		senior := holds(a, "oliver")
		profile := oliver.Get(links.Profile()).Want(200).See("Senior associate", "Clerk")
		effect := oliver.Submit(profile.Form("#profile"), apptest.Fill{"job_title_id": string(less.ID), "position": "Partner"}).Want(200).
			At(links.MyTitle()).See("From “Senior associate” to “Clerk”", "Lost", "Create cases", "Permissions hang on job titles", "but for the job title").
			SeeNot("ask-form")
		if holds(a, "oliver") != senior {
			t.Fatal("saved before it was shown")
		}
		oliver.Submit(effect.Form("#take"), nil).Want(200).At(links.MyTitle()).See("Your job title has been saved.", "Write reports").SeeNot("Create cases")
		oliver.Get(links.Profile()).See("Partner")

		profile = oliver.Get(links.Profile())
		effect = oliver.Submit(profile.Form("#profile"), apptest.Fill{"job_title_id": string(senior)}).Want(200).See("Gained", "Ask the administrators").
			SeeNot(`id="take"`, "has been saved")
		second := oliver.Get(links.MyTitleTo(senior))
		oliver.Submit(effect.Form("#ask-form"), apptest.Fill{"reason": "<script>I need it</script>"}).Want(200).At(links.MyTitle()).
			See("Your request has been sent.", "The administrators haven’t answered yet.")
		oliver.Submit(second.Form("#ask-form"), nil).Want(409).See("You have asked for a job title already.")
		oliver.Get(links.Profile()).See("haven’t answered yet", "It can be changed once that is answered.").SeeNot(`name="job_title_id"`)
		oliver.Get(links.MyTitleTo(senior)).Want(200).See("You have asked for a job title already.").SeeNot(`id="ask-form"`)
		letter := a.LastMail(apptest.Address("elena"))
		if letter.Subject != "Somebody asks for another job title" {
			t.Fatal(letter.Subject)
		}
		elena.Get(links.Admin()).See("Requests")
		elena.Get(links.Requests()).Want(200).See("Oliver Reid", "Asks for the job title “Senior associate”")
		review := elena.Open(letter.Link()).Want(200).See("Oliver Reid", "I need it", "What “Senior associate” would change", "Create cases")
		late := elena.Open(letter.Link())
		done := elena.Submit(review.Form("#approve"), nil).Want(200).See("The request has been approved", "Elena Marchetti", "Approved")
		elena.Submit(late.Form("#approve"), nil).Want(409).See("has been answered or withdrawn meanwhile", "Approved")
		elena.Submit(late.Form("#decline-form"), apptest.Fill{"answer": "No"}).Want(409).See("has been answered or withdrawn meanwhile")
		elena.Get(done.Path).See("Approved")
		elena.Get(links.RequestsBy(url.Values{"tab": {"answered"}})).Want(200).See("Oliver Reid", "Approved")
		elena.Get(links.Requests()).See("Nothing waits for an answer")

		if holds(a, "oliver") != senior || a.LastMail(apptest.Address("oliver")).Subject != "You have another job title" {
			t.Error("not given, or not told")
		}
		profile = oliver.Get(links.Profile()).See("was approved")
		oliver.Submit(profile.Form(`form[action="`+links.MyTitleDismiss()+`"]`), apptest.Fill{"from": "profile"}).At(links.Profile()).SeeNot("was approved")
		oliver.Get(links.MyTitle()).See("Earlier requests", "Approved")
	})
}

// A title that doesn't exist is asked for by name and declined with a reason.
func TestANewTitle(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, elena := a.As("oliver"), a.As("elena")
		form := oliver.Get(links.MyTitleRequest()).Want(200).See("Ask for a new title")
		oliver.Submit(form.Form("#wish-form"), nil).Want(422).See("Write the name of the job title.")
		oliver.Submit(form.Form("#wish-form"), apptest.Fill{"new_title": "senior ASSOCIATE", "reason": "Because."}).Want(422).See("This job title exists.", "Because.")
		oliver.Submit(form.Form("#wish-form"), apptest.Fill{"new_title": strings.Repeat("x", 10_000)}).Want(422)
		oliver.Submit(form.Form("#wish-form"), apptest.Fill{"new_title": "Head of archives"}).Want(200).See("Head of archives")
		oliver.Get(links.MyTitleRequest()).See("haven’t answered yet").SeeNot(`id="wish-form"`)
		r, err := a.Requests.MyTitle(t.Context(), a.By("oliver"))
		a.Must(err)
		page := elena.Get(links.Request(r.ID)).Want(200).See("Asks for a new job title", "Create a job title").SeeNot(`id="approve"`)
		less := clerk(a)
		elena.Get(links.RequestGiving(r.ID, less.ID)).Want(200).See("What “Clerk” would change", "Lost")
		elena.Get(links.RequestGiving(r.ID, "nonsense")).Want(422)
		elena.Submit(page.Form("#decline-form"), nil).Want(422).See("Say why.")
		elena.Submit(page.Form("#decline-form"), apptest.Fill{"answer": "We have no archive."}).Want(200).See("Declined", "We have no archive.")
		oliver.Get(links.Profile()).See("was declined", "We have no archive.")
		// Taken back by a page and by a program.
		oliver.Submit(oliver.Get(links.MyTitleRequest()).Form("#wish-form"), apptest.Fill{"new_title": "Head"}).Want(200)
		ask, late := oliver.Get(links.MyTitleWithdraw()).Want(200).See("Withdraw your request?"), oliver.Get(links.MyTitleWithdraw())
		oliver.Submit(ask.Form(`form[action="`+links.MyTitleWithdraw()+`"]`), nil).At(links.MyTitle()).See("has been withdrawn")
		oliver.Submit(late.Form(`form[action="`+links.MyTitleWithdraw()+`"]`), nil).At(links.MyTitle()).See("You have no open request.")
	})
}

// What an administrator was shown is what they give: another effect is shown again.
func TestTheEffectChangedMeanwhile(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		less := clerk(a)
		a.Must(a.Requests.TakeTitle(t.Context(), a.By("oliver"), requests.TakeInput{Title: less.ID}))
		more, err := a.RoleSettings.CreateTitle(t.Context(), a.By("elena"), "Lead", access.SetOf(access.WriteReports, access.Export))
		a.Must(err)
		r, err := a.Requests.AskTitle(t.Context(), a.By("oliver"), requests.AskInput{Title: more.ID})
		a.Must(err)
		elena := a.As("elena")
		page := elena.Get(links.Request(r.ID)).Want(200).See("Export")
		set := access.SetOf(access.SendLetters)
		_, err = a.RoleSettings.ChangeTitle(t.Context(), a.By("elena"), more.ID, roles.TitleInput{Permissions: &set}, 0)
		a.Must(err)
		again := elena.Submit(page.Form("#approve"), nil).Want(409).See("is different by now", "Send letters")
		elena.Submit(again.Form("#approve"), nil).Want(200).See("The request has been approved")
	})
}

// Whoever gives rights has proved lately who they are; others find nothing there.
func TestWhoAnswers(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		r, err := a.Requests.AskTitle(t.Context(), a.By("oliver"), requests.AskInput{Name: "Head"})
		a.Must(err)
		elena, twin, oliver := a.As("elena"), a.As("elena@twin"), a.As("oliver")
		for _, p := range []*apptest.Person{twin, oliver} {
			p.Get(links.Request(r.ID)).Want(404)
			p.Call(http.MethodGet, links.APITitleRequest(r.ID), nil).Want(404)
		}
		oliver.Get(links.Requests()).Want(404)
		a.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `update sessions set proven_at = proven_at - ? where login_id = ?`, (time.Hour).Microseconds(), a.Member("elena").Login)
			return err
		})
		elena.Get(links.Request(r.ID)).Want(200)
		elena.Call(http.MethodPost, links.APITitleRequest(r.ID)+"/approve", map[string]any{}).Want(403)
		if p := elena.Send(http.MethodGet, links.RequestApprove(r.ID), nil, nil); p.Status != http.StatusSeeOther || !strings.Contains(p.Location, "next") {
			t.Errorf("%d to %s", p.Status, p.Location)
		}
	})
}

func TestOperations(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		less, senior := clerk(a), holds(a, "oliver")
		oliver, elena := a.Token("oliver", access.ScopeWrite), a.Token("elena", access.ScopeAdmin)
		var effect struct {
			Gained, Lost []string
			MustAsk      bool `json:"must_ask"`
			Seen         string
		}
		oliver.Call(http.MethodGet, links.APIMyTitleEffect()+"?job_title_id="+string(less.ID), nil).Want(200).JSON(&effect)
		if effect.MustAsk || len(effect.Lost) == 0 || len(effect.Gained) != 0 {
			t.Errorf("%+v", effect)
		}
		oliver.Call(http.MethodPut, links.APIMyTitle(), map[string]any{"job_title_id": less.ID, "seen": "other"}).Want(409)
		oliver.Call(http.MethodPut, links.APIMyTitle(), map[string]any{"job_title_id": less.ID, "seen": effect.Seen}).Want(200)
		oliver.Call(http.MethodPut, links.APIMyTitle(), map[string]any{"job_title_id": senior}).Want(403)
		oliver.Call(http.MethodPatch, "/api/v1/me", map[string]any{"job_title_id": senior}).Want(422)
		oliver.Call(http.MethodGet, links.APIMyTitleRequest(), nil).Want(404)
		oliver.Call(http.MethodPost, links.APIMyTitleRequest(), map[string]any{"job_title_id": "nonsense"}).Want(422)
		var mine struct{ ID, State string }
		oliver.Call(http.MethodPost, links.APIMyTitleRequest(), map[string]any{"job_title_id": senior, "reason": "Again."}).Want(201).JSON(&mine)
		oliver.Call(http.MethodPost, links.APIMyTitleRequest(), map[string]any{"job_title_id": senior}).Want(409)
		oliver.Call(http.MethodGet, links.APITitleRequests(), nil).Want(403)

		var list struct {
			Items []struct{ ID, Reason string }
		}
		elena.Call(http.MethodGet, links.APITitleRequests(), nil).Want(200).JSON(&list)
		if len(list.Items) != 1 || list.Items[0].ID != mine.ID || list.Items[0].Reason != "Again." {
			t.Errorf("%+v", list)
		}
		var one struct{ Effect struct{ Seen string } }
		got := elena.Call(http.MethodGet, links.APITitleRequest(ids.Request(mine.ID)), nil).Want(200).JSON(&one)
		elena.Call(http.MethodPost, links.APITitleRequest(ids.Request(mine.ID))+"/decline", map[string]any{"answer": ""}).Want(422)
		stale := http.Header{"If-Match": {`"99"`}}
		elena.Call(http.MethodPost, links.APITitleRequest(ids.Request(mine.ID))+"/approve", map[string]any{}, stale).Want(412)
		elena.Call(http.MethodPost, links.APITitleRequest(ids.Request(mine.ID))+"/approve", map[string]any{"seen": one.Effect.Seen},
			http.Header{"If-Match": {got.Header.Get("ETag")}}).Want(200).JSON(&mine)
		if mine.State != "approved" || holds(a, "oliver") != senior {
			t.Errorf("%+v", mine)
		}
		oliver.Call(http.MethodDelete, links.APIMyTitleRequest(), nil).Want(404)
	})
}

// A profile that isn't saved keeps the title that was chosen; where somebody else saved meanwhile it comes along, too.
func TestTheProfileKeepsTheChoice(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		less := clerk(a)
		oliver := a.As("oliver")
		page, other := oliver.Get(links.Profile()), oliver.Get(links.Profile())
		wrong := oliver.Submit(page.Form("#profile"), apptest.Fill{"job_title_id": string(less.ID), "first_name": ""}).Want(422)
		if got := wrong.Value("job_title_id"); got != string(less.ID) {
			t.Errorf("%q is chosen", got)
		}
		oliver.Submit(other.Form("#profile"), apptest.Fill{"position": "Head"}).Want(200).At(links.Profile())
		clash := oliver.Submit(page.Form("#profile"), apptest.Fill{"job_title_id": string(less.ID), "position": "Chair"}).Want(409)
		oliver.Submit(clash.Form("#profile"), nil).Want(200).At(links.MyTitle()).See("From “Senior associate” to “Clerk”")
		oliver.Submit(oliver.Get(links.Profile()).Form("#profile"), apptest.Fill{"job_title_id": "nonsense"}).Want(422).See("Choose a job title from the list")
	})
}

// What was asked for is among one's own data.
func TestOwnData(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		_, err := a.Requests.AskTitle(t.Context(), a.By("oliver"), requests.AskInput{Name: "Head", Reason: "violet teapot"})
		a.Must(err)
		oliver := a.By("oliver")
		oliver.ProvenAt = a.Clock.Now()
		e, err := a.MyData.RequestExport(t.Context(), oliver)
		a.Must(err)
		a.Work()
		r, _, err := a.Exports.Open(t.Context(), oliver, e.ID)
		a.Must(err)
		body, err := io.ReadAll(r)
		a.Must(err)
		a.Must(r.Close())
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		a.Must(err)
		f, err := z.Open("requests.json")
		a.Must(err)
		text, err := io.ReadAll(f)
		if a.Must(err); !strings.Contains(string(text), "violet teapot") {
			t.Errorf("%s", text)
		}
	})
}
