package caseload

import (
	"reflect"
	"strings"
	"testing"

	"cabinet/internal/cases"
)

// Every text can be filled in, cases are old enough for what became of them, and the same number is the same case.
func TestMake(t *testing.T) {
	for kind, language := range map[string]string{"law_firm": "en", "police": "en", "legal_department": "ru"} {
		names, states, talks := map[string]bool{}, map[cases.State]int{}, 0
		for n := range 2000 {
			c := Make(kind, language, 7, n)
			if again := Make(kind, language, 7, n); !reflect.DeepEqual(c, again) {
				t.Fatalf("%d isn't the same twice: %v, %v", n, c, again)
			}
			whole := c.Name + "|" + c.Text
			for _, task := range c.Tasks {
				whole += "|" + task.Title
				if task.Who > len(c.Team) {
					t.Errorf("%s: nobody for %s", c.Name, task.Title)
				}
			}
			for i, x := range c.Talk {
				whole += "|" + x.Text
				if c.Client == "" || x.Ago >= c.Age || i > 0 && x.Ago >= c.Talk[i-1].Ago || c.State == cases.Closed {
					t.Errorf("%s: %q %s ago", c.Name, x.Text, x.Ago)
				}
			}
			for _, x := range c.Dates {
				whole += "|" + x.Title
				if x.Days < -month || x.Days > month || x.At < 9*60 || x.At+x.Long > 20*60 {
					t.Errorf("%s: %+v", c.Name, x)
				}
			}
			if len(c.Talk) > 0 {
				talks++
			}
			if strings.ContainsAny(whole, "{}\n\t") || strings.Contains(whole, "||") || len(c.Name) > 150 || c.Text == "" {
				t.Errorf("%q", whole)
			}
			if c.Age <= 0 || c.Age > MaxAge || c.ClosedFor >= c.Age || (c.ClosedFor > 0) != (c.State == cases.Closed) {
				t.Errorf("%s: opened %s ago, closed %s ago, %s", c.Name, c.Age, c.ClosedFor, c.State)
			}
			names[c.Name] = true
			states[c.State]++
		}
		if len(names) < 600 || len(states) != 4 || talks < 100 {
			t.Errorf("%s: %d names, %v, %d conversations", kind, len(names), states, talks)
		}
	}
}
