package demo

// matter is a case of a demo account. People are named by their last names, lists by their places.
type matter struct {
	name, text string
	lead       string // who opens it and is responsible
	area       int    // place in the account's list of practice areas
	stage      int    // place among the area's stages
	kind       int    // place in the list of types
	onboarding bool
	project    bool     // in the account's project
	team       []string // who is on it besides
	kept       string   // whom a wall keeps out, and why
	why        string
	todo       []todo
}

// todo is a task of a case with its parts.
type todo struct {
	title, who string
	days       int // until it is due; 0 is never
	urgent     bool
	parts      []todo
}

// project joins some of an account's cases.
type project struct{ name, text, lead string }

func projects(account string) project {
	switch account {
	case "Hartwell & Reid":
		return project{"Halden group", "Everything that concerns the Halden companies in England and in Italy.", "Marchetti"}
	case "Northmere Constabulary":
		return project{"Operation Tidewall", "Thefts from containers at the harbour since the summer.", "Milner"}
	default:
		return project{"Подстанция «Восточная»", "Договоры и споры вокруг строительства подстанции.", "Кузнецова"}
	}
}

func matters(account string) []matter {
	switch account {
	case "Hartwell & Reid":
		return firmMatters()
	case "Northmere Constabulary":
		return policeMatters()
	default:
		return departmentMatters()
	}
}

func firmMatters() []matter {
	return []matter{
		{name: "Halden Textiles v Brightwater Logistics", text: "Unpaid invoices of £184,200 under the supply contract of May 2024. Brightwater says the goods came late; mediation was refused in September.",
			lead: "Okafor", stage: 1, project: true, team: []string{"Marchetti", "Holloway", "Ashby"}, todo: []todo{
				{title: "File the particulars of claim", who: "Okafor", days: 6, urgent: true, parts: []todo{
					{title: "Collect delivery notes from Halden’s warehouse", who: "Holloway", days: 2}, {title: "Draft the chronology", who: "Okafor", days: 3}}},
				{title: "Answer Brightwater’s letter of 12 November", who: "Marchetti", days: -1}}},
		{name: "Halden Italia: distribution agreement", text: "A new distribution agreement for northern Italy, with exit from the old one by the end of the year.",
			lead: "Marchetti", area: 1, project: true, team: []string{"Sokolova"}, todo: []todo{{title: "Send the second draft to Milan", who: "Sokolova", days: 4}}},
		{name: "Divorce of Mrs C. Langford", text: "Financial settlement and arrangements for two children. The client wants to avoid a hearing.",
			lead: "Raman", area: 2, team: []string{"Holloway"}, kept: "Okafor", why: "Advised Mr Langford’s company until 2023.", todo: []todo{
				{title: "Complete Form E", who: "Raman", days: 9, parts: []todo{{title: "Ask for twelve months of statements", who: "Holloway", days: 1}}}}},
		{name: "Sokol Shipping: arbitration in London", text: "Demurrage claim under a charterparty, seat in London, documents in Russian.", lead: "Sokolova", onboarding: true,
			todo: []todo{{title: "Check for conflicts of interest", who: "Sokolova", days: 1, urgent: true}}},
	}
}

func policeMatters() []matter {
	return []matter{
		{name: "Theft from containers, Quay 4", text: "Fourteen containers opened between June and October; tools and copper cable taken.", lead: "Milner", stage: 1, project: true,
			team: []string{"Lockhart", "Mahmood"}, todo: []todo{{title: "Review the gate recordings of 3 October", who: "Milner", days: 2, parts: []todo{{title: "List vehicles without a booking", who: "Mahmood", days: 1}}}}},
		{name: "Handling of stolen cable, Northmere Metals", text: "Cable from Quay 4 was weighed in at the yard on 7 October.", lead: "Lockhart", project: true, team: []string{"Milner"},
			todo: []todo{{title: "Statement of the yard’s foreman", who: "Lockhart", days: 5}}},
		{name: "Complaint about an arrest on Mill Lane", text: "Conduct of two officers on the night of 18 October.", lead: "Osborne", area: 1, kept: "Mahmood", why: "Was present at the arrest.",
			todo: []todo{{title: "Secure body-worn video", who: "Osborne", days: -2, urgent: true}}},
		{name: "Missing person: A. Fenwick", text: "Last seen on 14 November near the ferry terminal.", lead: "Milner", onboarding: true, team: []string{"Petrie"}},
	}
}

func departmentMatters() []matter {
	return []matter{
		{name: "Иск к ООО «СтройЭнергоМонтаж»", text: "Взыскание неустойки за срыв срока строительства подстанции. Претензия отклонена 5 ноября.", lead: "Кузнецова", stage: 1, project: true,
			team: []string{"Воронцов", "Фёдоров", "Беляева"}, todo: []todo{{title: "Подать исковое заявление", who: "Кузнецова", days: 7, urgent: true, parts: []todo{
				{title: "Расчёт неустойки", who: "Фёдоров", days: 2}, {title: "Доверенность на представителя", who: "Воронцов", days: 3}}}}},
		{name: "Договор поставки трансформаторов", text: "Согласование условий с заводом: предоплата, гарантия, место исполнения.", lead: "Соколова", area: 1, project: true,
			todo: []todo{{title: "Протокол разногласий", who: "Соколова", days: 4}}},
		{name: "Проверка антимонопольного органа", text: "Запрос документов о закупках 2024 года.", lead: "Воронцов", area: 1, kept: "Кузнецова", why: "Участвовала в закупочной комиссии.",
			todo: []todo{{title: "Подготовить ответ на запрос", who: "Воронцов", days: -1, urgent: true}}},
		{name: "Трудовой спор с бывшим сотрудником", text: "Требует восстановления на работе и оплаты вынужденного прогула.", lead: "Соколова", onboarding: true},
	}
}
