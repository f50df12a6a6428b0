package bulk

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

func aboutAs(text string) json.RawMessage { return json.RawMessage(`{"about":"` + text + `"}`) }

// abouts counts the users of the firm about whom a text stands.
func (w *world) abouts(text string) (n int) {
	w.t.Helper()
	must(w.t, w.db.QueryRow(w.ctx, `select count(*) from users where account_id = ? and about = ?`, w.firm.ID, text).Scan(&n))
	return n
}

func TestASmallActionIsDoneAtOnce(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		for _, name := range []string{"about", "alone"} {
			users := []ids.User{w.sam.User, w.mia.User, w.sam.User, w.olga.User, "nobody"}
			j, err := w.Act(w.ctx, w.jane, ActionInput{Operation: name, Params: aboutAs(name), Of: Selection{Users: users}})
			if err != nil || j.State != Done || figures(j) != [5]int64{4, 2, 0, 2, 0} || w.abouts(name) != 2 {
				t.Fatalf("%s: %+v %v", name, j, err)
			}
			j, err = w.Act(w.ctx, w.jane, ActionInput{Operation: name, Params: aboutAs(name), Of: Selection{Users: users[:2]}})
			if err != nil || figures(j) != [5]int64{2, 0, 2, 0, 0} {
				t.Errorf("%s again: %+v %v", name, j, err)
			}
			text := w.result(w.jane, ResultParams{Job: j.ID, Language: "en"})
			if !strings.Contains(text, "1,"+string(w.sam.User)+",Sam example.com,Skipped,Nothing to change.\r\n") {
				t.Errorf("%s", text)
			}
		}
		w.run()
		if len(w.post.subjects()) != 0 || w.acts(Started) != 4 || w.acts(Finished) != 4 {
			t.Errorf("mails %q, %d starts, %d ends", w.post.subjects(), w.acts(Started), w.acts(Finished))
		}
	})
}

func TestWhatWaitsForAConfirmation(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		crowd := w.crowd("crowd", MaxDisabled+1)
		for _, c := range []struct {
			name, operation, brake string
			of                     Selection
			raised                 int64
		}{
			{"raises", "raise", "bulk.brake.raises", Selection{Users: []ids.User{w.sam.User}}, 1},
			{"disables many", "disable", "bulk.brake.disables", Selection{Users: crowd}, 0},
			{"query", "about", "bulk.brake.query", Selection{Query: json.RawMessage(`"crowd"`)}, 0},
			{"query that raises", "raise", "bulk.brake.raises", Selection{Query: json.RawMessage(`"crowd"`)}, MaxDisabled + 1},
		} {
			j, err := w.Act(w.ctx, w.jane, ActionInput{Operation: c.operation, Params: aboutAs(c.name), Of: c.of})
			if err != nil || j.State != Ready || j.Brake != c.brake || j.Raised != c.raised || w.abouts(c.name) != 0 {
				t.Fatalf("%s: %+v %v", c.name, j, err)
			}
			if c.raised > 0 {
				_, err = w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: j.Version})
				expect(t, c.name, err, errs.Invalid, "bulk.confirm.raised")
			}
			if j = w.confirmed(w.jane, j); j.State != Done || int(j.Done) != w.abouts(c.name) || j.Done == 0 {
				t.Errorf("%s: %+v", c.name, j)
			}
		}
		if n := w.acts(StartedWeighty); n != 3 {
			t.Errorf("%d weighty starts", n)
		}
		j, err := w.Act(w.ctx, w.jane, ActionInput{Operation: "disable", Params: aboutAs("few"), Of: Selection{Users: crowd[:MaxDisabled]}})
		if err != nil || j.State != Done || j.Done != MaxDisabled {
			t.Errorf("%+v %v", j, err)
		}
		j, err = w.Act(w.ctx, w.jane, ActionInput{Operation: "about", Params: aboutAs("nobody"), Of: Selection{Query: json.RawMessage(`"zzz"`)}})
		if err != nil || j.State != Ready || j.Total != 0 {
			t.Fatalf("%+v %v", j, err)
		}
		_, err = w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: j.Version})
		expect(t, "nobody", err, errs.Conflict, "bulk.nothing_to_do")
	})
}

func TestALargeActionRunsInTheBackground(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		users := []ids.User{w.sam.User}
		for i := range Inline {
			users = append(users, ids.User(fmt.Sprintf("stranger-%d", i)))
		}
		j, err := w.Act(w.ctx, w.jane, ActionInput{Operation: "about", Params: aboutAs("all"), Of: Selection{Users: users}})
		if err != nil || j.State != Ready || j.Brake != "bulk.brake.many" {
			t.Fatalf("%+v %v", j, err)
		}
		if j = w.confirmed(w.jane, j); j.State != Running {
			t.Fatalf("%+v", j)
		}
		w.run()
		if j = w.now(w.jane, j); j.State != Done || figures(j) != [5]int64{Inline + 1, 1, 0, Inline, 0} {
			t.Errorf("%+v", j)
		}
		if got := w.post.subjects(); len(got) != 1 {
			t.Errorf("%q", got)
		}
	})
}

func TestSelectionsThatCannotBeMeant(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		many := make([]ids.User, MaxSelected+1)
		for name, c := range map[string]struct {
			by   access.Actor
			in   ActionInput
			kind errs.Kind
			key  string
		}{
			"nobody":       {w.jane, ActionInput{Operation: "about", Params: aboutAs("x")}, errs.Invalid, "bulk.select.somebody"},
			"both":         {w.jane, ActionInput{Operation: "about", Params: aboutAs("x"), Of: Selection{Users: []ids.User{"a"}, Query: json.RawMessage(`""`)}}, errs.Invalid, "bulk.select.somebody"},
			"long id":      {w.jane, ActionInput{Operation: "about", Params: aboutAs("x"), Of: Selection{Users: []ids.User{ids.User(strings.Repeat("x", 10_000))}}}, errs.Invalid, "bulk.select.somebody"},
			"too many":     {w.jane, ActionInput{Operation: "about", Params: aboutAs("x"), Of: Selection{Users: many}}, errs.Invalid, "bulk.select.too_many"},
			"unknown":      {w.jane, ActionInput{Operation: "drop", Of: Selection{Users: []ids.User{"a"}}}, errs.NotFound, "bulk.unknown"},
			"import":       {w.jane, ActionInput{Operation: KindInvite, Of: Selection{Users: []ids.User{"a"}}}, errs.NotFound, "bulk.unknown"},
			"no JSON":      {w.jane, ActionInput{Operation: "about", Params: json.RawMessage(`{`), Of: Selection{Users: []ids.User{"a"}}}, errs.Malformed, "bulk.params_unread"},
			"wrong params": {w.jane, ActionInput{Operation: "about", Params: aboutAs(strings.Repeat("x", 200)), Of: Selection{Users: []ids.User{"a"}}}, errs.Invalid, "bulk.params_unread"},
			"huge params":  {w.jane, ActionInput{Operation: "about", Params: aboutAs(strings.Repeat("x", 20_000)), Of: Selection{Users: []ids.User{"a"}}}, errs.TooLarge, "bulk.params_large"},
			"bad query":    {w.jane, ActionInput{Operation: "about", Params: aboutAs("x"), Of: Selection{Query: json.RawMessage(`{"a":1}`)}}, errs.Malformed, "test.query"},
			"standard":     {w.sam, ActionInput{Operation: "about", Params: aboutAs("x"), Of: Selection{Users: []ids.User{w.sam.User}}}, errs.NotFound, ""},
			"nobody acts":  {access.Actor{}, ActionInput{Operation: "about", Params: aboutAs("x"), Of: Selection{Users: []ids.User{w.sam.User}}}, errs.Unauthenticated, ""},
		} {
			_, err := w.Act(w.ctx, c.by, c.in)
			expect(t, name, err, c.kind, c.key)
		}
		if w.host.calls != 0 {
			t.Errorf("%d users were touched", w.host.calls)
		}
	})
}

// A manager who tries each way upward or out of their group is refused user by user, and it is recorded (R40).
func TestNoWayUpward(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		clerk := w.add(w.firm.ID, "clerk@example.com", access.Limited, true) // manages Claims too, with less
		users := []ids.User{w.jane.User, w.sam.User, w.olga.User, clerk.User, w.mia.User}
		j, err := w.Act(w.ctx, w.mia, ActionInput{Operation: "about", Params: aboutAs("mine"), Of: Selection{Users: users}})
		if err != nil || figures(j) != [5]int64{5, 2, 0, 3, 0} || w.abouts("mine") != 2 {
			t.Errorf("%+v %v", j, err)
		}
		j, err = w.Act(w.ctx, clerk, ActionInput{Operation: "about", Params: aboutAs("up"), Of: Selection{Users: users}})
		if err != nil || figures(j) != [5]int64{5, 1, 0, 4, 0} || w.abouts("up") != 1 || w.acts(RefusedRow) != 1 {
			t.Errorf("%+v %v, %d recorded", j, err, w.acts(RefusedRow))
		}
		if text := w.result(clerk, ResultParams{Job: j.ID, Language: "en"}); strings.Contains(text, "Jane") || !strings.Contains(text, "Clerk") {
			t.Errorf("the result names whom they may not see:\n%s", text)
		}
	})
}
