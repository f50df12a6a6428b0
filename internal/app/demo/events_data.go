package demo

import "cabinet/internal/events"

// dates are the events of an account's cases, by the names of the cases.
func dates(account string) map[string][]date {
	switch account {
	case "Hartwell & Reid":
		return firmDates()
	case "Northmere Constabulary":
		return policeDates()
	default:
		return departmentDates()
	}
}

func firmDates() map[string][]date {
	return map[string][]date{
		"Halden Textiles v Brightwater Logistics": {
			{title: "First meeting with Halden’s finance director", kind: events.Meeting, place: "Meeting room 2, Bishopsgate", days: -12, at: hour(14, 0), long: 60, who: []string{"Okafor", "Marchetti"}},
			{title: "Call with Brightwater’s solicitors", kind: events.Call, text: "They asked for seven more days to answer the letter before claim.", days: -3, at: hour(11, 30), long: 30, who: []string{"Okafor"}},
			{title: "Preparation with the witness from the warehouse", kind: events.Meeting, place: "Meeting room 1, Bishopsgate", days: 0, at: hour(15, 0), long: 90, who: []string{"Okafor", "Holloway", "Marchetti"}},
			{title: "Statement of costs to be served", kind: events.Deadline, days: 3, at: hour(16, 0), who: []string{"Okafor", "Marchetti"}},
			{title: "Case management conference", kind: events.Hearing, place: "Central London County Court, Thomas More Building, court 52", text: "Directions, disclosure and the budget. Counsel: Ms Whitlock.",
				days: 7, at: hour(10, 30), long: 90, who: []string{"Okafor", "Marchetti", "Holloway"}},
			{title: "Disclosure closes", kind: events.Deadline, days: 15, who: []string{"Okafor", "Holloway"}},
			{title: "Mediation", kind: events.Meeting, place: "International Dispute Resolution Centre, Fleet Street", days: -5, at: hour(9, 30), long: 420, who: []string{"Okafor", "Marchetti"}, off: "Brightwater refused to mediate."},
		},
		"Halden Italia: distribution agreement": {
			{title: "Negotiation of the exit clause", kind: events.Call, place: "Video call with Studio Bellini, Milan", days: 1, at: hour(9, 0), long: 60, who: []string{"Marchetti", "Sokolova"}},
			{title: "Signing in Milan", kind: events.Meeting, place: "Studio Bellini, Via Manzoni 12, Milan", days: 12, long: 1, who: []string{"Marchetti", "Sokolova"}},
		},
		"Divorce of Mrs C. Langford": {
			{title: "Meeting with the client about Form E", kind: events.Meeting, place: "Meeting room 3, Bishopsgate", days: 2, at: hour(10, 0), long: 60, who: []string{"Raman", "Holloway"}},
			{title: "First appointment", kind: events.Hearing, place: "Central Family Court, First Avenue House", days: 18, at: hour(14, 0), long: 60, who: []string{"Raman"}},
		},
		"Sokol Shipping: arbitration in London": {
			{title: "Conflict check to be finished", kind: events.Deadline, days: 1, at: hour(17, 0), who: []string{"Sokolova"}},
			{title: "Introductory call with the owners", kind: events.Call, days: 4, at: hour(13, 0), long: 45, who: []string{"Sokolova", "Marchetti"}},
		},
	}
}

func policeDates() map[string][]date {
	return map[string][]date{
		"Theft from containers, Quay 4": {
			{title: "Briefing on the gate recordings", kind: events.Meeting, place: "Harbour Station, room 4", days: -6, at: hour(8, 30), long: 45, who: []string{"Milner", "Lockhart", "Mahmood"}},
			{title: "Interview of the night guard", kind: events.Meeting, place: "Harbour Station, interview room 1", days: 0, at: hour(13, 30), long: 60, who: []string{"Milner", "Mahmood", "Drummond"}},
			{title: "Operation Tidewall: weekly review", kind: events.Meeting, place: "Headquarters, conference room", days: 2, at: hour(9, 0), long: 60, who: []string{"Milner", "Lockhart", "Drummond"}},
			{title: "Disclosure schedule to the prosecutor", kind: events.Deadline, days: 6, who: []string{"Milner"}},
			{title: "First hearing, R v Tanner", kind: events.Hearing, place: "Northmere Magistrates’ Court, court 2", days: 9, at: hour(10, 0), long: 60, who: []string{"Milner", "Lockhart"}},
		},
		"Handling of stolen cable, Northmere Metals": {
			{title: "Visit to the yard", kind: events.Other, place: "Northmere Metals, Dock Road", days: 1, at: hour(11, 0), long: 120, who: []string{"Lockhart", "Milner"}},
			{title: "Call with the cable’s manufacturer", kind: events.Call, days: -2, at: hour(15, 0), long: 30, who: []string{"Lockhart"}},
		},
		"Complaint about an arrest on Mill Lane": {
			{title: "Meeting with the complainant", kind: events.Meeting, place: "Headquarters, room 12", days: 3, at: hour(14, 30), long: 60, who: []string{"Osborne", "Drummond"}},
			{title: "Acknowledgement due", kind: events.Deadline, days: 5, who: []string{"Osborne"}},
		},
		"Missing person: A. Fenwick": {
			{title: "Search along the ferry terminal", kind: events.Other, place: "Ferry terminal, north gate", days: 0, at: hour(7, 0), long: 240, who: []string{"Milner", "Petrie"}},
			{title: "Call with the family", kind: events.Call, days: 1, at: hour(18, 0), long: 30, who: []string{"Milner"}},
			{title: "Press conference", kind: events.Meeting, place: "Headquarters, press room", days: 1, at: hour(12, 0), long: 45, who: []string{"Milner"}, off: "The family asked to wait."},
		},
	}
}

func departmentDates() map[string][]date {
	return map[string][]date{
		"Иск к ООО «СтройЭнергоМонтаж»": {
			{title: "Совещание по позиции", kind: events.Meeting, place: "Переговорная 5, головной офис", days: -7, at: hour(11, 0), long: 60, who: []string{"Кузнецова", "Воронцов", "Фёдоров", "Смирнова"}},
			{title: "Звонок юристу подрядчика", kind: events.Call, text: "Обсудить возможность мирового соглашения.", days: 0, at: hour(16, 0), long: 30, who: []string{"Кузнецова"}},
			{title: "Согласование расчёта неустойки", kind: events.Meeting, place: "Переговорная 2, головной офис", days: 2, at: hour(10, 0), long: 60, who: []string{"Кузнецова", "Фёдоров", "Смирнова"}},
			{title: "Истекает срок на подачу иска", kind: events.Deadline, days: 7, who: []string{"Кузнецова", "Воронцов"}},
			{title: "Предварительное судебное заседание", kind: events.Hearing, place: "Арбитражный суд города Москвы, ул. Большая Тульская, 17, зал 8043", text: "Представитель — Воронцов. Взять оригиналы доверенности и претензии.",
				days: 16, at: hour(10, 40), long: 60, who: []string{"Кузнецова", "Воронцов", "Смирнова"}},
			{title: "Встреча с экспертом", kind: events.Meeting, place: "Строительная площадка «Восточная»", days: 4, at: hour(14, 0), long: 120, who: []string{"Кузнецова"}, off: "Эксперт попросил перенести: получит документы только в декабре."},
		},
		"Договор поставки трансформаторов": {
			{title: "Переговоры с заводом", kind: events.Call, place: "Видеосвязь с Екатеринбургом", days: 1, at: hour(9, 30), long: 90, who: []string{"Соколова", "Смирнова"}},
			{title: "Осмотр трансформаторов на заводе", kind: events.Other, place: "Екатеринбург, ул. Фронтовых Бригад", days: 10, long: 1, who: []string{"Соколова"}},
		},
		"Проверка антимонопольного органа": {
			{title: "Ответ на запрос должен быть отправлен", kind: events.Deadline, days: 3, at: hour(18, 0), who: []string{"Воронцов"}},
			{title: "Приём у инспектора", kind: events.Meeting, place: "УФАС по Москве, Мясницкий пр., 4, стр. 1, каб. 312", days: 5, at: hour(15, 0), long: 60, who: []string{"Воронцов", "Смирнова"}},
		},
		"Трудовой спор с бывшим сотрудником": {
			{title: "Беседа с отделом кадров", kind: events.Meeting, place: "Каб. 214", days: 0, at: hour(12, 0), long: 45, who: []string{"Соколова", "Смирнова"}},
			{title: "Подготовка дела к судебному разбирательству", kind: events.Hearing, place: "Симоновский районный суд, зал 27", days: 11, at: hour(11, 30), long: 60, who: []string{"Соколова"}},
		},
	}
}
