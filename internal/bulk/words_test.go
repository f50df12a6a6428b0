package bulk

import (
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/bulk/table"
	"cabinet/internal/ids"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }

// A result that is handed in again is understood: its headings are names of the columns, in each language.
func TestHeadingsAreUnderstood(t *testing.T) {
	bundle, err := i18n.Load(Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages() {
		for _, c := range Columns() {
			head := []table.Row{{Cells: []string{bundle.Printer(lang).T(ColumnKey(c.Name))}}, {Cells: []string{"x"}}}
			if m, header := table.Guess(head, Columns(), "email"); m[0] != c.Name || !header {
				t.Errorf("%s: %q is understood as %q", lang, head[0].Cells[0], m[0])
			}
		}
	}
}

func TestNoNameStandsForTwoColumns(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Columns() {
		for _, name := range c.Names {
			if other := seen[name]; other != "" {
				t.Errorf("%q stands for %s and %s", name, other, c.Name)
			}
			seen[name] = c.Name
		}
	}
}

func TestAddresses(t *testing.T) {
	for cell, want := range map[string][2]string{
		"jane@example.com":                         {"", "jane@example.com"},
		" Jane Smith <jane@example.com> ":          {"Jane Smith", "jane@example.com"},
		`"Smith, Jane" <jane@example.com>`:         {"Smith, Jane", "jane@example.com"},
		"jane@example.com (Jane Smith)":            {"Jane Smith", "jane@example.com"},
		"mailto:jane@example.com":                  {"", "jane@example.com"},
		"<jane@example.com>":                       {"", "jane@example.com"},
		"Jane <jane@example.com":                   {"", "Jane <jane@example.com"},
		"<script>alert(1)</script>":                {"<script>alert(1)", "/script"},
		"":                                         {"", ""},
		"a <b@example.com> <c@example.com> behind": {"a <b@example.com>", "c@example.com"},
	} {
		if name, address := addressOf(cell); name != want[0] || address != want[1] {
			t.Errorf("%q: %q %q", cell, name, address)
		}
	}
}

func TestFullNames(t *testing.T) {
	for text, want := range map[string]string{
		"Jane":               "Jane||",
		"Jane Smith":         "Jane||Smith",
		"Jane Ann Lee Smith": "Jane|Ann Lee|Smith",
		"Smith, Jane Ann":    "Jane|Ann|Smith",
		"van der Berg, Jan":  "Jan||van der Berg",
		"Smith,":             "Smith,||",
		"Смирнова Анна Петровна":     "Анна|Петровна|Смирнова",
		"Анна Петровна Смирнова":     "Анна|Петровна|Смирнова",
		"Смирнова Анна":              "Анна||Смирнова",
		"Анна Петровна":              "Анна|Петровна|",
		"Мамедов Али Гасан оглы":     "Али|Гасан оглы|Мамедов",
		"Петрович Милан":             "Милан||Петрович",
		"Салтыков Щедрин Иван Ильич": "Иван|Ильич|Салтыков Щедрин",
		"": "||",
	} {
		first, middle, last := fullName(text)
		if got := strings.Join([]string{first, middle, last}, "|"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	moscow := i18n.Location("Europe/Moscow")
	for text, want := range map[string]string{
		"2026-12-31": "2026-12-31T21:00:00Z", "31.12.2026": "2026-12-31T21:00:00Z", "1/2/2027": "2027-02-01T21:00:00Z",
		"2026-12-31T10:00:00": "2026-12-31T21:00:00Z", "31.12.2026 0:00:00": "2026-12-31T21:00:00Z",
		"": "", "31.2.2026": "", "tomorrow": "", "1.1.1900": "", "31.12.26": "", "46022": "",
	} {
		at, known := dayOf(text, "dmy", moscow)
		if got := at.UTC().Format(time.RFC3339); known != (want != "") || known && got != want {
			t.Errorf("%q: %s %v", text, got, known)
		}
	}
	if at, _ := dayOf("1/2/2027", "mdy", moscow); at.UTC().Format(time.DateOnly) != "2027-01-02" {
		t.Error(at)
	}
}

// importOf is how a file with the named columns is read, for a standard user without a group.
func importOf(columns ...string) Import {
	return Import{Encoding: table.UTF8, Separator: table.Comma, Mapping: columns, Defaults: Defaults{Role: access.Standard}}
}

func TestRowsAreJudged(t *testing.T) {
	im := importOf("email", "role", "group", "manages", "job_title", "branch", "language", "last_day", "first_name", "cell_number")
	l := lists{groups: map[string]ids.Group{"claims": "g1"}, titles: map[string]ids.JobTitle{"clerk": "t1"}, branches: map[string]ids.Branch{"leeds": "b1"},
		style: "dmy", zone: time.UTC}
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		cells []string
		want  string
	}{
		"all":             {[]string{"a@example.com", "Guest", "Claims", "", "CLERK", "Leeds", "Русский", "31.12.2026", "Ann", "'+44 7700 900123"}, ""},
		"only address":    {[]string{"a@example.com"}, ""},
		"no address":      {[]string{"", "guest"}, "email bulk.row.no_email"},
		"bad address":     {[]string{"nobody"}, "email "},
		"unknown words":   {[]string{"a@example.com", "king", "Nowhere", "maybe", "Duke", "Mars", "Latin", "never"}, "language bulk.row.language"},
		"past":            {[]string{"a@example.com", "", "", "", "", "", "", "2026-04-30"}, "last_day bulk.row.last_day_past"},
		"last day today":  {[]string{"a@example.com", "", "", "", "", "", "", "2026-05-01"}, ""},
		"admin in group":  {[]string{"a@example.com", "admin", "Claims"}, "group bulk.row.administrator_group"},
		"manages nothing": {[]string{"a@example.com", "", "", "yes"}, "manages bulk.row.manages_nothing"},
		"managing guest":  {[]string{"a@example.com", "guest", "claims", "yes"}, "manages bulk.row.manages_nothing"},
		"manager":         {[]string{"a@example.com", "", "claims", "yes"}, ""},
		"long":            {[]string{"a@example.com", "", "", "", "", "", "", "", strings.Repeat("я", 10_000)}, "first_name bulk.import.too_long"},
		"override":        {[]string{"a@example.com", "", "", "", "", "", "", "", "Ann\u202ennA"}, "first_name bulk.row.characters"},
		"nul":             {[]string{"a@example.com", "", "", "", "", "", "", "", "A\x00n"}, "first_name bulk.row.characters"},
		"formula":         {[]string{"a@example.com", "", "", "", "", "", "", "", "=1+1"}, ""},
		"script":          {[]string{"a@example.com", "", "", "", "", "", "", "", "<script>alert(1)</script>"}, ""},
	} {
		r := im.row(table.Row{Line: 7, Cells: c.cells}, 1, l, now)
		first := r.first()
		if got := first.Field + " " + first.Key; c.want == "" && r.State != RowWaiting || c.want != "" && (r.State != RowRefused || !strings.HasPrefix(got, c.want) && !hasReason(r, c.want)) {
			t.Errorf("%s: %s %+v", name, r.State, r.Reasons)
		}
	}
	got := im.row(table.Row{Line: 7, Cells: []string{"Anna <A@Example.com>", "гость", "CLAIMS", "", "clerk", "leeds", "ru", "31.12.2026", "=Ann", "'+44 7700 900123"}}, 3, l, now)
	want := Invitee{Email: "A@example.com", Role: access.Guest, FirstName: "=Ann", CellNumber: "+44 7700 900123", JobTitle: "t1", Group: "g1", Branch: "b1", Language: "ru",
		EndsAt: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	if got.Invitee != want || got.emailKey != "a@example.com" || got.No != 3 || got.Line != 7 {
		t.Errorf("got  %+v\nwant %+v", got.Invitee, want)
	}
	if r := im.row(table.Row{Line: 2, Wrong: table.CellLarge, Cells: []string{"a@example.com"}}, 1, l, now); r.State != RowRefused || r.first().Key != table.CellLarge {
		t.Errorf("%+v", r)
	}
}

func hasReason(r Row, want string) bool {
	for _, reason := range r.Reasons {
		if reason.Field+" "+reason.Key == want {
			return true
		}
	}
	return false
}
