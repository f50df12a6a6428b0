package bulk

import (
	"strconv"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/writing"
)

// roleWords returns what people call the roles, folded.
func roleWords() map[string]access.Role {
	return map[string]access.Role{
		"administrator": access.Administrator, "admin": access.Administrator, "global admin": access.Administrator, "global administrator": access.Administrator,
		"администратор": access.Administrator, "админ": access.Administrator, "глобальный администратор": access.Administrator,
		"standard": access.Standard, "standard user": access.Standard, "user": access.Standard, "member": access.Standard,
		"стандартный": access.Standard, "обычный": access.Standard, "пользователь": access.Standard, "стандартный пользователь": access.Standard,
		"обычный пользователь": access.Standard,
		"limited": access.Limited, "limited user": access.Limited, "ограниченный": access.Limited, "ограниченный пользователь": access.Limited,
		"guest": access.Guest, "guest user": access.Guest, "external": access.Guest, "гость": access.Guest, "внешний": access.Guest,
	}
}

// roleOf reads a role as a file names it.
func roleOf(text string) (access.Role, bool) {
	role, known := roleWords()[writing.Fold(text)]
	return role, known
}

// yesOf reads a tick.
func yesOf(text string) (yes, known bool) {
	switch writing.Fold(text) {
	case "yes", "y", "true", "1", "x", "+", "да", "истина", "✓", "✔":
		return true, true
	case "no", "n", "false", "0", "-", "нет", "ложь":
		return false, true
	}
	return false, false
}

// languageOf reads a language as a file names it.
func languageOf(text string) (string, bool) {
	switch writing.Fold(text) {
	case "en", "eng", "en-gb", "en-us", "english", "английский", "англ", "англ.":
		return "en", true
	case "ru", "rus", "ru-ru", "russian", "русский", "русск.", "рус", "рус.":
		return "ru", true
	}
	return "", false
}

// levelOf reads a level of review.
func levelOf(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= people.MaxReviewLevel
}

// dayOf reads a day in the forms that people and programs write, and returns the moment at which it is over in the zone.
// Where day and month can't be told apart, the account's date style decides.
func dayOf(text, style string, zone *time.Location) (time.Time, bool) {
	text, _, _ = strings.Cut(strings.TrimSpace(text), " ") // a time of day behind it doesn't matter
	text, _, _ = strings.Cut(text, "T")
	forms := []string{"2006-1-2", "2006/1/2", "2006.1.2", "2.1.2006", "2/1/2006", "2-1-2006"}
	if style == "mdy" {
		forms = []string{"2006-1-2", "2006/1/2", "2006.1.2", "2.1.2006", "1/2/2006", "1-2-2006"}
	}
	for _, form := range forms {
		if day, err := time.ParseInLocation(form, text, zone); err == nil && day.Year() >= 2000 && day.Year() < 2200 {
			return day.AddDate(0, 0, 1), true
		}
	}
	return time.Time{}, false
}
