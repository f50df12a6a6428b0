package people

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

func TestEveryFieldIsOnTheTable(t *testing.T) {
	inputs := reflect.TypeFor[ProfileInput]()
	if len(fields()) != inputs.NumField() {
		t.Fatalf("%d rows for %d inputs", len(fields()), inputs.NumField())
	}
	var in ProfileInput
	v := reflect.ValueOf(&in).Elem()
	for i := range inputs.NumField() {
		value := inputs.Field(i).Name
		v.Field(i).Set(reflect.ValueOf(&value))
	}
	seen := map[string]bool{}
	for _, f := range fields() {
		given := f.given(&in)
		want := strings.ReplaceAll(strings.ToLower(*given), "id", "")
		if have := strings.ReplaceAll(strings.ReplaceAll(f.name, "_", ""), "id", ""); have != want || seen[*given] {
			t.Errorf("row %s reads input %s", f.name, *given)
		}
		seen[*given] = true
		var p Person
		*f.at(&p) = "x"
		if reflect.ValueOf(p).IsZero() {
			t.Errorf("row %s writes nowhere", f.name)
		}
	}
}

func TestWrongFieldsComeBackTogether(t *testing.T) {
	bad := "x\x00y"
	long := strings.Repeat("a", 2000)
	in := ProfileInput{FirstName: new(" \u00ad "), LastName: new(""), MiddleName: &long, Initials: new("J2"), ClientEmail: new("a@b"),
		CellNumber: new("call me"), OfficeNumber: new("12"), OfficeExtension: new("12a"), Position: &bad, OrganizationName: new("a\nb"),
		Website: new("ftp://x.org"), About: new("a\u202eb"), TimeZone: new("Mars/Olympus"), Language: new("fr"), DateStyle: new("iso"),
		Theme: new("pink"), Density: new("loose"), BranchID: &bad, IDNumber: new("7"), Email: new("x@example.com"), JobTitleID: new(""),
		Role: new("administrator"), Status: new("active")}
	_, err := cleanProfile(in, "GB", byOneself(false))
	want := []errs.Field{
		{Name: "first_name", Key: "people.text.characters"}, {Name: "middle_name", Key: "people.text.too_long"}, {Name: "last_name", Key: "people.last_name.required"},
		{Name: "initials", Key: "people.initials.letters"}, {Name: "email", Key: "people.profile.not_yours"}, {Name: "client_email", Key: "email.address.domain"},
		{Name: "cell_number", Key: "people.phone.letters"}, {Name: "office_number", Key: "people.phone.invalid"}, {Name: "office_extension", Key: "people.office_extension.digits"},
		{Name: "job_title_id", Key: "people.profile.not_yours"}, {Name: "position", Key: "people.text.characters"}, {Name: "id_number", Key: "people.profile.not_yours"},
		{Name: "branch_id", Key: "people.text.characters"}, {Name: "organization_name", Key: "people.text.one_line"}, {Name: "website", Key: "people.website.scheme"},
		{Name: "time_zone", Key: "people.time_zone.choose"}, {Name: "language", Key: "people.language.choose"}, {Name: "date_style", Key: "people.date_style.choose"},
		{Name: "about", Key: "people.text.characters"}, {Name: "theme", Key: "people.theme.choose"}, {Name: "density", Key: "people.density.choose"},
		{Name: "role", Key: "people.profile.not_yours"}, {Name: "status", Key: "people.profile.not_yours"},
	}
	if !errs.Is(err, errs.Invalid) {
		t.Fatalf("got %v", err)
	}
	for i, f := range errs.As(err).Fields {
		if i >= len(want) || f.Name != want[i].Name || f.Key != want[i].Key {
			t.Errorf("field %d: got %s %s", i, f.Name, f.Key)
		}
		for _, typed := range []string{"call me", "Mars", "pink", "ftp", long} {
			if strings.Contains(f.Key, typed) {
				t.Errorf("%s echoes what was typed", f.Name)
			}
		}
	}
	if len(errs.As(err).Fields) != len(want) {
		t.Errorf("got %d fields, want %d", len(errs.As(err).Fields), len(want))
	}
}

func TestEmptyClearsAndAbsentKeeps(t *testing.T) {
	p := Person{FirstName: "Jane", LastName: "Smith", CellNumber: "+447700900123", About: "Me", Website: "https://example.com", Branch: "b"}
	c, err := cleanProfile(ProfileInput{CellNumber: new(""), About: new("  "), BranchID: new(""), FirstName: new("Jane")}, "GB", byOneself(false))
	if err != nil {
		t.Fatal(err)
	}
	changed := c.apply(&p)
	if want := []string{"cell_number", "branch_id", "about"}; !slices.Equal(changed, want) {
		t.Errorf("changed %v, want %v", changed, want)
	}
	if p.CellNumber != "" || p.About != "" || p.Branch != "" || p.Website == "" {
		t.Errorf("got %+v", p)
	}
}

func TestOwnIDNumberFollowsThePolicy(t *testing.T) {
	c, err := cleanProfile(ProfileInput{IDNumber: new(" 4417 ")}, "GB", byOneself(true))
	if err != nil || c["id_number"] != "4417" {
		t.Errorf("got %v, %v", c, err)
	}
}

func TestClientsSeeNothingElse(t *testing.T) {
	p := Person{Account: "a", ID: "u", Login: "secret-login", Email: "signin@example.com", Role: access.Administrator, Status: Active,
		FirstName: "Jane", MiddleName: "Ann", LastName: "Smith", ClientEmail: "", CellNumber: "+447700900123", OfficeNumber: "+442079460018",
		OfficeExtension: "12", IDNumber: "4417", OrganizationName: "Org", Website: "https://example.com", About: "Hello\nthere", Picture: "pic"}
	want := ClientCard{Shown: true, User: "u", Picture: "pic", Initials: "JS", FullName: "Jane Ann Smith", Position: "Partner",
		About: "Hello\nthere", Phone: "020 7946 0018", Extension: "12"}
	if got := CardOf(p, "Partner", "GB", "en"); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	p.Picture, p.OfficeNumber, p.Position = "", "", "Head of Chambers"
	got := CardOf(p, "Partner", "GB", "en")
	if got.Shown || got.Extension != "" || got.Position != "Head of Chambers" {
		t.Errorf("got %+v", got)
	}
}

func TestNames(t *testing.T) {
	p := Person{FirstName: "Анна", MiddleName: "Петровна", LastName: "Ёлкина"}
	if p.FullName("ru") != "Ёлкина Анна Петровна" || p.FullName("en") != "Анна Петровна Ёлкина" || p.Initials() != "АЁ" {
		t.Errorf("got %q, %q, %q", p.FullName("ru"), p.FullName("en"), p.Initials())
	}
	for _, c := range []struct{ first, last, own, want string }{
		{"jane", "smith", "", "JS"}, {"Jane", "Smith", "JAS", "JAS"}, {"“Bob”", "O’Neill", "", "BO"}, {"", "Smith", "", "S"}, {"Émile", "Łoś", "", "ÉŁ"},
	} {
		if got := (Person{FirstName: c.first, LastName: c.last, OwnInitials: c.own}).Initials(); got != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}

func TestEveryMessageExistsInBothLanguages(t *testing.T) {
	b, err := i18n.Load(Locales())
	if err != nil {
		t.Fatal(err)
	}
	en, ru := b.Keys("en"), b.Keys("ru")
	if !slices.Equal(en, ru) {
		t.Error("the catalogues differ in keys")
	}
	for _, f := range append(ClientFields(), "role", "status", "cell_number", "theme") {
		if !b.Has("people.field." + f) {
			t.Errorf("no label for %s", f)
		}
	}
	for _, a := range Acts() {
		if !b.Has("people.act." + strings.TrimPrefix(string(a.Kind), "people.")) {
			t.Errorf("no text for %s", a.Kind)
		}
	}
}
