package systemweb_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
)

func TestSystemPage(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		page := elena.Get(links.System()).Want(200).See("System", "Mail", "Failed", "None planned", "Not verified yet", "Nowhere", "Stays in the outbox")
		if page.Count(`a[href="`+links.System()+`"][aria-current=page]`) == 0 {
			t.Error("no entry in the navigation")
		}
		engine := "SQLite 3."
		if a.DB.Postgres() {
			engine = "PostgreSQL "
			page.See("Difference to the database server")
		}
		page.See(engine)
		pavel := a.As("pavel")
		pavel.Get(links.System()).Want(404)
	})
}

// TestSystemIsForAdministratorsOfTheFirst: everybody else gets 404 at every address, and no entry.
func TestSystemIsForAdministratorsOfTheFirst(t *testing.T) {
	a := apptest.SQLite(t)
	home := a.As("elena")
	home.Get(links.System()).Want(200)
	for _, name := range []string{"oliver", "lin", "grace", "elena@twin"} {
		p := a.As(name)
		profile := p.Get(links.Profile())
		if profile.Count(`a[href="`+links.System()+`"]`) != 0 {
			t.Errorf("%s sees an entry", name)
		}
		form := url.Values{"form_token": {profile.Form("").Values().Get("form_token")}, "kind": {"x"}}
		for _, path := range []string{links.System(), links.SystemCheck(), links.SystemJobs(nil), links.SystemJobDiscard("x"), links.SystemRelease()} {
			p.Get(path).Want(404)
		}
		for _, path := range []string{links.SystemMailTest(), links.SystemCheck(), links.SystemJobsRetry(), links.SystemJobRetry("x"), links.SystemJobDiscard("x"), links.SystemRelease()} {
			form.Set("waiting", "drop")
			if page := p.Post(path, form); page.Status != 404 {
				t.Errorf("%s POST %s: %d", name, path, page.Status)
			}
		}
		program := a.Token(name, access.ScopeAdmin)
		program.Get(links.APISystem()).Want(404)
		program.Get(links.APIDeadLetters()).Want(404)
		program.Call(http.MethodPost, links.APISystem()+"/mail-test", nil).Want(404)
		program.Call(http.MethodPost, links.APISystem()+"/record-check", nil).Want(404)
		program.Call(http.MethodPost, links.APIDeadLetters()+"/retry", map[string]string{"kind": "x"}).Want(404)
		program.Call(http.MethodPost, links.APIDeadLetter("x")+"/retry", nil).Want(404)
		program.Call(http.MethodDelete, links.APIDeadLetter("x"), nil).Want(404)
	}
	a.Visitor().Get(links.System()).At(links.SignIn(""))
	a.Token("elena", access.ScopeWrite).Get(links.APISystem()).Want(403)
}

func TestSystemInTheAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		program := a.Token("elena", access.ScopeAdmin)
		var got struct {
			Version  string
			Schema   int64
			Database struct {
				Kind string
				Size int64
			}
			Files       struct{ Free, Total uint64 }
			Jobs        struct{ Dead int }
			RecordCheck struct {
				Running   bool
				EndedAt   *time.Time `json:"ended_at"`
				Acts, Bad int64
			} `json:"record_check"`
			Backups struct{ Planned bool }
		}
		program.Get(links.APISystem()).Want(200).JSON(&got)
		kind := map[bool]string{true: "postgresql", false: "sqlite"}[a.DB.Postgres()]
		if got.Schema < 175 || got.Database.Kind != kind || got.Database.Size == 0 || got.Files.Total == 0 || got.RecordCheck.EndedAt != nil {
			t.Errorf("%+v", got)
		}
		program.Call(http.MethodPost, links.APISystem()+"/record-check", nil).Want(202)
		program.Get(links.APISystem()).Want(200).JSON(&got)
		if !got.RecordCheck.Running {
			t.Error("the check isn't running")
		}
		a.Work()
		program.Get(links.APISystem()).Want(200).JSON(&got)
		if got.RecordCheck.Running || got.RecordCheck.EndedAt == nil || got.RecordCheck.Acts == 0 || got.RecordCheck.Bad != 0 {
			t.Errorf("%+v", got.RecordCheck)
		}
	})
}

// TestVerifyNow has the record proven, sound and tampered with.
func TestVerifyNow(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	page := elena.Get(links.System()).See("hasn’t been verified yet")
	form := page.Form(`form[action="` + links.SystemCheck() + `"]`)
	elena.Submit(form, nil).Want(200).At(links.System()).See("is being verified")
	elena.Submit(form, nil).Want(200).At(links.System())
	a.Work()
	elena.Get(links.System()).See("The activity record proves itself", "Last verified")
	elena.Get(links.SystemCheck()).At(links.System())
	r := httptest.NewRequest(http.MethodGet, a.Base.URL(links.SystemCheck()), nil)
	r.Header.Set("HX-Request-Type", "partial")
	r.AddCookie(elena.Cookie("cabinet_session"))
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, r)
	if body := w.Body.String(); w.Code != 200 || strings.Contains(body, "<html") || !strings.Contains(body, "Verify now") {
		t.Errorf("%d %s", w.Code, body)
	}

	a.Failing = true // the log says which act
	a.Write(func(tx *db.Tx) error {
		for _, statement := range []string{`drop trigger acts_no_update`, `update acts set kind = 'identity.signed_out' where kind = 'identity.account_chosen' or kind = 'identity.signed_in'`} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	elena.Submit(elena.Get(links.System()).Form(`form[action="`+links.SystemCheck()+`"]`), nil)
	a.Work()
	elena.Get(links.System()).See("was tampered with", "Doesn’t prove itself")
	if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); !strings.Contains(kinds, "system.check_asked") || !strings.Contains(kinds, "system.record_broken") {
		t.Error(kinds)
	}
}

func TestTestMail(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	page := elena.Submit(elena.Get(links.System()).Form(`form[action="`+links.SystemMailTest()+`"]`), nil).Want(200).See("The test mail left", "demo’s outbox")
	if page.Path != links.System() {
		t.Error(page.Path)
	}
	if letter := a.LastMail(apptest.Address("elena")); letter.Subject != "Test mail from Cabinet" || !strings.Contains(letter.Text, "Hello Elena") {
		t.Errorf("%+v", letter)
	}
	var got struct{ Outcome, Text string }
	a.Token("elena", access.ScopeAdmin).Call(http.MethodPost, links.APISystem()+"/mail-test", nil).Want(200).JSON(&got)
	if got.Outcome != "kept" || got.Text == "" {
		t.Errorf("%+v", got)
	}
	elena.Get(links.System()+"?mail_test=<script>").Want(200).SeeNot("<script>", "The test mail")
	if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); strings.Count(kinds, "system.mail_tested") != 2 {
		t.Error(kinds)
	}
}

// TestTestMailThatFails: the outcome is told in words, whatever the server does.
func TestTestMailThatFails(t *testing.T) {
	port := apptest.FreePort(t)
	a := apptest.SQLite(t, apptest.Setup{Config: func(c *config.Config) {
		c.SMTPHost, c.SMTPPort, c.SMTPTLS, c.MailFrom = "127.0.0.1", port, "none", "Cabinet <cabinet@firm.example>"
	}})
	elena := a.As("elena")
	elena.Get(links.System()).See("Nothing sent yet", "127.0.0.1")
	form := func() *apptest.Form {
		return elena.Get(links.System()).Form(`form[action="` + links.SystemMailTest() + `"]`)
	}
	elena.Submit(form(), nil).Want(200).See("didn’t leave", "The mail server didn’t answer")
	elena.Get(links.System()).See("Mail doesn’t leave")
	office := apptest.Post(t, port)
	elena.Submit(form(), nil).Want(200).See("The mail server has taken the test mail", "Mail leaves")
	if got := office.To(apptest.Address("elena")); len(got) != 1 || !strings.Contains(string(got[0].Raw), "Test mail from Cabinet") {
		t.Errorf("%d mails", len(got))
	}
}
