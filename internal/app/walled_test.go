package app_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/bulk"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/leaving"
	"cabinet/internal/messages"
	"cabinet/internal/moves"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb"
	"cabinet/internal/platform/errs"
	"cabinet/internal/tasks"
)

// TestAWalledCaseChangesNoAnswer asks every address there is to read as an administrator and as a standard user, who see every case but those
// that they are kept out of; then such a case comes into being, with everything that a case can have, and each is asked again: every byte
// is the same (C8), but for the page of walls, where administrators read that there is one, and the number that the next case will get.
func TestAWalledCaseChangesNoAnswer(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		m := newMatrix(a)
		a.Join(a.World.Firm, "arno", people.Standing{Role: access.Administrator})
		m.knockers = append(m.knockers, knocker{"kept out", "arno", func() *apptest.Person { return a.As("arno") }},
			knocker{"kept out", "ruth", func() *apptest.Person { return a.As("ruth") }})
		arno, ruth := a.Member("arno").ID, a.Member("ruth").ID
		seen := m.furnished("elena", "Harbour v Quay", m.reportType("elena"), m.place("elena"))
		unseen := m.furnished("elena", "Quay v Harbour", m.reportType("elena"), m.place("elena"), arno, ruth)
		kind, in := m.reportType("elena"), m.place("elena") // nothing else lies there
		for sort, of := range map[string]string{"groups": string(in.group), "practice-areas": string(in.area), "case-types": string(in.kind),
			"case-groups": string(in.shelf), "report-types": kind, "projects": string(in.project)} {
			seen["/admin/"+sort+"/{"], seen["/"+sort+"/{"] = of, of
		}
		m.steady(m.titled("kept out"), seen, unseen, func() { m.furnished("elena", "Harbour v Quay", kind, in, arno, ruth) },
			"/admin/walls", "/admin/case-numbers", "/api/v1/case-numbers")
	})
}

// TestFilesTellNothingOfAWalledCase asks for every kind of file that leaves the product on behalf of people who were on a case and are kept
// out of it since: nothing of it stands in any (C8). The same record does tell of it to who isn't kept out, or this would prove nothing.
func TestFilesTellNothingOfAWalledCase(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		m := newMatrix(a)
		ctx := t.Context()
		a.Join(a.World.Firm, "arno", people.Standing{Role: access.Administrator})
		made := m.furnished("elena", "Zeebrugge v Rotterdam", m.reportType("elena"), m.place("elena"))
		hidden := ids.Case(made["/cases/{"])
		c, err := a.Cases.Case(ctx, a.By("elena"), hidden)
		a.Must(err)
		for _, name := range []string{"arno", "ruth"} {
			text := "We met at Zeebrugge."
			_, err := a.Messages.Send(ctx, a.By(name), hidden, messages.Input{Text: &text})
			a.Must(err)
			_, err = a.Cases.BuildWall(ctx, a.By("elena"), cases.WallInput{Case: hidden, User: a.Member(name).ID, Reason: "Conflict"})
			a.Must(err)
		}
		a.Work()
		traces := []string{"Zeebrugge", c.Number, string(hidden), made["/tasks/{"], made["/events/{"], made["/documents/{"], made["/reports/{"], made["/messages/message"],
			made["/participants/record"], made["/access/grant"]}
		for _, kind := range a.Exports.Kinds() {
			for who, tells := range map[string]bool{"arno": false, "ruth": false, "elena": strings.HasPrefix(kind, "activity")} {
				text := m.file(who, kind)
				for _, trace := range traces {
					if strings.Contains(text, trace) && who != "elena" {
						t.Errorf("%s for %s tells of %s", kind, who, trace)
					}
				}
				if tells && !strings.Contains(text, string(hidden)) {
					t.Errorf("%s for %s says nothing of the case", kind, who)
				}
			}
		}
		for _, name := range []string{"arno", "ruth"} {
			for _, letter := range a.Mail(apptest.Address(name)) {
				for _, trace := range traces {
					if strings.Contains(letter.Subject+letter.Text+letter.HTML, trace) {
						t.Errorf("%q to %s tells of %s", letter.Subject, name, trace)
					}
				}
			}
		}
	})
}

// file is what a file of a kind holds that somebody asked for, archives unpacked; nothing where they may not have it.
func (m *matrix) file(who, kind string) string {
	a := m.a
	a.T.Helper()
	ctx := a.T.Context()
	var params any = map[string]string{"reason": "Audit"}
	switch kind {
	case peopleweb.DirectoryExportKind:
		params = people.DirectoryExport{Columns: people.Columns(), Reason: "Audit"}
	case bulk.ResultKind:
		params = bulk.ResultParams{Job: bulk.JobID(m.bulkJob("elena")), Language: "en"}
	case moves.ResultKind:
		params = moves.ResultParams{Move: moves.ID(m.domainMove("elena")), Language: "en"}
	}
	a.Work()
	e, err := a.Exports.Request(ctx, m.proven(who), kind, params)
	if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Forbidden) {
		return ""
	}
	a.Must(err)
	a.Work()
	file, _, err := a.Exports.Open(ctx, m.proven(who), e.ID)
	a.Must(err)
	defer file.Close()
	body, err := io.ReadAll(file)
	a.Must(err)
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return string(body)
	}
	var all strings.Builder
	for _, entry := range archive.File {
		r, err := entry.Open()
		a.Must(err)
		text, err := io.ReadAll(r)
		a.Must(err)
		all.WriteString(entry.Name + "\n" + string(text))
	}
	return all.String()
}

// TestWhatJobsTell holds what every job brings out of the program against what is known of it. One that isn't listed here is new: whether
// what it tells somebody is judged as they may see cases at that moment (C8, R34) must be answered before it is added.
func TestWhatJobsTell(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Empty: true})
	known := slices.Concat(
		// Files: TestFilesTellNothingOfAWalledCase. The mail says that one is ready, and which kind.
		[]string{"exports.make", "exports.tell", "exports.drop_files"},
		// What heirs took over, counted by kind, among what they may see: TestALeaverBehindAWall.
		[]string{"leaving.tell"},
		// A guest's invitation may come from a case, which it doesn't name.
		[]string{"invitations.send", "invitations.tell"},
		// They change what is kept and tell nobody.
		[]string{"accounts.drop_logo", "bulk.drop_file", "documents.drop_files", "documents.scan", "groups.close", "mydata.copy_ledger", "mydata.erase", "people.drop_picture",
			"people.settle_user", "requests.find_administrators", "search.fill", "system.check_record", "activity.send_checkpoint"},
		// They are about people, their standing and the organisation, and know no cases.
		[]string{"accounts.send_alert", "bulk.ask", "bulk.draft", "bulk.run", "bulk.tell", "identity.send_email_asked", "identity.send_email_changed", "identity.send_email_confirm",
			"identity.send_email_relocated", "identity.send_email_undone", "identity.send_new_device", "identity.send_notice", "identity.send_reset",
			"identity.send_token_made", "moves.draft", "moves.run", "moves.tell", "moves.tell_ended", "mydata.tell", "requests.tell_administrator",
			"requests.tell_answer", "viewing.tell"})
	for _, kind := range a.Queue.Kinds() {
		if !slices.Contains(known, kind) && !strings.HasPrefix(kind, "schedule:") { // the clock cleans up, or enqueues one of these
			t.Errorf("%s isn’t known", kind)
		}
	}
	for _, kind := range known {
		if !slices.Contains(a.Queue.Kinds(), kind) {
			t.Errorf("%s is no job any more", kind)
		}
	}
}

// TestALeaverBehindAWall has somebody leave at the hands of an administrator who is kept out of one of their cases: they see and hand over
// what lies elsewhere, and what lies there goes to an administrator who isn't kept out, who alone is told; so it is the other way round.
func TestALeaverBehindAWall(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		m := newMatrix(a)
		ctx := t.Context()
		a.Join(a.World.Firm, "arno", people.Standing{Role: access.Administrator})
		arno, elena, oliver, ruth := a.Member("arno"), a.Member("elena"), a.Member("oliver"), a.Member("ruth")
		open := m.furnished("elena", "Harbour v Quay", m.reportType("elena"), m.place("elena"))
		walled := m.furnished("elena", "Quay v Harbour", m.reportType("elena"), m.place("elena"), arno.ID)
		doing := func(made map[string]string) ids.User {
			task, err := a.Tasks.Task(ctx, a.By("elena"), ids.Task(made["/tasks/{"]))
			a.Must(err)
			return task.Assignee
		}
		look := func(by string) int64 {
			v, err := a.Leaving.Look(ctx, a.By(by), oliver.ID)
			a.Must(err)
			list, err := a.Leaving.Items(ctx, a.By(by), oliver.ID, tasks.Holding, "", 10)
			a.Must(err)
			if int64(len(list)) != v.Open() || strings.Contains(fmt.Sprint(list), walled["/cases/{"]) != (by == "elena") {
				t.Errorf("%s sees %v", by, list)
			}
			return v.Open()
		}
		if look("elena") != 2 || look("arno") != 1 {
			t.Error("not two for who sees both cases, and one for who sees one")
		}
		in := leaving.Input{Deactivate: true, Rules: []leaving.Rule{{To: []ids.User{ruth.ID}}}}
		seen, err := a.Leaving.Preview(ctx, a.By("arno"), oliver.ID, in)
		a.Must(err)
		in.Seen = seen.Seen
		out, err := a.Leaving.HandOver(ctx, a.By("arno"), oliver.ID, in)
		a.Must(err)
		if seen.Total() != 1 || out.Total() != 1 || len(out.Shares) != 1 || out.Shares[0].Heir != ruth.ID {
			t.Errorf("arno is shown %+v, then %+v", seen, out)
		}
		if doing(open) != ruth.ID || doing(walled) != elena.ID {
			t.Errorf("the tasks went to %s and %s", doing(open), doing(walled))
		}
		if v, err := a.Leaving.Look(ctx, a.By("arno"), oliver.ID); err != nil || v.Last.Total() != 1 {
			t.Errorf("%+v, %v", v.Last, err)
		}
		a.Work()
		for name, n := range map[string]int{"ruth": 1, "elena": 1, "arno": 0} {
			told := 0
			for _, letter := range a.Mail(apptest.Address(name)) {
				if strings.Contains(letter.Text, "Open tasks: 1") {
					told++
				}
			}
			if told != n {
				t.Errorf("%s was told %d times", name, told)
			}
		}
		page, err := a.Acts.Acts(ctx, a.By("arno"), activity.Filter{Newest: true, Limit: 100})
		a.Must(err)
		for _, act := range page.Acts {
			if text := fmt.Sprintf("%s %s %s", act.SubjectID, act.Case, act.Payload); act.Kind == leaving.TookOver && act.SubjectID != string(ruth.ID) || strings.Contains(text, walled["/cases/{"]) ||
				strings.Contains(text, walled["/tasks/{"]) || act.Kind == leaving.HandedOver && !strings.Contains(text, `"heirs":1,"items":1`) {
				t.Errorf("the record tells arno of %s %s", act.Kind, text)
			}
		}
		returned, err := a.Leaving.Returnable(ctx, a.By("arno"), oliver.ID)
		a.Must(err)
		_, back, err := a.Leaving.Reactivate(ctx, a.By("arno"), oliver.ID, true)
		a.Must(err)
		if returned.Total() != 1 || back.Total() != 1 || doing(open) != oliver.ID || doing(walled) != oliver.ID {
			t.Errorf("%d could go back, %d went, to %s and %s", returned.Total(), back.Total(), doing(open), doing(walled))
		}
	})
}
