package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages"
	"cabinet/internal/records"
	"cabinet/internal/reports"
	"cabinet/internal/tasks"
)

// TestAnotherCaseChangesNoAnswer asks every address there is to read as a guest and as a limited user of one case; then another case
// of the same words comes into being, with everything that a case can have, and each is asked again: every byte is the same (R33). What is
// built later is asked without anybody adding it here.
func TestAnotherCaseChangesNoAnswer(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		m := newMatrix(a)
		kind := m.reportType("elena")
		seen, unseen := m.furnished("elena", "Harbour v Quay", kind, m.place("elena")), m.furnished("elena", "Quay v Harbour", kind, m.place("elena"))
		watchers := m.titled("guest", "limited")
		for _, k := range watchers {
			_, err := a.Cases.Assign(a.T.Context(), a.By("elena"), cases.AssignInput{Case: ids.Case(seen["/cases/{"]), User: a.Member(k.name).ID})
			a.Must(err)
		}
		third := m.place("elena")
		m.steady(watchers, seen, unseen, func() {
			m.furnished("elena", "Harbour v Quay", kind, third, a.Member(watchers[0].name).ID, a.Member(watchers[1].name).ID)
		})
	})
}

// TestAnotherAccountChangesNoAnswer is the same for an account of the same people, names and numbers, to those of the first one, its
// administrators included.
func TestAnotherAccountChangesNoAnswer(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		m := newMatrix(a)
		seen := m.furnished("elena", "Harbour v Quay", m.reportType("elena"), m.place("elena"))
		kind := m.reportType("elena@twin")
		unseen := m.furnished("elena@twin", "Quay v Harbour", kind, m.place("elena@twin"))
		m.steady(m.titled("limited", "administrator"), seen, unseen, func() { m.furnished("elena@twin", "Harbour v Quay", kind, m.place("elena@twin")) })
	})
}

// titled are the knockers with these titles.
func (m *matrix) titled(titles ...string) (out []knocker) {
	for _, k := range m.knockers {
		if slices.Contains(titles, k.title) {
			out = append(out, k)
		}
	}
	return out
}

// steady asks all that can be read, of what is seen, unseen and of everything else, before and after a change, and compares every byte.
func (m *matrix) steady(watchers []knocker, seen, unseen map[string]string, change func(), but ...string) {
	m.a.T.Helper()
	type door struct{ who, path string }
	var doors []door
	for _, k := range watchers {
		for _, r := range m.a.Routes() {
			if r.Method != http.MethodGet || r.Foreign != nil || strings.HasPrefix(r.Path, "/admin/system") || strings.HasPrefix(r.Path, "/api/v1/system") ||
				slices.Contains(everOther(), r.Path) || slices.Contains(but, r.Path) {
				continue
			}
			paths := []string{m.within(r.Path, seen), m.within(r.Path, unseen)}
			if paths[0] == "" {
				paths = []string{m.address(r.Path, objects(r.Path)[0], k)}
			}
			for _, path := range paths {
				doors = append(doors, door{k.name, path})
				if !strings.Contains(r.Path, "{") {
					doors = append(doors, door{k.name, path + "?q=harbour"})
				}
			}
		}
	}
	people := map[string]*apptest.Person{}
	for _, k := range watchers {
		people[k.name] = k.comes()
		for _, path := range []string{links.Cases(), links.Search("")} {
			doors = append(doors, door{k.name, path + "?view=all&q=0003"})
		}
	}
	look := func() [][]byte {
		out := make([][]byte, len(doors))
		for i, d := range doors {
			page := people[d.who].SendAtOnce(http.MethodGet, d.path, nil, nil)
			out[i] = fmt.Appendf(everNew.ReplaceAll(page.Body, nil), "\n%d %s", page.Status, page.Location)
		}
		return out
	}
	look() // what a first look leaves behind is there in both worlds
	m.a.Work()
	before := look()
	opened := 0
	for i, answer := range before {
		if bytes.HasSuffix(answer, []byte("\n200 ")) && strings.Contains(doors[i].path, seen["/cases/{"]) {
			opened++
		}
	}
	if opened < 25*len(watchers) {
		m.a.T.Errorf("only %d addresses of the case open to who is on it", opened)
	}
	change()
	for i, after := range look() {
		if !bytes.Equal(before[i], after) {
			m.a.T.Errorf("%s answers %s otherwise:\n%s", doors[i].path, doors[i].who, parting(before[i], after))
		}
	}
}

// everOther lists what tells of the whole program, as the pages of the system do, and so may differ: nobody’s cases stand there.
// Downloading an archive is recorded each time, which the record then tells.
func everOther() []string {
	return []string{"/metrics", "/healthz", "/readyz", "/api/v1/exports/{id}/file"}
}

// everNew is what is another at each answer: tokens of forms, the time that a session has left, the name of a request.
var everNew = regexp.MustCompile(`[0-9A-Za-z_-]{86}|data-seconds="\d+"|request:[0-9a-f-]+|<code>[0-9a-f]{10}</code>`)

// parting is where two answers part.
func parting(a, b []byte) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	from := max(0, n-100)
	return string(a[from:min(len(a), n+150)]) + "\n--- and ---\n" + string(b[from:min(len(b), n+150)])
}

// within fills a pattern with what was made on a case; it is empty where the pattern names something else.
func (m *matrix) within(pattern string, made map[string]string) string {
	page := strings.TrimPrefix(pattern, "/api/v1")
	first, rest, found := strings.Cut(page, "{")
	if !found || made[first+"{"] == "" {
		return ""
	}
	_, rest, _ = strings.Cut(rest, "}")
	out := strings.TrimSuffix(pattern, page) + first + made[first+"{"]
	for {
		before, after, more := strings.Cut(rest, "{")
		if !more {
			return out + rest
		}
		name, after, _ := strings.Cut(after, "}")
		inner := made[before+name]
		if inner == "" {
			inner = nonsense
		}
		out, rest = out+before+inner, after
	}
}

// place is where a case lies: a project, entries of the lists, and a group of users that it is granted to.
type place struct {
	project ids.Project
	area    ids.PracticeArea
	kind    ids.CaseType
	shelf   ids.CaseGroup
	group   ids.Group
}

func (m *matrix) place(owner string) place {
	m.count++
	return place{ids.Project(m.project(owner)), ids.PracticeArea(m.practiceArea(owner)), ids.CaseType(m.caseType(owner)), ids.CaseGroup(m.caseGroup(owner)),
		m.a.Group(m.a.Member(owner).Account, m.called("Harbour"))}
}

// furnished is a case with all that cases have, for the most part by oliver, out of which some people are kept from its beginning; it
// returns what each thing is called in addresses.
func (m *matrix) furnished(owner, name, kind string, in place, walled ...ids.User) map[string]string {
	a, by := m.a, m.keeper(owner)
	ctx := a.T.Context()
	a.T.Helper()
	c, err := a.Cases.Create(ctx, by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &in.area, Type: &in.kind, Group: &in.shelf, Project: &in.project}})
	a.Must(err)
	for _, user := range walled {
		_, err = a.Cases.BuildWall(ctx, by, cases.WallInput{Case: c.ID, User: user, Reason: "Conflict"})
		a.Must(err)
	}
	oliver := m.colleague(owner)
	_, err = a.Cases.Assign(ctx, by, cases.AssignInput{Case: c.ID, User: oliver})
	a.Must(err)
	out := map[string]string{"/cases/{": string(c.ID), "/projects/{": string(in.project)}
	for sort, of := range map[string]string{"users": string(oliver), "groups": string(in.group), "practice-areas": string(in.area), "case-types": string(in.kind),
		"case-groups": string(in.shelf), "report-types": kind} {
		out["/admin/"+sort+"/{"], out["/"+sort+"/{"] = of, of // pages and API
	}
	out["/stages/stage"] = string(c.Stage)
	out["/access/grant"] = m.grant(owner, string(c.ID))
	out["/explain/user"], out["/assignments/user"] = string(oliver), string(oliver)
	wall, err := a.Cases.BuildWall(ctx, by, cases.WallInput{Case: c.ID, User: a.Member("pavel" + strings.TrimPrefix(owner, "elena")).ID, Reason: "Conflict"})
	a.Must(err)
	out["/walls/wall"] = string(wall.ID)
	for _, list := range []records.List{"participant", "issue", "source"} {
		out["/"+string(list)+"s/record"] = m.record(owner, string(c.ID), list)
	}
	title := "Measure the harbour"
	task, err := a.Tasks.Create(ctx, by, c.ID, "", tasks.Input{Title: &title, Assignee: &oliver})
	a.Must(err)
	_, err = a.Tasks.Create(ctx, by, c.ID, task.ID, tasks.Input{Title: &title})
	a.Must(err)
	start := a.DB.Now().Add(48 * time.Hour)
	when := events.Times{Start: start, End: start.Add(time.Hour), Zone: "UTC"}.When()
	event, err := a.Events.Create(ctx, by, c.ID, events.Input{Title: &title, When: &when})
	a.Must(err)
	document, err := a.Documents.Add(ctx, by, c.ID, documents.Upload{Name: "harbour.txt", Body: strings.NewReader("Depth of the harbour of " + string(c.ID))})
	a.Must(err)
	text := "The harbour was measured."
	message, err := a.Messages.Send(ctx, by, c.ID, messages.Input{Text: &text})
	a.Must(err)
	report, err := a.Reports.Begin(ctx, by, reports.BeginInput{Case: c.ID, Type: ids.ReportType(kind), Title: title})
	a.Must(err)
	out["/tasks/{"], out["/events/{"], out["/documents/{"], out["/reports/{"] = string(task.ID), string(event.ID), string(document.ID), string(report.ID)
	out["/messages/message"] = string(message.ID)
	_, err = a.Cases.Grant(ctx, by, cases.GrantInput{Case: c.ID, Group: in.group, Level: access.LevelEdit})
	a.Must(err)
	a.Work()
	return out
}
