package seed

import (
	"cabinet/internal/app/caseload"
	"fmt"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/people"
)

// individual is one synthetic person.
type individual struct {
	first, middle, last, email, cell, number string
	role                                     access.Role
	status                                   people.Status
	branch, title                            int
	position                                 string
	russian                                  bool
}

// made returns the nth person (from 0) of a seed. The first is an administrator.
func made(seed uint64, n int) individual {
	c := caseload.NewChance(seed*1_000_003 + uint64(n)*0x2545f4914f6cdd1d)
	p := individual{russian: c.Of(30), role: access.Standard, status: people.Active}
	if p.russian {
		last, father := caseload.One(c, lastRussian), caseload.One(c, fatherRussian)
		if c.Of(50) {
			p.first = caseload.One(c, firstRussianMan)
		} else {
			p.first = caseload.One(c, firstRussianWoman)
			last, father = feminine(last, father)
		}
		p.last, p.middle = last, father
	} else {
		p.first, p.last = caseload.One(c, firstEnglish), caseload.One(c, lastEnglish)
		if c.Of(25) {
			p.middle = caseload.One(c, firstEnglish)
		}
	}
	p.email = fmt.Sprintf("%s.%s.%s@%s", latin(p.first), latin(p.last), strconv.FormatInt(int64(n), 36), caseload.One(c, hosts))
	p.cell = fmt.Sprintf("07700 900%03d", c.Below(1000)) // kept free for fiction
	p.number = fmt.Sprintf("S-%06d", n)
	switch k := c.Below(100); {
	case n == 0 || k < 1:
		p.role = access.Administrator
	case k < 12:
		p.role = access.Limited
	case k < 16:
		p.role = access.Guest
	}
	if n > 0 && c.Of(4) {
		p.status = people.Inactive
	}
	p.branch, p.title, p.position = c.Below(len(branches)), c.Below(len(titles())), caseload.One(c, positions)
	return p
}

// profile is what stands in the person's profile.
func (p individual) profile(branch, title string) people.ProfileInput {
	in := people.ProfileInput{FirstName: &p.first, MiddleName: &p.middle, LastName: &p.last, CellNumber: &p.cell, IDNumber: &p.number,
		Position: &p.position, BranchID: &branch, JobTitleID: &title}
	if p.russian {
		language := "ru"
		in.Language = &language
	}
	return in
}

// title is a job title and what it lets people do.
type title struct {
	name string
	set  access.Set
}

func titles() []title {
	casework := access.SetOf(access.CreateCases, access.ManageParticipants, access.AssignTasks, access.ManageEvents, access.ManageDocuments)
	return []title{{"Partner", access.SetOf(access.Permissions()...)}, {"Inspector", casework}, {"Associate", casework}, {"Sergeant", casework},
		{"Constable", access.SetOf(access.ManageDocuments)}, {"Analyst", casework}, {"Secretary", access.SetOf(access.ManageEvents, access.ManageDocuments)}}
}
