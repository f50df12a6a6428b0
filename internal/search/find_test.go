package search_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/search"
)

func TestWordsAndNumbersAreFound(t *testing.T) {
	each(t, func(w *world) {
		w.put(one,
			aCase("c1", "Иванов против ООО «Ромашка-Плюс»", "А40-12345/2026"),
			aCase("c2", "Семёнова Алёна: наследство", "2026-0012"),
			aCase("c3", "O'Brien v. Müller & Söhne", "7"),
			search.Entry{Kind: search.KindParticipant, ID: "p1", Case: "c1", Title: "Иванов Иван Петрович", Detail: "ivan@example.org, Тверь",
				Numbers: []string{"+79161234567", "7707083893", "PC 4711"}},
			task("t1", "c2", "Запросить выписку из ЕГРН"),
			search.Entry{Kind: search.KindProject, ID: "j1", Title: "Банкротство Ромашки"},
		)
		w.put(other, aCase("x1", "Иванов чужой", "2026-0012"))
		for text, want := range map[string]string{
			"иванов": "c1 p1", "ИВАН": "c1 p1", "иван петр": "p1", "петр иван": "p1", "ванов": "", "ромашка": "c1", "ромашк": "c1 j1", "плюс": "c1", "«Ромашка-плюс»": "c1",
			"семенова": "c2", "Семёнова алена": "c2", "АЛЁНА": "c2", "müller": "c3", "muller": "c3", "Sohne": "c3", "MÜLLER söhne": "c3", "o'brien": "c3", "brien o": "c3", "егрн": "t1", "выписк запросить": "t1",
			"тверь": "p1", "ivan@example.org": "p1", "example.org": "p1",
			"А40-12345/2026": "c1", "а40 12345": "c1", "12345/2026": "c1", "а40123452026": "c1", "12345": "c1", "2026": "c2 c1", "2026-0012": "c2", "20260012": "c2", "0012": "c2", "№ 2026-0012": "c2",
			"+7 (916) 123-45-67": "p1", "8 916 123 45 67": "p1", "89161234567": "p1", "9161234567": "p1", "916123": "p1", "7707083893": "p1", "7707 0838 93": "p1", "pc 4711": "p1", "PC4711": "p1", "4711": "p1",
			"иванов 8 (916) 123-45-67": "p1", "7": "c3", "и": "", "": "", " ": "", "иванов и": "p1 c1",
		} {
			if got := w.look(staff(), text); got != want && !(text == "иванов и" && got == "c1 p1") {
				t.Errorf("%q finds %q, not %q", text, got, want)
			}
		}
		// Whoever reads case by case finds the same.
		for _, c := range []ids.Case{"c1", "c2", "c3"} {
			w.assign(c, "user-limited")
		}
		for _, text := range []string{"иванов", "иван петр", "А40-12345/2026", "а40 12345", "20260012", "8 916 123 45 67", "7", "ромашка", "семенова", "pc4711", "2026", "ванов", "brien o"} {
			if got, want := w.look(person(access.Limited), text), w.look(staff(), text); got != want {
				t.Errorf("%q: limited finds %q, staff %q", text, got, want)
			}
		}
		w.finds(person(access.Limited), "банкротство", "")
		w.finds(access.Operator(one), "банкротство", "j1")
	})
}

func TestTheBestComesFirst(t *testing.T) {
	each(t, func(w *world) {
		w.put(one, aCase("start", "Петров: развод"), aCase("number", "Сидоров", "55"), aCase("middle", "Развод Петровых"), aCase("parts", "Орлов", "55-1"))
		w.finds(staff(), "петров", "start middle")
		w.finds(staff(), "55", "number parts")
		// Also where so much is found that only the newest are read.
		for i := range 600 {
			w.put(one, aCase(ids.Case(fmt.Sprintf("n%03d", i)), fmt.Sprintf("Дело 55%03d о Петрове", i), fmt.Sprintf("55%03d", i)))
		}
		p, err := w.Find(w.ctx, staff(), search.Query{Text: "петров", Kind: search.KindCase})
		if err != nil || len(p.Hits) != 20 || p.Hits[0].ID != "start" || p.Hits[1].ID != "n599" || p.Hits[2].ID != "n598" || p.TooMany || p.Next == "" {
			t.Errorf("%+v %v", p, err)
		}
		p, err = w.Find(w.ctx, staff(), search.Query{Text: "55", Kind: search.KindCase})
		if err != nil || p.Hits[0].ID != "number" || !p.Hits[0].Exact || p.Hits[1].Exact {
			t.Errorf("%+v %v", p, err)
		}
		// Somebody who only sees the oldest finds them as if there were no others.
		w.assign("start", "user-guest")
		w.finds(person(access.Guest), "петров", "start")
		// Pages follow one another without a gap up to the bound.
		seen, after := map[string]bool{}, ""
		for {
			p, err := w.Find(w.ctx, staff(), search.Query{Text: "петров", Kind: search.KindCase, After: after, Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range p.Hits {
				seen[h.ID] = true
			}
			if after = p.Next; after == "" {
				if !p.TooMany {
					t.Error("nobody is asked to say more")
				}
				break
			}
		}
		if len(seen) != search.MostFound {
			t.Errorf("%d found", len(seen))
		}
		s, err := w.Suggest(w.ctx, staff(), "петров")
		if err != nil || len(s) != 4 || s[0].ID != "start" {
			t.Errorf("%+v %v", s, err)
		}
	})
}

func TestChangesAreFoundAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.put(one, aCase("c1", "Первое"), aCase("c2", "Второе"), task("t1", "c1", "Позвонить"), task("t2", "c1", "Позвонить ещё раз"))
		w.finds(staff(), "позвонить", "t2 t1")
		w.put(one, task("t1", "c1", "Позвонить и написать"))
		w.finds(staff(), "позвонить", "t1 t2")
		w.put(one, task("t2", "c1", "Позвонить ещё раз")) // the same again
		w.finds(staff(), "позвонить", "t1 t2")
		w.put(one, task("t1", "c2", "Написать"))
		w.finds(staff(), "позвонить", "t2")
		w.finds(staff(), "написать", "t1")
		o, err := w.Look(w.ctx, staff(), "написать", "", 5)
		if err != nil || o.Groups[0].Hits[0].CaseTitle != "Второе" {
			t.Errorf("%+v %v", o, err)
		}
		w.put(one, aCase("c2", "Новое имя"))
		if o, err = w.Look(w.ctx, staff(), "написать", "c2", 5); err != nil || o.Groups[0].Hits[0].CaseTitle != "Новое имя" {
			t.Errorf("%+v %v", o, err)
		}
		if o, err = w.Look(w.ctx, staff(), "написать", "c1", 5); err != nil || len(o.Groups) != 0 {
			t.Errorf("in another case: %+v %v", o, err)
		}
		w.write(func(tx *db.Tx) error { return w.Remove(w.ctx, tx, one, search.KindTask, "t1") })
		w.finds(staff(), "написать", "")
		w.write(func(tx *db.Tx) error { return w.RemoveCase(w.ctx, tx, one, "c1") })
		w.finds(staff(), "позвонить", "")
		w.finds(staff(), "первое", "")
		w.finds(staff(), "новое", "c2")
		err = w.DB.Write(w.ctx, func(tx *db.Tx) error {
			_ = w.Put(w.ctx, tx, one, aCase("c9", "Откатилось"))
			return errs.E(errs.Conflict, "x", nil)
		})
		if err == nil {
			t.Error("kept")
		}
		w.finds(staff(), "откатилось", "")
		for _, bad := range []search.Entry{{Kind: search.KindUser, ID: "u"}, {Kind: "letter", ID: "l"}, {Kind: search.KindTask}} {
			if err := w.DB.Write(w.ctx, func(tx *db.Tx) error { return w.Put(w.ctx, tx, one, bad) }); err == nil {
				t.Errorf("%+v is kept", bad)
			}
		}
	})
}

// TestNobodyFindsWhatTheyDoNotSee compares two worlds that differ in what somebody doesn't see (R33).
func TestNobodyFindsWhatTheyDoNotSee(t *testing.T) {
	each(t, func(w *world) {
		w.put(one, aCase("c1", "Иванов и Ко", "1"), task("t1", "c1", "Иск Иванова"), aCase("c2", "Петров", "2"))
		w.assign("c1", "user-limited")
		w.assign("c1", "user-guest")
		admin := person(access.Administrator)
		w.wall("c9", admin.User)
		grouped := person(access.Standard)
		grouped.User, grouped.Group = "user-grouped", "g1"
		w.exec(`insert into case_walls (account_id, id, case_id, group_id) values (?, ?, ?, ?)`, one, "group", "c9", "g1")
		asked := []string{"иванов", "ива", "9", "900", "иск", "тайна", "ив", "петров"}
		answers := func() string {
			var out []string
			for _, by := range []access.Actor{person(access.Limited), person(access.Guest), admin, grouped} {
				for _, text := range asked {
					o, err := w.Look(w.ctx, by, text, "", 3)
					s, err2 := w.Suggest(w.ctx, by, text)
					p, err3 := w.Find(w.ctx, by, search.Query{Text: text, Kind: search.KindTask, Limit: 1})
					in, err4 := w.Look(w.ctx, by, text, "c9", 3)
					out = append(out, fmt.Sprint(by.Role, by.User, text, o, s, p, in, err, err2, err3, err4))
				}
			}
			return strings.Join(out, "\n")
		}
		before := answers()
		list := []search.Entry{aCase("c9", "Иванов: тайна", "9")}
		for i := range 900 {
			list = append(list, task(fmt.Sprintf("t9-%d", i), "c9", fmt.Sprintf("Иск Иванова %d", i)))
		}
		w.put(one, list...)
		if after := answers(); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
		if w.look(staff(), "тайна") != "c9" {
			t.Error("nobody finds it")
		}
		// Assignments and walls are judged when asked.
		w.finds(person(access.Guest), "иск", "t1")
		w.exec(`update case_assignments set valid_until = ? where account_id = ? and user_id = ?`, w.clk.Now().Add(time.Hour).UnixMicro(), one, "user-guest")
		w.finds(person(access.Guest), "иск", "t1")
		w.clk.Advance(time.Hour)
		w.finds(person(access.Guest), "иск", "")
		w.exec(`update case_walls set lifted_at = ? where account_id = ?`, w.clk.Now().UnixMicro(), one)
		w.finds(admin, "тайна", "c9")
		w.finds(grouped, "тайна", "c9")
	})
}

func TestWhoMaySearch(t *testing.T) {
	each(t, func(w *world) {
		w.put(one, aCase("c1", "Иванов"))
		for name, by := range map[string]access.Actor{"nobody": {}, "nobody of the account": {Account: one}, "a directory": access.Directory(one, "d1"),
			"an unknown role": {Account: one, User: "u", Role: "owner", Scope: access.ScopeAdmin}, "no scope": {Account: one, User: "u", Role: access.Administrator}} {
			if _, err := w.Look(w.ctx, by, "иванов", "", 5); err == nil {
				t.Errorf("%s may search", name)
			}
			if _, err := w.Suggest(w.ctx, by, "иванов"); err == nil {
				t.Errorf("%s gets suggestions", name)
			}
			if _, err := w.Find(w.ctx, by, search.Query{Text: "иванов", Kind: search.KindCase}); err == nil {
				t.Errorf("%s may search for cases", name)
			}
		}
		elsewhere := staff()
		elsewhere.Account = other
		w.finds(elsewhere, "иванов", "")
		reader := staff()
		reader.Scope = access.ScopeRead
		w.finds(reader, "иванов", "c1")
	})
}

func TestWhatIsTypedIsNeverAnError(t *testing.T) {
	each(t, func(w *world) {
		w.put(one, aCase("c1", "AND OR NOT NEAR (a b) иванов", "5"))
		w.assign("c1", "user-guest")
		for _, text := range hostile() {
			for _, by := range []access.Actor{staff(), person(access.Guest)} {
				if _, err := w.Look(w.ctx, by, text, "", 5); err != nil {
					t.Errorf("%.60q: %v", text, err)
				}
				if _, err := w.Find(w.ctx, by, search.Query{Text: text, Kind: search.KindTask}); err != nil {
					t.Errorf("%.60q: %v", text, err)
				}
			}
			w.put(one, search.Entry{Kind: search.KindTask, ID: "hostile", Case: "c1", Title: text, Detail: text, Numbers: []string{text}})
		}
		w.finds(staff(), "AND NOT иванов", "c1")
		w.finds(staff(), `"near (иванов)"`, "c1")
		for _, after := range []string{"-1", "x", "999", "1e3", "\x00"} {
			if _, err := w.Find(w.ctx, staff(), search.Query{Text: "иванов", Kind: search.KindCase, After: after}); !errs.Is(err, errs.Invalid) {
				t.Errorf("after %q: %v", after, err)
			}
		}
		if _, err := w.Find(w.ctx, staff(), search.Query{Text: "иванов", Kind: "letter"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("unknown kind: %v", err)
		}
		if o, err := w.Look(w.ctx, staff(), "?!", "", 5); err != nil || !o.Short {
			t.Errorf("%+v %v", o, err)
		}
	})
}

func hostile() []string {
	return []string{"\x00", "иванов\x00", "\xff\xfe", strings.Repeat("я", 10_000), strings.Repeat("я ", 10_000), strings.Repeat("1", 10_000), strings.Repeat("1-", 5_000),
		strings.Repeat("ив ан 12-", 2_000), "?!«»…", "'", `"`, `"иванов`, "иванов*", "^иванов", "иванов OR", "AND", "NOT иванов", "NEAR(a b, 5)", "a:b", "{a b}:c", "иванов & !x", "иванов:*", "a | b", "<->", "!!",
		"(((", ")", `\`, `\'`, "%", "_", "%_%", "иванов%", "😀", "👩‍👩‍👧", "a\u0301", "\u0301", "\u202eиванов", "·иванов", "№5", "№", "- - -", "1 2 3 4 5 6 7 8 9 10 11 12", "'; drop table search_entries; --", "$1", "?1", ":a", "@x",
		"ǅ", "İ", "ẞ", "ﬁ", "Ა", "ꭰ", "٣٤", "二〇二六", "มาตรา", "क्षत्रिय", strings.Repeat("\u0301", 5000)}
}
