package bulk

import "cabinet/internal/bulk/table"

// Columns lists what a file of people to invite may hold, with the names that stand over it in files of other programs.
// The label of a column is the message [ColumnKey].
func Columns() []table.Column {
	return []table.Column{
		{Name: "email", Names: []string{"e-mail", "mail", "email address", "e-mail address", "sign-in email", "work email", "login", "user name", "username",
			"электронная почта", "эл. почта", "почта", "адрес электронной почты", "адрес эл. почты", "имейл", "емейл", "логин"}},
		{Name: "name", Names: []string{"full name", "display name", "person", "employee", "фио", "ф.и.о.", "полное имя", "имя и фамилия", "сотрудник"}},
		{Name: "first_name", Names: []string{"first", "given name", "forename", "имя"}},
		{Name: "middle_name", Names: []string{"middle", "middle initial", "patronymic", "отчество"}},
		{Name: "last_name", Names: []string{"last", "surname", "family name", "фамилия"}},
		{Name: "role", Names: []string{"access", "access role", "user role", "роль", "уровень доступа"}},
		{Name: "group", Names: []string{"user group", "team", "department", "группа", "команда", "отдел"}},
		{Name: "manages", Names: []string{"group manager", "manager", "руководитель группы", "руководитель"}},
		{Name: "job_title", Names: []string{"job title", "title", "position", "должность"}},
		{Name: "branch", Names: []string{"office branch", "location", "site", "филиал", "отделение", "офис"}},
		{Name: "cell_number", Names: []string{"cell", "cell phone", "mobile", "mobile phone", "mobile number", "phone", "phone number",
			"мобильный", "мобильный телефон", "сотовый", "сотовый телефон", "телефон", "моб. телефон"}},
		{Name: "office_number", Names: []string{"office", "office phone", "work phone", "landline", "рабочий телефон", "служебный телефон", "городской телефон"}},
		{Name: "office_extension", Names: []string{"extension", "ext", "ext.", "добавочный", "доб.", "добавочный номер", "внутренний номер"}},
		{Name: "id_number", Names: []string{"id", "id number", "badge", "badge number", "personnel number", "employee id", "employee number", "staff number",
			"табельный номер", "таб. номер", "личный номер", "номер жетона", "служебный номер"}},
		{Name: "language", Names: []string{"lang", "язык"}},
		{Name: "review_level", Names: []string{"level of review", "reviewer level", "уровень проверки", "уровень рассмотрения"}},
		{Name: "last_day", Names: []string{"end date", "ends", "ends on", "expires", "valid until", "последний день", "дата окончания", "действует до", "до"}},
	}
}

// ColumnKey returns the message key of a column's label.
func ColumnKey(name string) string { return "bulk.column." + name }
