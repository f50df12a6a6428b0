package eventsweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/events"
	"cabinet/internal/events/eventsweb"
	"cabinet/internal/links"
)

// Who attends answers on the event's page or by a program; what is wrong is said beside the field, and what was typed stays.
func TestAnswering(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin := a.As("oliver"), a.As("lin")
		c := open(a, "oliver", "Harbour v Quay")
		assign(a, "oliver", c, "lin")
		fill := filled("Hearing", london(a, 3))
		fill["users"] = string(a.Member("lin").ID)
		_, event := add(oliver, c, fill)
		oliver.Get(links.Event(event)).Want(200).SeeNot("Are you coming?")
		form := lin.Get(links.Event(event)).Want(200).See("Are you coming?").Form("#answer-form")
		long := strings.Repeat("ж", events.MaxNote+1)
		wrong := lin.Submit(form, apptest.Fill{"answer": "", "note": long}).Want(422)
		if wrong.Problem("answer") != "Choose one of the answers." || wrong.Value("note") != long {
			t.Errorf("beside the field: %q, and %d letters stay", wrong.Problem("answer"), len(wrong.Value("note")))
		}
		lin.Submit(form, apptest.Fill{"answer": "declined", "note": "On leave"}).Want(200).See("Answer saved.")
		oliver.Get(links.Event(event)).Want(200).See("Not coming", "On leave")
		values := oliver.Get(links.EventEdit(event)).Want(200).Form("#event").Values()
		values.Set("answer", "accepted")
		oliver.Post(links.EventAnswer(event), values).Want(403)

		var got eventsweb.WholeEvent
		program := a.Token("lin", access.ScopeWrite)
		program.Call(http.MethodPut, links.APIEventAnswer(event), map[string]any{"answer": "accepted"}).Want(200).JSON(&got)
		if len(got.Answers) != 1 || got.Answers[0].Answer != events.Accepted || got.Answers[0].UserID != a.Member("lin").ID {
			t.Errorf("%+v", got.Answers)
		}
		program.Call(http.MethodPut, links.APIEventAnswer(event), map[string]any{"answer": "never"}).Want(422)
		a.Token("oliver", access.ScopeWrite).Call(http.MethodPut, links.APIEventAnswer(event), map[string]any{"answer": "accepted"}).Want(403)
		a.Token("lin", access.ScopeRead).Call(http.MethodPut, links.APIEventAnswer(event), map[string]any{"answer": "accepted"}).Want(403)
	})
}
