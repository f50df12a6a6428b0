package demo

import "cabinet/internal/access"

func firmTeams() []team {
	return []team{
		{name: "Family law", description: "Divorce, children and family money, in London.", branch: "London – Bishopsgate",
			titles: []string{"Trainee solicitor", "Associate"}, manager: "Raman", opens: 8, closes: 19},
		{name: "Manchester", description: "Everybody at Deansgate.", branch: "Manchester – Deansgate", manager: "Lisle", opens: 9, closes: 18},
		{name: "Leeds", branch: "Leeds – Park Row", manager: "Thackray", opens: 9, closes: 18},
	}
}

func firmComings() comings {
	return comings{
		inviter: "Marchetti",
		pending: []guest{{"Rosalind", "Vane", access.Standard, "Associate", "Family law", "We look forward to having you in the London office."},
			{"Joel", "Hathaway", access.Limited, "Paralegal", "Leeds", ""}},
		expired: []guest{{"Petra", "Lundgren", access.Standard, "Consultant", "", "Your desk is ready."}},
		handed:  guest{"Marcus", "Penrose", access.Guest, "", "", ""},
		left:    "Keller", leaving: "Quill", acting: "Vickers",
		why: [2]string{"Her contract as a consultant ends.", "Stands in for the practice manager during her leave."},
	}
}

func policeTeams() []team {
	return []team{
		{name: "Criminal investigation", description: "Detectives and forensic examiners.", branch: "Criminal Investigation", manager: "Milner"},
		{name: "North Station", description: "Response and custody, north of the river.", branch: "North Station", manager: "Osborne"},
		{name: "Harbour Station", branch: "Harbour Station", manager: "Pugh"},
		{name: "Records and analysis", description: "Office hours only.", titles: []string{"Records officer", "Crime analyst", "Witness care officer"},
			manager: "Dobson", opens: 8, closes: 17},
	}
}

func policeComings() comings {
	return comings{
		inviter: "Drummond",
		pending: []guest{{"Owen", "Trask", access.Standard, "Response officer", "North Station", "Please bring your warrant card on your first day."},
			{"Imogen", "Faulk", access.Limited, "Crime analyst", "Records and analysis", ""}},
		expired: []guest{{"Damian", "Crewe", access.Limited, "", "Harbour Station", ""}},
		handed:  guest{"Gwen", "Sallow", access.Guest, "", "", ""},
		left:    "Hanson", leaving: "Tolley", acting: "Wells",
		why: [2]string{"Transfers to another force.", "Duty chief inspector while the post is vacant."},
	}
}

func departmentTeams() []team {
	return []team{
		{name: "Судебный отдел", description: "Споры и представительство в судах, Москва.", branch: "Москва, головной офис",
			titles: []string{"Старший юрисконсульт", "Юрисконсульт"}, manager: "Воронцов", opens: 9, closes: 18},
		{name: "Санкт-Петербург", branch: "Санкт-Петербург", manager: "Орлов", opens: 9, closes: 18},
		{name: "Екатеринбург", description: "Часы указаны по местному времени.", branch: "Екатеринбург", manager: "Макарова", opens: 9, closes: 18},
	}
}

func departmentComings() comings {
	return comings{
		inviter: "Смирнова",
		pending: []guest{{"Лидия", "Каменская", access.Standard, "Юрисконсульт", "Судебный отдел", "Ждём вас в судебном отделе."},
			{"Родион", "Белов", access.Limited, "", "Екатеринбург", ""}},
		expired: []guest{{"Инна", "Чайкина", access.Limited, "", "", ""}},
		handed:  guest{"Зоя", "Рябова", access.Guest, "", "", ""},
		left:    "Фомин", leaving: "Рогова", acting: "Логинов",
		why: [2]string{"Выходит на пенсию.", "Замещает системного администратора на время отпуска."},
	}
}
