package caseload

import (
	"regexp"
	"strings"
	"time"

	"cabinet/internal/cases"
)

// Case is one invented case. People and lists are named by their places in lists of the account's, to be taken around its end.
type Case struct {
	Name, Text string
	// Area and Type are places in the account's lists, Stage among the stages of the area.
	Area, Stage, Type int
	State             cases.State
	// Age is how long ago it was opened, ClosedFor how long ago it was closed; 0 while it is open.
	Age, ClosedFor time.Duration
	// Lead opens it, Team are with them on the case.
	Lead  int
	Team  []int
	Tasks []Task
	// Client is the last name of who speaks for the client side in Talk; empty where nothing was said yet.
	Client string
	Talk   []Talk
	Dates  []Date
}

// Task is something to be done in a case.
type Task struct {
	Title string
	// Who is 0 for who leads the case, or 1 and more for one of the team.
	Who int
	// Days is when it is due: so many days from now, negative where that is over.
	Days   int
	Urgent bool
	Done   bool
}

const (
	day = 24 * time.Hour
	// MaxAge is how old a case is at most.
	MaxAge = 700 * day
)

// Make invents the nth case of a kind of organisation ("law_firm", "police" or "legal_department") in a language.
func Make(kind, language string, seed uint64, n int) Case {
	r := NewChance(seed*6_364_136_223_846_793_005 + uint64(n))
	words := vocabularies()[vocabulary(kind, language)]
	area := r.Below(len(words.areas))
	matters := words.areas[area]
	text := One(r, matters.matters)
	title, about, _ := strings.Cut(text, "|")
	said := filler{r: r, words: words.words, said: map[string]string{}}
	c := Case{Name: said.fill(title), Text: said.fill(about), Area: area, Type: r.Below(4), Lead: r.Below(1 << 20)}
	c.Age = time.Duration(r.Below(int(MaxAge-day))) + time.Hour
	c.stand(r)
	for range r.Below(4) {
		c.Team = append(c.Team, r.Below(1<<20))
	}
	for range r.Below(4) {
		c.Tasks = append(c.Tasks, Task{Title: said.fill(One(r, matters.tasks)), Who: r.Below(len(c.Team) + 1), Days: r.Below(40) - 6, Urgent: r.Below(8) == 0,
			Done: c.State == cases.Closed || r.Below(4) == 0})
	}
	c.converse(r, said, vocabulary(kind, language))
	c.plan(r, vocabulary(kind, language))
	return c
}

// stand says how far the case has come: the older, the further.
func (c *Case) stand(r *Chance) {
	share := float64(c.Age) / float64(MaxAge)
	c.Stage = min(int(share*5)+r.Below(2), 5)
	switch x := float64(r.Below(1000)) / 1000; {
	case c.Age < 20*day && x < 0.6:
		c.State, c.Stage = cases.Onboarding, 0
	case x < 0.15+0.6*share:
		c.State, c.ClosedFor = cases.Closed, time.Duration(r.Below(int(c.Age-time.Minute)))+time.Second
	case x > 0.93:
		c.State = cases.OnHold
	default:
		c.State = cases.Active
	}
}

func pick[T any](r *Chance, list []T) T { return list[r.Below(len(list))] }

// filler puts words in the place of their kinds; what is named twice in a case has the same name both times.
type filler struct {
	r     *Chance
	words map[string][]string
	said  map[string]string
}

var placed = regexp.MustCompile(`\{[a-z0-9]+\}`)

// fill writes a text whose places, such as {company} or {company2}, name lists of words; the number tells places of one list apart.
func (f filler) fill(text string) string {
	return placed.ReplaceAllStringFunc(text, func(place string) string {
		if word, ok := f.said[place]; ok {
			return word
		}
		list := f.words[strings.TrimRight(strings.Trim(place, "{}"), "0123456789")]
		word := ""
		for tries := 0; tries < 9 && (word == "" || f.taken(word)); tries++ {
			// A word that is made of others chooses them for itself.
			word = filler{r: f.r, words: f.words, said: map[string]string{}}.plain(One(f.r, list))
		}
		f.said[place] = word
		return word
	})
}

// plain is a word with nothing left to be filled in.
func (f filler) plain(word string) string {
	if strings.Contains(word, "{") {
		return f.fill(word)
	}
	return word
}

func (f filler) taken(word string) bool {
	for _, w := range f.said {
		if w == word {
			return true
		}
	}
	return false
}

// vocabulary is the name of the words for a kind of organisation in a language.
func vocabulary(kind, language string) string {
	if language == "ru" {
		return "ru"
	}
	if kind == "police" {
		return "police"
	}
	return "firm"
}

// area is what happens in one practice area: matters as "name|text", and what there is to do.
type area struct {
	matters, tasks []string
}

type words struct {
	areas []area
	words map[string][]string
}

func vocabularies() map[string]words {
	return map[string]words{"firm": firm, "police": police, "ru": russian}
}

// lines reads one entry from each line.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
