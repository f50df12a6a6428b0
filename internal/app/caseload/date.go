package caseload

import "cabinet/internal/cases"

// Date is an event of a case.
type Date struct {
	Title string
	// Kind is what sort of event it is: hearing, meeting, call, deadline or other.
	Kind string
	// Days is how many working days from now it is, at so many minutes of the day, for so many minutes.
	Days, At, Long int
}

// month is how far events of generated cases lie from now at most, in working days.
const month = 21

// plan gives some open cases events around now.
func (c *Case) plan(r *Chance, vocabulary string) {
	if c.State == cases.Closed || !r.Of(30) {
		return
	}
	list := planned()[vocabulary]
	for range 1 + r.Below(2) {
		d := One(r, list)
		d.Days, d.At = r.Below(2*month+1)-month, 9*60+r.Below(16)*30
		c.Dates = append(c.Dates, d)
	}
}

func planned() map[string][]Date {
	return map[string][]Date{
		"firm": {{Title: "Meeting with the client", Kind: "meeting", Long: 60}, {Title: "Call with the other side", Kind: "call", Long: 30},
			{Title: "Conference with counsel", Kind: "meeting", Long: 90}, {Title: "Reply due", Kind: "deadline"}, {Title: "Directions hearing", Kind: "hearing", Long: 45},
			{Title: "Site visit", Kind: "other", Long: 120}},
		"police": {{Title: "Briefing of the team", Kind: "meeting", Long: 30}, {Title: "Interview of a witness", Kind: "meeting", Long: 60},
			{Title: "Call with the complainant", Kind: "call", Long: 20}, {Title: "File to the prosecutor", Kind: "deadline"},
			{Title: "First hearing", Kind: "hearing", Long: 60}, {Title: "Enquiries along the street", Kind: "other", Long: 120}},
		"ru": {{Title: "Совещание по делу", Kind: "meeting", Long: 60}, {Title: "Звонок второй стороне", Kind: "call", Long: 30},
			{Title: "Срок ответа", Kind: "deadline"}, {Title: "Судебное заседание", Kind: "hearing", Long: 60}, {Title: "Согласование с бухгалтерией", Kind: "meeting", Long: 45},
			{Title: "Осмотр объекта", Kind: "other", Long: 120}},
	}
}
