package demo

// filesOf are the participants, issues and sources of a case, by its name.
func filesOf(matter string) casefile {
	switch matter {
	case "Halden Textiles v Brightwater Logistics":
		return casefile{
			parties: []party{
				{role: "Client", company: "Halden Textiles Ltd", phone: "0161 496 0142", email: "office@halden.example", postal: "Calder Mill, Mill Lane, Halifax", note: "Invoices go to Mrs Whitfield."},
				{role: "Client", last: "Whitfield", first: "Joanna", company: "Halden Textiles Ltd", phone: "0161 496 0143", email: "j.whitfield@halden.example", note: "Finance director; decides on a settlement."},
				{role: "Opposing party", company: "Brightwater Logistics Ltd", email: "legal@brightwater.example", postal: "Dock Road, Felixstowe"},
				{role: "Opposing counsel", last: "Carrick", first: "Simon", company: "Carrick Moore LLP", phone: "020 7946 0271", email: "s.carrick@carrickmoore.example"},
				{role: "Witness", last: "Dunne", first: "Patrick", note: "Warehouse foreman; signed for the deliveries of June and July."},
			},
			issues: []point{
				{name: "Did Brightwater refuse the goods in time?", note: "Clause 7 gives three days from arrival; nothing in writing has been found."},
				{name: "Were the deliveries late by more than ten working days?"},
			},
			sources: []point{
				{name: "Sale of Goods Act 1979, section 35", link: "https://www.legislation.gov.uk/ukpga/1979/54/section/35", note: "When a buyer is deemed to have accepted."},
				{name: "Late Payment of Commercial Debts (Interest) Act 1998", link: "https://www.legislation.gov.uk/ukpga/1998/20"},
			},
		}
	case "Divorce of Mrs C. Langford":
		return casefile{parties: []party{
			{role: "Client", last: "Langford", first: "Clara", phone: "020 7946 0388", email: "c.langford@post.example", note: "Call after four; never at home on Fridays."},
			{role: "Opposing party", last: "Langford", first: "Edward"},
		}}
	case "Missing person: A. Fenwick":
		return casefile{parties: []party{{role: "Complainant", last: "Fenwick", first: "Ruth", phone: "01632 960 781", note: "Sister; reported him missing."}}}
	case "Договор поставки трансформаторов":
		return casefile{parties: []party{{role: "Контрагент", company: "АО «Уральский трансформатор»", phone: "+7 343 555-02-10", email: "dogovor@uralt.example", postal: "Екатеринбург, ул. Фронтовых Бригад, 22"}}}
	case "Theft from containers, Quay 4":
		return casefile{
			parties: []party{
				{role: "Complainant", company: "Northmere Port Authority", phone: "01632 960 220", email: "security@northmereport.example"},
				{role: "Witness", last: "Hobbs", first: "Terence", note: "On the east gate in the night of 3 October."},
				{role: "Suspect", last: "Varley", first: "Craig", note: "Keeper of NK63 OVD."},
			},
			issues: []point{{name: "Who booked the van in on 3 October?", answers: map[string]string{"Point to prove": "yes"}}},
		}
	case "Иск к ООО «СтройЭнергоМонтаж»":
		return casefile{
			parties: []party{
				{role: "Контрагент", company: "ООО «СтройЭнергоМонтаж»", inn: "7707083893", phone: "+7 495 555-01-44", email: "info@sem.example", postal: "Москва, Электродная улица, 12"},
				{role: "Внешний консультант", last: "Лебедев", first: "Игорь", middle: "Олегович", phone: "+7 495 555-01-73", email: "lebedev@advokat.example", note: "Строительная экспертиза."},
				{role: "Государственный орган", company: "Арбитражный суд города Москвы"},
			},
			issues: []point{{name: "Кто отвечает за изменение проекта?", note: "Ответчик ссылается на требование заказчика.", answers: map[string]string{"Риск": "Средний"}},
				{name: "Соразмерна ли неустойка?", answers: map[string]string{"Риск": "Высокий"}}},
			sources: []point{{name: "Гражданский кодекс, статья 333", note: "Уменьшение неустойки.", answers: map[string]string{"Реквизиты": "Часть первая от 30.11.1994 № 51-ФЗ"}}},
		}
	default:
		return casefile{}
	}
}
