package demo

import (
	"time"

	"cabinet/internal/messages"
)

const (
	anHour = time.Hour
	aDay   = 24 * time.Hour
)

// wordsOf is the conversation of a case, by its name, the first word first.
func wordsOf(matter string) []word {
	switch matter {
	case "Halden Textiles v Brightwater Logistics":
		return haldenWords()
	case "Divorce of Mrs C. Langford":
		return []word{
			{who: "Raman", ago: 6 * aDay, text: "Dear Clara,\n\nThank you for coming in on Tuesday. To complete Form E we need statements of every account of the last twelve months, also of those you no longer use."},
			{who: "Holloway", ago: 4 * aDay, party: "Langford Clara", way: messages.Phone, text: "She has asked both banks. One of them sends everything by post and it may take ten days. She asks whether the savings book in the children’s names counts."},
			{who: "Raman", ago: 4*aDay - 2*anHour, text: "Yes, please bring the savings book as well. It is the children’s money, but the court wants to see it."},
			{who: "Holloway", ago: 3 * anHour, party: "Langford Clara", way: messages.Letter, text: "The statements of the first bank are here, January to October. November follows."},
		}
	case "Theft from containers, Quay 4":
		return []word{
			{who: "Milner", ago: 9 * aDay, text: "We have taken over the enquiry from the night shift. Your reference is the number at the top of this page. Please keep the gate recordings of 1 to 7 October and don’t overwrite the disks."},
			{who: "Mahmood", ago: 8 * aDay, party: "Northmere Port Authority", way: messages.InPerson, text: "Recordings of both gates handed over on two disks, with a list of cameras. Camera 6 was out of order from 2 October.", files: []string{"Gate log, 1 to 7 October.csv"}},
			{who: "Lockhart", ago: 2 * aDay, text: "Thank you. The list of containers is kept up to date here; please tell us if any of the seals were changed by your own people.", files: []string{"Containers opened.txt"}},
			{who: "Mahmood", ago: 2 * anHour, party: "Northmere Port Authority", way: messages.Phone, text: "Two more seals were found broken this morning, containers MSKU 730118 5 and TGHU 602947 1. Nothing has been touched. They ask when somebody can come."},
		}
	case "Missing person: A. Fenwick":
		return []word{
			{who: "Petrie", ago: 5 * aDay, party: "Fenwick", way: messages.InPerson, text: "His sister last spoke to him on the evening of 13 November. He wanted to take the early ferry and had his grey rucksack with him."},
			{who: "Milner", ago: 1 * aDay, text: "Dear Ms Fenwick,\n\nWe searched along the terminal this morning and go on tomorrow from the north gate. Sergeant Petrie calls you every evening at six, also when there is nothing new."},
		}
	case "Иск к ООО «СтройЭнергоМонтаж»":
		return []word{
			{who: "Кузнецова", ago: 7 * aDay, text: "Игорь Олегович, добрый день!\n\nНаправляю претензию и ответ подрядчика. Просим оценить, можно ли было выполнить работы в срок с учётом изменения проекта.", files: []string{"Претензия.txt", "Ответ на претензию.txt"}},
			{who: "Фёдоров", ago: 6 * aDay, party: "Лебедев", way: messages.Phone, text: "Для заключения нужны журнал работ и переписка об изменении проекта. Предварительно: изменение коснулось только кабельных каналов и на фундаменты не влияло."},
			{who: "Воронцов", ago: 5 * aDay, text: "Журнал работ запросили у строительного контроля, будет в пятницу.", withdrawn: true},
			{who: "Кузнецова", ago: 5*aDay - anHour, text: "Журнал работ и переписку передадим в четверг с курьером."},
			{who: "Фёдоров", ago: 90 * time.Minute, party: "Лебедев", way: messages.Letter, text: "Прислал смету на экспертизу: 180 000 рублей, срок три недели. Просит подтвердить до конца недели."},
		}
	case "Договор поставки трансформаторов":
		return []word{
			{who: "Соколова", ago: 3 * aDay, text: "Добрый день! Направляем замечания к проекту договора: предоплату предлагаем снизить до 30 %, гарантию установить с даты ввода в эксплуатацию."},
			{who: "Соколова", ago: 1*aDay + 3*anHour, party: "АО «Уральский трансформатор»", way: messages.Phone, text: "С гарантией согласны. По предоплате просят 40 %, иначе не успеют закупить медь по нынешней цене."},
		}
	default:
		return nil
	}
}

func haldenWords() []word {
	return []word{
		{who: "Okafor", ago: 12 * aDay, text: "Dear Mrs Whitfield,\n\nBrightwater has refused to mediate. We now prepare the claim. Please let us have the delivery notes of June and July, signed by your warehouse, and tell us who took part in the telephone calls of 3 July.",
			files: []string{"Reply to the offer of mediation.pdf"}},
		{who: "Holloway", ago: 11 * aDay, party: "Whitfield", way: messages.Phone, text: "The delivery notes are in the archive in Halifax, she sends them by courier on Thursday. The calls of 3 July were made by Mr Dunne and by herself; she kept notes."},
		{who: "Okafor", ago: 10 * aDay, text: "Thank you. Please don’t write on the notes, and keep the originals: the court may want to see them."},
		{who: "Marchetti", ago: 3 * aDay, text: "The draft of the claim is ready for your comments. Paragraph 4 has the sums as they stand in your books; please check them against the bank’s statements.",
			files: []string{"Particulars of claim.txt", "Unpaid invoices.csv"}},
		{who: "Holloway", ago: 4 * anHour, party: "Whitfield", way: messages.Letter, text: "The sums are right. Invoice HT-2024-131 was reminded twice, on 9 and 23 August; copies of both letters were in the envelope. She would accept £170,000 if it is paid before Christmas."},
	}
}
