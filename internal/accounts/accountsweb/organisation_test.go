package accountsweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

func account(p *apptest.Person) map[string]any {
	out := map[string]any{}
	p.Call(http.MethodGet, links.APIAccount(), nil).Want(200).JSON(&out)
	return out
}

func TestOrganisationIsSaved(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		form := elena.Get(links.Organisation()).Want(200).Form("#organisation")
		page := elena.Submit(form, apptest.Fill{"name": " Reid  & Partners ", "address": "Bishopsgate 1\r\n2nd floor", "city": "London", "postcode": "EC2", "phone": "(495) 123-45-67",
			"country": "RU", "time_zone": "Europe/Moscow"}).Want(200).At(links.Organisation())
		page.See("The organisation’s details have been saved.", "Reid & Partners", "London – Bishopsgate")
		got := account(elena)
		// A number without a country code is one of the country that is chosen with it; the stored one keeps its own.
		if got["name"] != "Reid & Partners" || got["address"] != "Bishopsgate 1\n2nd floor" || got["time_zone"] != "Europe/Moscow" || got["country"] != "RU" ||
			got["phone"] != "+74951234567" || got["support_phone"] != "+442079460100" {
			t.Errorf("%v", got)
		}
		if twin := account(a.As("elena@twin")); twin["name"] != "Hartwell & Reid" || twin["city"] != "" {
			t.Errorf("the twin: %v", twin)
		}
	})
}

func TestOrganisationRefusesBadInput(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	form := elena.Get(links.Organisation()).Form("#organisation")
	for field, typed := range map[string]string{"name": "", "city": strings.Repeat("x", 10_000), "postcode": "a\u202eb", "phone": "0800 FLOWERS",
		"country": "ZZ", "time_zone": "../../etc/passwd", "support_email": "a@b.example\r\nBcc: x", "kind": "bank", "address": "1\r\n2\r\n3\r\n4\r\n5\r\n6"} {
		page := elena.Submit(form, apptest.Fill{field: typed, "fax": "+44 20 7946 0102"}).Want(422)
		if page.Problem(field) == "" || page.Count(".errsum a") != 1 || page.Value("fax") != "+44 20 7946 0102" {
			t.Errorf("%s: %q", field, page.Text(".errsum"))
		}
	}
	if got := account(elena); got["fax"] != "" {
		t.Errorf("something was saved: %v", got)
	}
}

func TestTwoEditTheOrganisation(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		first, second := a.As("elena"), a.As("elena")
		form := second.Get(links.Organisation()).Form("#organisation")
		first.Submit(first.Get(links.Organisation()).Form("#organisation"), apptest.Fill{"city": "Leeds"}).Want(200)
		clash := second.Submit(form, apptest.Fill{"city": "York", "postcode": "YO1"}).Want(409)
		clash.See("This was changed in the meantime", "Leeds", "York", "YO1")
		second.Submit(clash.Form("#organisation"), apptest.Fill{"city": "York"}).Want(200)
		if got := account(first); got["city"] != "York" || got["postcode"] != "YO1" {
			t.Errorf("%v", got)
		}
		answer := first.Call(http.MethodGet, links.APIAccount(), nil)
		tag := answer.Header.Get("ETag")
		first.Call(http.MethodPatch, links.APIAccount(), map[string]any{"city": "Bath"}, http.Header{"If-Match": {tag}}).Want(200)
		first.Call(http.MethodPatch, links.APIAccount(), map[string]any{"city": "Hull"}, http.Header{"If-Match": {tag}}).Want(412)
		first.Call(http.MethodPatch, links.APIAccount(), map[string]any{"city": nil, "owner": "me"}).Want(422)
	})
}

// Account settings don't exist for whoever isn't an administrator, by page or by API.
func TestSettingsAreForAdministrators(t *testing.T) {
	a := apptest.SQLite(t)
	for _, name := range []string{"oliver", "lin", "grace"} {
		p := a.As(name)
		for _, path := range []string{links.Organisation(), links.Branches(), links.SignInSettings(), links.Policy(), links.SecurityContacts(), links.MailDomains(),
			links.RolesAndTitles(), links.JobTitleNew(), links.DefaultSet("guest"), links.APIAccount(), links.APIPolicy(), links.MailDomain("x"), links.Branch("x")} {
			if page := p.Get(path); page.Status != http.StatusNotFound {
				t.Errorf("%s opens %s: %d", name, path, page.Status)
			}
		}
		p.Call(http.MethodPost, links.APIBranches(), map[string]any{"name": "Mine"}).Want(404)
		p.Call(http.MethodGet, links.APIBranches(), nil).Want(200).SeeNot("people")
		p.Call(http.MethodGet, links.APIJobTitles(), nil).Want(200).SeeNot("people\":")
	}
	program := a.Token("elena", access.ScopeAdmin)
	program.Call(http.MethodGet, links.APIPolicy(), nil).Want(200)
	a.Token("elena", access.ScopeWrite).Call(http.MethodGet, links.APIAccount(), nil).Want(403)
}

func TestBranchesByPageAndAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		page := elena.Submit(elena.Get(links.Branches()).Form("#branch"), apptest.Fill{"name": "York"}).Want(200).See("The branch has been added.", "York")
		elena.Submit(page.Form("#branch"), apptest.Fill{"name": "YORK"}).Want(422).See("There is a branch of this name already")
		elena.Submit(page.Form("#branch"), apptest.Fill{"name": " "}).Want(422)
		var list struct {
			Items []struct {
				ID     ids.Branch
				Name   string
				People int
			}
			Next string
		}
		elena.Call(http.MethodGet, links.APIBranches()+"?limit=1", nil).Want(200).JSON(&list)
		if len(list.Items) != 1 || list.Items[0].Name != "London – Bishopsgate" || list.Items[0].People != 8 || list.Next == "" {
			t.Fatalf("%+v", list)
		}
		london := list.Items[0].ID
		elena.Call(http.MethodGet, links.APIBranches()+"?after="+list.Next, nil).Want(200).JSON(&list)
		if len(list.Items) != 1 || list.Items[0].Name != "York" || list.Next != "" {
			t.Fatalf("%+v", list)
		}
		york := list.Items[0].ID
		elena.Call(http.MethodGet, links.APIBranches()+"?after=nonsense", nil).Want(422)
		elena.Submit(elena.Get(links.Branch(york)).Form("#branch"), apptest.Fill{"name": "Leeds <script>"}).Want(200).See("Leeds <script>")
		elena.Get(links.BranchDelete(london)).Want(200).See("This branch is in use")
		elena.Call(http.MethodDelete, links.APIBranch(london), nil).Want(409)
		elena.Submit(elena.Get(links.BranchDelete(york)).Form(""), nil).Want(200).See("The branch has been deleted.")
		elena.Get(links.Branch(york)).Want(404)
		a.As("elena@twin").Get(links.Branch(london)).Want(404)
	})
}
