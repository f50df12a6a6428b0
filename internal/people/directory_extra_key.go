package people

import (
	"context"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// maxSortKey is how many characters of a text its order looks at: an index has no room for more.
const maxSortKey = 200

// numberDigits is how many digits a number may have before its decimal sign.
const numberDigits = 15

// key returns the text by which a stored value is put in order, letter by letter; false for what isn't of the kind.
func (k ExtraKind) key(stored string) (string, bool) {
	switch k {
	case ExtraText:
		return firstRunes(folded(stored), maxSortKey), stored != ""
	case ExtraNumber:
		return numberKey(stored)
	case ExtraDay:
		_, err := time.Parse(time.DateOnly, stored)
		return stored, err == nil
	case ExtraMoment:
		_, err := time.Parse("2006-01-02T15:04Z", stored)
		return stored, err == nil
	default:
		return stored, plainID(stored)
	}
}

// folded is fold, and never nothing for a text that has something.
func folded(text string) string {
	if f := fold(text); f != "" {
		return f
	}
	return text
}

func firstRunes(text string, n int) string {
	for at := range text {
		if n == 0 {
			return text[:at]
		}
		n--
	}
	return text
}

// numberKey writes a decimal number so that the order of letters is that of numbers: those below nothing begin with a
// smaller letter and have every digit turned round.
func numberKey(number string) (string, bool) {
	text, negative := strings.CutPrefix(number, "-")
	whole, part, found := strings.Cut(text, ".")
	if whole == "" || found && part == "" || len(whole) > numberDigits || len(part) > numberDigits ||
		strings.Trim(whole+part, "0123456789") != "" {
		return "", false
	}
	whole = strings.Repeat("0", numberDigits-len(whole)) + whole
	part = strings.TrimRight(part, "0")
	if negative && strings.Trim(whole+part, "0") == "" {
		negative = false
	}
	text = whole
	if part != "" {
		text += "." + part
	}
	if !negative {
		return "1" + text, true
	}
	turned := strings.Map(func(r rune) rune {
		if r == '.' {
			return r
		}
		return '9' - (r - '0')
	}, text)
	return "0" + turned + "~", true
}

// PutExtra keeps what a user has in a further column of the list, in the caller's transaction: no value, one, or for
// ExtraMany several. The values are in the form in which they are stored; the account and the user must be the column's.
func PutExtra(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, column Column, kind ExtraKind, values ...string) error {
	if _, err := tx.Exec(ctx, `delete from user_extras where account_id = ? and user_id = ? and column_id = ?`, account, user, column); err != nil {
		return err
	}
	for _, v := range values {
		key, ok := kind.key(v)
		if !ok {
			continue
		}
		whole := ""
		if kind == ExtraText {
			whole = folded(v) // its parts are found by an index
		}
		_, err := tx.Exec(ctx, `insert into user_extras (account_id, user_id, column_id, sort_key, whole, tab, listed_name)
			select u.account_id, u.id, ?, ?, ?, u.status, u.sort_name from users u where u.account_id = ? and u.id = ?
			on conflict (account_id, user_id, column_id, sort_key) do nothing`, column, key, whole, account, user)
		if err != nil {
			return err
		}
	}
	return nil
}

// DropExtra empties a further column of the list in the caller's transaction.
func DropExtra(ctx context.Context, tx *db.Tx, account ids.Account, column Column) error {
	_, err := tx.Exec(ctx, `delete from user_extras where account_id = ? and column_id = ?`, account, column)
	return err
}

// DropExtrasOf removes everything that further columns of the list hold of a user, in the caller's transaction.
func DropExtrasOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `delete from user_extras where account_id = ? and user_id = ?`, account, user)
	return err
}
