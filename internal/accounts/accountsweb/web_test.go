package accountsweb

import (
	"strconv"
	"strings"
	"testing"

	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

func printer(t *testing.T, lang string) *i18n.Printer {
	t.Helper()
	bundle, err := i18n.Load(Locales(), accounts.Locales(), people.Locales(), ui.Locales(), web.Locales())
	if err != nil {
		t.Fatal(err)
	}
	bundle.Missing = func(lang, key string) { t.Errorf("%s has no %s", lang, key) }
	return bundle.Printer(lang)
}

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }

func TestOperationsAreDescribed(t *testing.T) {
	data, err := web.OpenAPI("test", Routes(Deps{}))
	for _, path := range []string{"/api/v1/account", "/api/v1/account/policy", "/api/v1/branches/{id}"} {
		if err != nil || !strings.Contains(string(data), strconv.Quote(path)) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// What the form sends for a stored policy is that policy again.
func TestPolicyGoesThroughItsForm(t *testing.T) {
	p := accounts.DefaultPolicy()
	p.Password.MixedCase, p.Password.Symbol, p.Password.MaxAgeDays, p.OwnIDNumber = true, true, 365, true
	typed := map[string]string{}
	for _, field := range policyFields() {
		typed[field] = strconv.Itoa(policyValues(p)[field])
	}
	if got := policyOf(typed); got != p {
		t.Errorf("%+v", got)
	}
	for _, text := range []string{"", "twelve", "12.5", "1e3", "99999999999999999999", " ", "=1+1"} {
		typed["password_min_length"] = text
		e := errs.As(policyOf(typed).Validate())
		if e == nil || e.Fields[0].Name != "password_min_length" {
			t.Errorf("%q passes", text)
		}
	}
}

// Every field of the form and every rule has its words, in both languages.
func TestWordsOfThePolicy(t *testing.T) {
	for _, lang := range i18n.Languages() {
		v := policyView{P: printer(t, lang), Values: map[string]string{}}
		for _, r := range accounts.Ranges() {
			if f := v.number(r.Field, ""); f.Label == "" || !strings.Contains(f.Hint, strconv.Itoa(r.Low)) {
				t.Errorf("%+v", f)
			}
			for _, n := range []int{r.Low, r.High, 0} {
				if text := ruleText(v.P, r.Field, n); text == "" || strings.Contains(text, "{") {
					t.Errorf("%s %d: %q", r.Field, n, text)
				}
			}
		}
		for _, field := range switchFields() {
			if f := v.box(field); f.Label == "" || f.Hint == "" {
				t.Errorf("%+v", f)
			}
		}
		p, q := accounts.DefaultPolicy(), accounts.DefaultPolicy()
		q.Password.MinLength, q.Password.Digit, q.Session.IdleMinutes, q.Lock.Failures = 15, true, 30, 7
		v.Preview = accounts.Preview{Effects: accounts.EffectsOf(p, q), MustChange: 5}
		if len(v.changes(accounts.Stricter)) != 3 || len(v.changes(accounts.Looser)) != 1 || len(v.follows()) != 3 {
			t.Errorf("%+v %+v %q", v.changes(accounts.Stricter), v.changes(accounts.Looser), v.follows())
		}
	}
}

// A clash of policies offers each rule once: those that differ to choose, the others as they are.
func TestClashOfPoliciesHoldsEveryRule(t *testing.T) {
	mine, theirs := accounts.DefaultPolicy(), accounts.DefaultPolicy()
	mine.Password.Digit, theirs.Password.MinLength = true, 20
	v := policyView{P: printer(t, "en"), Mine: policyValues(mine), Theirs: policyValues(theirs)}
	fields := v.agreed()
	for _, p := range v.pairs() {
		fields = append(fields, p.Name)
	}
	if len(v.pairs()) != 2 || len(fields) != len(policyFields()) {
		t.Errorf("%v", fields)
	}
}

func TestWordsOfTheOrganisation(t *testing.T) {
	for _, lang := range i18n.Languages() {
		a := accounts.Account{Name: "Рид", Kind: accounts.Police, Country: "GB", Language: "ru", TimeZone: "Europe/Kiev", DateStyle: "dmy", Phone: "+442079460018"}
		v := organisationView{Account: a, Values: valuesOf(a)}
		v.Page.P = printer(t, lang)
		if v.Values["phone"] != "+44 20 7946 0018" {
			t.Error(v.Values["phone"])
		}
		if len(v.kinds()) != 3 || len(v.languages()) != 2 || len(v.dateStyles()) != 3 || len(v.countries()) < 200 {
			t.Error("choices are missing")
		}
		if zones := v.zoneOptions(); len(zones) != 1 || zones[0].Value != "Europe/Kiev" {
			t.Errorf("a zone that is no longer on offer is lost: %+v", zones)
		}
		mine := a
		mine.Country, mine.DateStyle, mine.Kind = "RU", "ymd", accounts.LawFirm
		v.Clash = &accounts.Conflict{Theirs: a}
		for field, value := range accounts.InformationOf(mine) {
			v.field(field, ui.Field{})
			if stored := accounts.InformationOf(a)[field]; stored != value {
				v.Clash.Clashes = append(v.Clash.Clashes, accounts.Clash{Field: field, Theirs: stored, Mine: value})
			}
		}
		if len(v.pairs()) != 3 || len(v.pairs())+len(v.others()) != len(accounts.InformationFields()) {
			t.Errorf("%+v", v.pairs())
		}
	}
}

func TestWordsOfDomains(t *testing.T) {
	for _, lang := range i18n.Languages() {
		var v domainsView
		v.Page.P = printer(t, lang)
		for _, state := range []accounts.DomainState{accounts.DomainPending, accounts.DomainProven, accounts.DomainTaken} {
			for _, answer := range []accounts.Answer{accounts.AnswerFound, accounts.AnswerMissing, accounts.AnswerOther, accounts.AnswerSilent} {
				for _, proof := range []accounts.Proof{accounts.ProofTXT, accounts.ProofOperator} {
					v.Domain, v.Checked = accounts.Domain{State: state, Answer: answer, Proof: proof}, "now"
					if len(v.facts()) != 2 {
						t.Errorf("%+v", v.facts())
					}
				}
			}
		}
	}
}

func TestPagesOfBranchesGoOnAfterTheLast(t *testing.T) {
	at := position{Name: "york", ID: "2"}
	for _, c := range []struct {
		name string
		id   ids.Branch
		want bool
	}{{"York", "2", false}, {"YORK", "3", true}, {"Bath", "9", false}, {"Ёлка", "1", true}} {
		if got := at.before(accounts.BranchInUse{Branch: accounts.Branch{ID: c.id, Name: c.name}}); got != c.want {
			t.Errorf("%s %s: %t", c.name, c.id, got)
		}
	}
}

func TestOnlyConflictsOfVersionsAreStale(t *testing.T) {
	clash := errs.E(errs.Conflict, "accounts.branch.conflict", nil)
	clash.Detail = accounts.Branch{}
	taken := errs.E(errs.Conflict, "accounts.branch.taken", nil)
	if !errs.Is(stale(clash, true), errs.Stale) || !errs.Is(stale(clash, false), errs.Conflict) || !errs.Is(stale(taken, true), errs.Conflict) {
		t.Error("a conflict has the wrong answer")
	}
}
