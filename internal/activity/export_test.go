package activity_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/errs"
)

// why is a reason for an export.
const why = "Case 12/2026"

func (w world) export(f activity.Filter, format activity.Format) (string, int64) {
	w.Helper()
	var out bytes.Buffer
	n, err := w.log.Export(context.Background(), person("a1"), f, format, &out, nil)
	if err != nil {
		w.Fatal(err)
	}
	w.seal()
	return out.String(), n
}

// hostile records acts whose every free text tries something.
func (w world) hostile() {
	w.Helper()
	for _, text := range []string{"=HYPERLINK(\"http://x\")", "a\r\nforged,line", "\u202egnp.exe", "nul\u2028end", "tag\U000e0041", "literal \\u202e", "del\x7f and \ufffd", "\"quoted\", with comma", "＋1", "<script>alert(1)</script>"} {
		by := person("a1")
		by.IDNumber = text
		w.record(by, activity.Act{Kind: "test.noted", SubjectType: "note", SubjectID: "n1", Payload: notePayload{Label: text},
			Erasable: map[string]string{"name": text}})
	}
	w.seal()
}

func TestExportComesBack(t *testing.T) {
	each(t, func(w world) {
		w.hostile()
		w.notes("a1", 700)
		w.clk.Advance(-2 * time.Hour)
		w.notes("a1", 3)
		w.exec(`delete from act_erasable where account_id = 'a1' and name = 'place'`)
		want := w.everything("a1")
		text, rows := w.export(activity.Filter{Newest: true, Limit: 5, Reason: why}, activity.JSONLines)
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		if int(rows) != len(want) || len(lines) != len(want) {
			w.Fatalf("%d rows, %d lines, want %d", rows, len(lines), len(want))
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x202e || r == 0x2028 }) {
			w.Error("control characters left")
		}
		before := ""
		for i, line := range lines {
			var l activity.Line
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				w.Fatalf("%s: %v", line, err)
			}
			e := want[i]
			if l.Position != e.Position || l.IDNumber != e.IDNumber || l.Personal["name"] != e.Erasable["name"] || l.RemoteIP != e.RemoteIP || l.At != e.At.Format("2006-01-02T15:04:05.000000Z") {
				w.Fatalf("line %d: %s\nwant %+v", i+1, line, e)
			}
			if got, err := activity.SealOf(l, before); err != nil || got != l.Hash {
				w.Fatalf("line %d doesn't prove itself: %s, %v", i+1, got, err)
			}
			before = l.Hash
		}
	})
}

func TestCSVIsForSpreadsheets(t *testing.T) {
	each(t, func(w world) {
		w.hostile()
		text, rows := w.export(activity.Filter{Reason: why}, activity.CSV)
		body, marked := strings.CutPrefix(text, "\ufeff")
		if !marked || strings.Count(body, "\r\n") != int(rows)+1 || strings.Count(body, "\n") != strings.Count(body, "\r\n") {
			w.Fatalf("%q", text)
		}
		table, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil || len(table) != int(rows)+1 {
			w.Fatalf("%d records: %v", len(table), err)
		}
		for _, row := range table {
			for _, text := range row {
				if text != "" && strings.ContainsRune("=+-@\t\r\x00＝＋－＠", []rune(text)[0]) {
					w.Errorf("a formula: %q", text)
				}
			}
		}
		if number := table[1][9]; len(table) > 2 && number != `'=HYPERLINK("http://x")` || table[2][9] != `a\u000d\u000aforged,line` {
			w.Errorf("%q, %q", number, table[2][9])
		}
	})
}

func TestAnExportNeedsAReason(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 1)
		for _, reason := range []string{"", "ab", "  ab  ", strings.Repeat("ж", 301), strings.Repeat("x", 10_000), "a\nb", "\u202eabc", "abc\x00", "\xff\xfeab"} {
			var out bytes.Buffer
			_, err := w.log.Export(context.Background(), person("a1"), activity.Filter{Reason: reason}, activity.CSV, &out, nil)
			if !errs.Is(err, errs.Invalid) || out.Len() > 0 || !errs.Is(activity.CheckExport(person("a1"), activity.Filter{Reason: reason}, activity.CSV), errs.Invalid) {
				w.Errorf("%.20q: %v", reason, err)
			}
		}
		for _, reason := range []string{"abc", strings.Repeat("ж", 300), "=1+1"} {
			if err := activity.CheckExport(person("a1"), activity.Filter{Reason: reason}, activity.CSV); err != nil {
				w.Errorf("%.20q: %v", reason, err)
			}
		}
		var out bytes.Buffer
		if _, err := w.log.Export(context.Background(), access.Operator("a1"), activity.Filter{}, activity.CSV, &out, nil); err != nil {
			w.Errorf("the operator's console: %v", err)
		}
		w.seal()
		if acts := w.acts("a1", activity.Filter{Kinds: []activity.Kind{activity.Exported}}).Acts; len(acts) != 1 || acts[0].Erasable["reason"] != "" {
			w.Errorf("refused exports leave no act: %+v", acts)
		}
	})
}

// full is a disk that takes some bytes.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestEveryExportIsRecordedEvenABrokenOne(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 600)
		var told []int64
		var out bytes.Buffer
		if _, err := w.log.Export(context.Background(), person("a1"), activity.Filter{IDNumber: "PC 4711", Reason: " " + why + " "}, activity.JSONLines, &out, func(n int64) { told = append(told, n) }); err != nil {
			w.Fatal(err)
		}
		if len(told) != 2 || told[1] != 600 {
			w.Errorf("progress %v", told)
		}
		if _, err := w.log.Export(context.Background(), person("a1"), activity.Filter{Reason: why}, activity.CSV, &full{100_000}, nil); err == nil {
			w.Error("a full disk was no error")
		}
		stop, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := w.log.Export(stop, person("a1"), activity.Filter{Reason: why}, activity.CSV, &out, nil); err == nil {
			w.Error("an export went on after its end")
		}
		w.seal()
		acts := w.acts("a1", activity.Filter{Kinds: []activity.Kind{activity.Exported}}).Acts
		if len(acts) < 2 || acts[0].Payload != `{"filter":{"count":0},"format":"jsonl","rows":600,"whole":true}` || acts[0].Erasable["id_number"] != "pc 4711" || acts[0].Erasable["reason"] != why ||
			!strings.Contains(acts[1].Payload, `"whole":false`) {
			w.Errorf("%+v", acts)
		}
	})
}

func TestExportsAreForAdministrators(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 1)
		var out bytes.Buffer
		standard := access.Actor{Account: "a1", User: "u2", Role: access.Standard, Scope: access.ScopeAdmin, Door: access.DoorWeb}
		if _, err := w.log.Export(context.Background(), standard, activity.Filter{}, activity.CSV, &out, nil); !errs.Is(err, errs.NotFound) || out.Len() > 0 {
			w.Errorf("%v, %d bytes", err, out.Len())
		}
		if _, err := w.log.Export(context.Background(), person("a1"), activity.Filter{}, "xlsx", &out, nil); !errs.Is(err, errs.Invalid) {
			w.Error(err)
		}
		if err := activity.CheckExport(person("a1"), activity.Filter{Door: "window"}, activity.CSV); !errs.Is(err, errs.Invalid) {
			w.Error(err)
		}
		other, err := w.log.Export(context.Background(), person("a2"), activity.Filter{Reason: why}, activity.JSONLines, &out, nil)
		if err != nil || other != 0 || out.Len() > 0 {
			w.Errorf("%d rows of the other account: %s %v", other, out.String(), err)
		}
	})
}
