package seed

import "strings"

// The names are lists of words, so that one line holds many. Russian family names stand in the form for men.
var (
	firstEnglish = strings.Fields(`Amelia Oliver Isla George Ava Noah Mia Arthur Ivy Harry Lily Leo Freya Muhammad Florence Jack Willow Charlie
		Evie Oscar Rosie Jacob Sophie Henry Daisy Thomas Grace Freddie Elsie Alfie Sienna Theo Phoebe William Alice Theodore Ella Archie Matilda
		Joshua Evelyn Alexander Ruby James Poppy Isaac Maya Edward Zara Lucas Priya Tommy Aisha Finley Chloé Max Zoë Logan Siân Ethan Niamh
		Daniel Aoife Samuel Róisín Rhys Bronwen Dylan Morag Callum Fatima Ibrahim Ngozi Chidi Mei Wei Ana José`)
	lastEnglish = strings.Fields(`Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green
		Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose Davis Rodríguez Cooper Hughes Harris Edwards Turner Morris
		Hill Moore Cook Murphy Carter Bailey Kelly Rogers Begum Ahmed Ali Shah Singh Kaur O’Brien O’Neill MacDonald McKenzie Campbell Stewart
		Fraser Okafor Adeyemi Mensah Nowak Kowalska Schmidt Müller Rossi Bianchi Dubois Lefèvre Silva Santos Ng Chen Wang Nguyễn Tanaka
		Whitcombe-Hale Featherstone Ashworth Pemberton Lockwood Thorne`)
	firstRussianMan   = strings.Fields(`Александр Сергей Дмитрий Андрей Алексей Максим Иван Михаил Артём Евгений Николай Владимир Павел Роман Игорь Олег Фёдор Григорий Тимур Лев`)
	firstRussianWoman = strings.Fields(`Анна Мария Елена Ольга Наталья Екатерина Татьяна Ирина Юлия Светлана Дарья Полина Ксения Вера Надежда Любовь Алёна Софья Жанна Эльвира`)
	fatherRussian     = strings.Fields(`Александрович Сергеевич Дмитриевич Андреевич Алексеевич Максимович Иванович Михайлович Николаевич Владимирович Павлович Романович Петрович Олегович Фёдорович`)
	lastRussian       = strings.Fields(`Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов
		Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Щербаков`)
	hosts     = []string{"example.org", "example.com", "example.net"}
	branches  = []string{"Head office", "North", "South", "East", "West", "Harbour", "Old town", "Airport"}
	positions = []string{"", "", "", "Team lead", "Deputy", "On secondment", "Duty desk", "Night shift", "Head of unit", "Acting head"}
)

// latin spells Russian letters as passports do, and drops what an address doesn't take.
func latin(name string) string {
	from := []rune("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
	to := strings.Fields("a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia")
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' {
			b.WriteRune(r)
			continue
		}
		for i, c := range from {
			if c == r && to[i] != "_" {
				b.WriteString(to[i])
			}
		}
	}
	if b.Len() == 0 {
		return "x"
	}
	return b.String()
}

// feminine puts a Russian family name and a father's name into the form for women.
func feminine(last, father string) (string, string) {
	return last + "а", strings.TrimSuffix(father, "ич") + "на"
}
