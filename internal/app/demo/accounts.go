package demo

import (
	"cabinet/internal/access"
)

// organisation is one demo account as data.
type organisation struct {
	name, kind, country, language, zone, dateStyle string
	supportEmail, supportPhone, website            string
	mailDomain                                     string
	officeNumber                                   string // national; extensions follow the person's place in the list
	cell                                           string // pattern whose # become digits
	idNumber                                       string // pattern, or empty where people have none
	branches                                       []string
	titles                                         []title
	file                                           string // under data/
	address, city, postcode                        string
	questions                                      []question
	teams                                          []team
	comings                                        comings
}

// title is one job title and what it lets a person do.
type title struct {
	name string
	set  access.Set
}

var (
	everything = access.SetOf(access.Permissions()...)
	casework   = access.SetOf(access.CreateCases, access.ManageParticipants, access.AssignPeople, access.AssignTasks, access.ManageEvents,
		access.ManageDocuments, access.MessageClients, access.InviteClients, access.SendLetters, access.WriteReports, access.TrackCompanies)
	lead    = access.SetOf(append(casework.List(), access.CloseCases, access.ShareTemplates, access.ReviewReports, access.Export, access.SeeSatisfaction)...)
	support = access.SetOf(access.ManageParticipants, access.AssignTasks, access.ManageEvents, access.ManageDocuments, access.MessageClients, access.WriteReports)
	visitor = access.SetOf(access.ManageDocuments, access.MessageClients)
)

// organisations lists the three demo accounts.
func organisations() []organisation {
	return []organisation{
		{
			name: "Hartwell & Reid", kind: "law_firm", country: "GB", language: "en", zone: "Europe/London", dateStyle: "dmy",
			supportEmail: "help@hartwell-reid.example", supportPhone: "020 7946 0100", website: "https://www.hartwell-reid.example",
			mailDomain: "hartwell-reid.example", officeNumber: "020 7946 0958", cell: "07700 900###", idNumber: "",
			branches: []string{"London – Bishopsgate", "Manchester – Deansgate", "Leeds – Park Row"},
			titles: []title{
				{"Managing partner", everything}, {"Partner", lead}, {"Senior associate", lead}, {"Associate", casework},
				{"Consultant", casework}, {"Knowledge lawyer", casework}, {"Costs lawyer", casework}, {"Trainee solicitor", support},
				{"Paralegal", support}, {"Legal secretary", support}, {"Practice manager", everything}, {"IT manager", everything},
				{"Client guest", visitor},
			},
			file: "hartwell.txt", address: "14 Bishopsgate Court", city: "London", postcode: "EC2N 4BQ", questions: firmQuestions(),
			teams: firmTeams(), comings: firmComings(),
		},
		{
			name: "Northmere Constabulary", kind: "police", country: "GB", language: "en", zone: "Europe/London", dateStyle: "dmy",
			supportEmail: "servicedesk@northmere-police.example", supportPhone: "020 7946 0300", website: "https://northmere-police.example",
			mailDomain: "northmere-police.example", officeNumber: "020 7946 0400", cell: "07700 900###", idNumber: "NC####",
			branches: []string{"Headquarters", "North Station", "Harbour Station", "Criminal Investigation", "Roads Policing"},
			titles: []title{
				{"Superintendent", everything}, {"Chief inspector", everything}, {"Inspector", lead}, {"Detective inspector", lead},
				{"Sergeant", lead}, {"Detective sergeant", lead}, {"Custody sergeant", lead}, {"Detective constable", casework},
				{"Police constable", support}, {"Forensic examiner", casework}, {"Crime analyst", casework}, {"Records officer", casework},
				{"Witness care officer", casework}, {"Property officer", support}, {"IT administrator", everything}, {"Volunteer observer", visitor},
			},
			file: "northmere.txt", address: "1 Harbour Road", city: "Northmere", postcode: "NM1 1AA", questions: policeQuestions(),
			teams: policeTeams(), comings: policeComings(),
		},
		{
			name: "Северная энергия", kind: "legal_department", country: "RU", language: "ru", zone: "Europe/Moscow", dateStyle: "dmy",
			supportEmail: "podderzhka@severnaya-energiya.example", supportPhone: "8 (495) 000-01-00", website: "https://severnaya-energiya.example",
			mailDomain: "severnaya-energiya.example", officeNumber: "8 (495) 000-02-00", cell: "8 (900) 000-##-##", idNumber: "СЭ-#####",
			branches: []string{"Москва, головной офис", "Санкт-Петербург", "Екатеринбург", "Новосибирск"},
			titles: []title{
				{"Директор юридического департамента", everything}, {"Заместитель директора", everything}, {"Начальник судебного отдела", lead},
				{"Начальник договорного отдела", lead}, {"Начальник отдела комплаенса", lead}, {"Ведущий юрисконсульт", lead},
				{"Старший юрисконсульт", casework}, {"Юрисконсульт", casework}, {"Налоговый юрист", casework}, {"Юрист по недвижимости", casework},
				{"Специалист по комплаенсу", casework}, {"Специалист по интеллектуальной собственности", casework},
				{"Специалист по доверенностям", support}, {"Специалист по корпоративному учёту", support}, {"Делопроизводитель", support},
				{"Помощник юриста", support}, {"Системный администратор", everything}, {"Внешний консультант", visitor},
			},
			file: "severnaya.txt", address: "ул. Ленинская Слобода, д. 19", city: "Москва", postcode: "115280", questions: departmentQuestions(),
			teams: departmentTeams(), comings: departmentComings(),
		},
	}
}
