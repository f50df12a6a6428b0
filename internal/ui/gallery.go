package ui

// galleryProblems makes the gallery's error summary.
func galleryProblems(p Texts) Problems {
	return Problems{{Field: "last_name", Text: p.T("ui.gallery.last_error")}, {Field: "must", Text: p.T("ui.gallery.check_error")}}
}

func galleryPerson(p Texts, size string) Portrait {
	return Portrait{Name: p.T("ui.gallery.name"), Initials: "EM", Size: size}
}

func galleryZones() []Option {
	return []Option{
		{Value: "Europe/London", Text: "Europe/London", Hint: "UTC+0"},
		{Value: "Europe/Moscow", Text: "Europe/Moscow", Hint: "UTC+3"},
		{Value: "Asia/Yekaterinburg", Text: "Asia/Yekaterinburg", Hint: "UTC+5"},
		{Value: "America/New_York", Text: "America/New_York", Hint: "UTC−5"},
		{Value: "Australia/Sydney", Text: "Australia/Sydney", Hint: "UTC+11"},
	}
}
