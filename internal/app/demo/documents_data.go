package demo

// papersOf are the documents of a case, by its name.
func papersOf(matter string) []paper {
	switch matter {
	case "Halden Textiles v Brightwater Logistics":
		return haldenPapers()
	case "Theft from containers, Quay 4":
		return quayPapers()
	case "Иск к ООО «СтройЭнергоМонтаж»":
		return substationPapers()
	default:
		return nil
	}
}

func haldenPapers() []paper {
	return []paper{
		{"Supply contract of 14 May 2024.pdf", "Signed by both; clause 7 is the one on late delivery.", []version{{"Holloway",
			"SUPPLY CONTRACT\n\nbetween Halden Textiles Ltd (the Supplier)\nand Brightwater Logistics Ltd (the Buyer), 14 May 2024\n\n" +
				"4.  The Buyer pays within 30 days of the date of an invoice.\n7.  Goods that arrive more than ten working days late may be refused\n" +
				"    in writing within three days of their arrival, and not thereafter.\n12. The parties try mediation before they go to court."}}},
		{"Unpaid invoices.csv", "From Halden’s accounts, checked against the bank’s statements.", []version{{"Holloway",
			"Invoice;Date;Due;Amount\nHT-2024-118;2024-06-03;2024-07-03;61,400.00\nHT-2024-131;2024-07-01;2024-07-31;61,400.00\nHT-2024-140;2024-08-01;2024-08-31;61,400.00\n"}}},
		{"Particulars of claim.txt", "To be filed with the court; the third draft has Ms Marchetti’s changes.", []version{
			{"", "PARTICULARS OF CLAIM (draft)\n\n1. The Claimant sells textiles. The Defendant stores and carries goods.\n"},
			{"", "PARTICULARS OF CLAIM (second draft)\n\n1. The Claimant sells textiles. The Defendant stores and carries goods.\n2. By a contract of 14 May 2024 the Claimant agreed to supply the Defendant.\n"},
			{"Marchetti", "PARTICULARS OF CLAIM (third draft)\n\n1. The Claimant sells textiles. The Defendant stores and carries goods.\n2. By a contract of 14 May 2024 the Claimant agreed to supply the Defendant.\n" +
				"3. The Defendant took delivery and refused nothing within the three days of clause 7.\n4. £184,200.00 under three invoices remain unpaid.\n"},
		}},
		{"Reply to the offer of mediation.pdf", "Received by post on 23 September.", []version{{"Holloway",
			"Brightwater Logistics Ltd\n\n19 September 2024\n\nDear Sirs,\n\nOur client sees no purpose in mediation while the goods of June\nand July came three weeks late. We shall accept service.\n\nYours faithfully"}}},
	}
}

func quayPapers() []paper {
	return []paper{
		{"Gate log, 1 to 7 October.csv", "As given by the port; times are local.", []version{{"Mahmood",
			"Time;Gate;Plate;Booking\n2024-10-03 22:41;East;NK63 OVD;none\n2024-10-03 23:58;East;NK63 OVD;none\n2024-10-06 02:17;East;YT18 RLA;none\n"}}},
		{"Containers opened.txt", "Kept up to date; fourteen so far.", []version{
			{"", "12 June   MSKU 721884 2   tools\n2 July    TCLU 480113 9   cable, 400 m\n"},
			{"Lockhart", "12 June   MSKU 721884 2   tools\n2 July    TCLU 480113 9   cable, 400 m\n3 October CAIU 229046 5   cable, 1,100 m\n"},
		}},
		{"Statement of the gatekeeper.pdf", "Taken on 9 October, signed on each page.", []version{{"",
			"STATEMENT\n\nI was on the east gate from 22.00 on 3 October to 06.00.\nA white van came twice. The driver said that he was fetching pallets\nand showed a paper, which I took for a booking."}}},
	}
}

func substationPapers() []paper {
	return []paper{
		{"Расчёт неустойки.csv", "По пункту 8.3 договора: 0,1 % в день, не больше 10 % цены.", []version{
			{"Фёдоров", "Этап;Срок;Сдан;Дней;Сумма\nФундаменты;01.06.2024;19.07.2024;48;1 152 000,00\n"},
			{"Фёдоров", "Этап;Срок;Сдан;Дней;Сумма\nФундаменты;01.06.2024;19.07.2024;48;1 152 000,00\nТрансформаторы;15.08.2024;не сдан;92;2 208 000,00\n"},
		}},
		{"Претензия.txt", "Отправлена 14 октября ценным письмом с описью.", []version{{"",
			"ПРЕТЕНЗИЯ\n\nСрок строительства подстанции, установленный договором подряда, нарушен.\nПросим уплатить неустойку в течение 15 дней.\n"}}},
		{"Ответ на претензию.txt", "Получен 5 ноября: в уплате отказано.", []version{{"Воронцов",
			"Задержка вызвана изменением проекта по требованию заказчика.\nОснований для уплаты неустойки не усматриваем.\n"}}},
		{"Исковое заявление.txt", "Проект.", []version{{"", "В Арбитражный суд города Москвы\n\nИСКОВОЕ ЗАЯВЛЕНИЕ\nо взыскании неустойки по договору строительного подряда\n"}}},
	}
}
