package people

import (
	"context"
	"database/sql"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Administrators returns the active administrators of the account, by name.
func (Members) Administrators(ctx context.Context, q db.Queryer, account ids.Account) ([]accounts.Reader, error) {
	rows, err := q.Query(ctx, `select `+personColumns+` from users where account_id = ? and role = ? and status = ? order by sort_name, id`,
		account, access.Administrator, Active)
	list, err := scanPersons(q, rows, err)
	var out []accounts.Reader
	for _, p := range list {
		out = append(out, accounts.Reader{User: p.ID, Name: p.FullName(p.Language), Email: p.Email, Language: p.Language,
			TimeZone: p.TimeZone, DateStyle: p.DateStyle})
	}
	return out, err
}

// maxNames bounds how many names one statement asks for; the drivers allow more placeholders than that.
const maxNames = 500

// Names returns the full names of users of the account in English order; whoever is gone is missing.
func (m Members) Names(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User) (map[ids.User]string, error) {
	return m.NamesIn(ctx, q, account, users, "en")
}

// NamesIn returns the full names of users of the account as a language orders them; whoever is gone is missing.
func (Members) NamesIn(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User, language string) (map[ids.User]string, error) {
	out := map[ids.User]string{}
	for len(users) > 0 {
		some := users[:min(len(users), maxNames)]
		users = users[len(some):]
		args := []any{account}
		for _, u := range some {
			args = append(args, u)
		}
		rows, err := q.Query(ctx, `select id, first_name, middle_name, last_name from users where account_id = ? and id in (?`+
			strings.Repeat(", ?", len(some)-1)+`)`, args...)
		err = eachRow(rows, err, func(rows *sql.Rows) error {
			var p Person
			err := rows.Scan(&p.ID, &p.FirstName, &p.MiddleName, &p.LastName)
			out[p.ID] = p.FullName(language)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
