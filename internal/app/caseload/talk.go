package caseload

import (
	"time"

	"cabinet/internal/cases"
)

// Talk is something that staff wrote to the client side of a case, or that the client said by phone.
type Talk struct {
	Text   string
	Client bool
	// Ago is how long ago it was.
	Ago time.Duration
}

// phrases are what staff and clients say in a kind of organisation; both lists are as long.
type phrases struct{ staff, client []string }

// converse gives some open cases a client and a conversation of the last weeks.
func (c *Case) converse(r *Chance, said filler, vocabulary string) {
	if c.State == cases.Closed || !r.Of(20) {
		return
	}
	c.Client = said.fill("{surname}")
	list := spoken()[vocabulary]
	at, ago := r.Below(len(list.staff)), min(c.Age-time.Minute, time.Duration(1+r.Below(20))*day)
	for i := range 2 + r.Below(3) {
		t := Talk{Text: list.staff[(at+i)%len(list.staff)], Client: i%2 == 1, Ago: ago}
		if t.Client {
			t.Text = list.client[(at+i)%len(list.client)]
		}
		c.Talk = append(c.Talk, t)
		ago = ago/2 - time.Minute
		if ago < time.Hour {
			return
		}
	}
}

func spoken() map[string]phrases {
	return map[string]phrases{
		"firm": {lines(`
			Thank you for the papers. We have what we need for now and come back to you by Friday.
			The other side has asked for two more weeks. We would agree; please tell us if you see it otherwise.
			The draft is ready. Please read it at leisure and mark whatever isn’t right.
			We have a date from the court. Details are among the events of your case; please keep the day free.
			There is nothing new yet. We remind them today and tell you as soon as they answer.
			Please don’t answer letters from the other side yourself; send them to us.`),
			lines(`
			Asked whether there is news. Prefers a call after four.
			The signed authority is in the post and should be here tomorrow.
			Agrees with the draft but for the second page: the amount was paid in March, not in May.
			Abroad from Monday for a week; email is the best way meanwhile.
			Wants to know what the next step costs before we take it.
			Has found the missing invoice and brings it along on Thursday.`)},
		"police": {lines(`
			Thank you for your statement. Your reference is the number at the top of this page.
			The enquiry goes on. We have asked for the recordings of the neighbouring premises.
			Please keep everything as it was until somebody has looked at it.
			An officer visits you this week; they show their warrant card and know your reference.
			There is nothing new to tell yet. We write again by the end of the month.
			The property that was found can be collected with this letter and a proof of identity.`),
			lines(`
			Asked whether anybody has been found. Told that the enquiry goes on.
			Remembers a dark van at the corner, shortly after ten in the evening.
			Has a list of what is missing and brings it to the front desk.
			Would rather be called than visited, weekdays after six.
			The insurer wants a confirmation of the reference; sent by post.
			Saw the same person again on Sunday, near the bus stop.`)},
		"ru": {lines(`
			Документы получили, спасибо. Ответим до конца недели.
			Проект готов. Просим посмотреть и отметить замечания прямо в тексте.
			Вторая сторона просит ещё десять дней. Возражений с нашей стороны нет; сообщите, если вы против.
			Срок ответа по договору истекает в пятницу. Просим прислать согласование до четверга.
			Новостей пока нет: напомнили им сегодня, сообщим, как только ответят.
			Просим не отвечать на письма второй стороны самостоятельно, а пересылать их нам.`),
			lines(`
			Спрашивает, есть ли новости. Удобнее звонить после обеда.
			Подписанный экземпляр отправлен с курьером, будет завтра.
			С проектом согласны, кроме второго пункта: оплата была в марте, а не в мае.
			На следующей неделе в командировке, связь по электронной почте.
			Просит заранее сообщить, во что обойдётся следующий шаг.
			Недостающий акт нашли, передадут в четверг.`)},
	}
}
