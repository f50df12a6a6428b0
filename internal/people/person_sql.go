package people

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const personColumns = `account_id, id, login_id, email, role, status, first_name, middle_name, last_name, initials, client_email,
	cell_number, cell_verified_at, office_number, office_extension, coalesce(job_title_id, ''), position_line, id_number,
	coalesce(branch_id, ''), organization_name, website, time_zone, language, date_style, about, theme, density,
	coalesce(picture_id, ''), review_level, last_sign_in_at, version, created_at, updated_at, ` + standingColumns

// scanPerson reads a user as they stand at the given moment.
func scanPerson(row interface{ Scan(...any) error }, now time.Time) (Person, error) {
	var p Person
	var verified, signedIn, created, updated db.TS
	var st storedStanding
	err := row.Scan(append([]any{&p.Account, &p.ID, &p.Login, &p.Email, new(string), &p.Status, &p.FirstName, &p.MiddleName, &p.LastName,
		&p.OwnInitials, &p.ClientEmail, &p.CellNumber, &verified, &p.OfficeNumber, &p.OfficeExtension, &p.JobTitle, &p.Position,
		&p.IDNumber, &p.Branch, &p.OrganizationName, &p.Website, &p.TimeZone, &p.Language, &p.DateStyle, &p.About, &p.Theme,
		&p.Density, &p.Picture, &p.ReviewLevel, &signedIn, &p.Version, &created, &updated}, st.targets()...)...)
	st.into(&p)
	p.CellVerifiedAt, p.LastSignInAt, p.CreatedAt, p.UpdatedAt = verified.Time, signedIn.Time, created.Time, updated.Time
	p.settle(now)
	return p, err
}

// selectPerson returns one user of an account, or errs.NotFound.
func selectPerson(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Person, error) {
	p, err := scanPerson(q.QueryRow(ctx, `select `+personColumns+` from users where account_id = ? and id = ?`, account, user), q.Now())
	if db.NoRows(err) {
		return p, errs.E(errs.NotFound, "access.not_found", err)
	}
	return p, err
}

// selectPersonsOfLoginAllAccounts returns every membership of a login, ordered by account.
func selectPersonsOfLoginAllAccounts(ctx context.Context, q db.Queryer, login ids.Login) ([]Person, error) {
	rows, err := q.Query(ctx, `select `+personColumns+` from users where login_id = ? order by account_id`, login)
	return scanPersons(q, rows, err)
}

// scanPersons reads the rows of a query on q.
func scanPersons(q db.Queryer, rows *sql.Rows, err error) ([]Person, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Person
	for rows.Next() {
		p, err := scanPerson(rows, q.Now())
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// insertPerson adds a user and reports whether the login had none in this account before.
func insertPerson(ctx context.Context, tx *db.Tx, p Person) (bool, error) {
	n, err := tx.Exec(ctx, `insert into users (account_id, id, login_id, email, role, status, first_name, middle_name, last_name,
			initials, client_email, cell_number, office_number, office_extension, job_title_id, position_line, id_number, branch_id,
			organization_name, website, time_zone, language, date_style, about, theme, density, review_level, sort_name, search_text, version,
			created_at, updated_at, `+standingColumns+`)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?`+standingMarks+`)
		on conflict (account_id, login_id) do nothing`,
		append([]any{p.Account, p.ID, p.Login, p.Email, p.Role, p.Status, p.FirstName, p.MiddleName, p.LastName, p.OwnInitials, p.ClientEmail,
			p.CellNumber, p.OfficeNumber, p.OfficeExtension, orNull(p.JobTitle), p.Position, p.IDNumber, orNull(p.Branch),
			p.OrganizationName, p.Website, p.TimeZone, p.Language, p.DateStyle, p.About, p.Theme, p.Density, p.ReviewLevel, sortName(p), searchText(p),
			p.Version, db.At(p.CreatedAt), db.At(p.UpdatedAt)}, standingValues(p, tx.Now())...)...)
	return n == 1, err
}

// updatePerson stores everything of p that a profile holds and raises its version; p is as it was read through tx.
func updatePerson(ctx context.Context, tx *db.Tx, p *Person) error {
	p.UpdatedAt = tx.Now()
	p.Version++
	p.settle(tx.Now())
	n, err := tx.Exec(ctx, `update users set role = ?, status = ?, first_name = ?, middle_name = ?, last_name = ?, initials = ?,
			client_email = ?, cell_number = ?, cell_verified_at = ?, office_number = ?, office_extension = ?, job_title_id = ?,
			position_line = ?, id_number = ?, branch_id = ?, organization_name = ?, website = ?, time_zone = ?, language = ?,
			date_style = ?, about = ?, theme = ?, density = ?, picture_id = ?, review_level = ?, sort_name = ?, search_text = ?,
			version = ?, updated_at = ?,
			`+standingSet+`
		where account_id = ? and id = ? and version = ?`,
		append(append([]any{p.Role, p.Status, p.FirstName, p.MiddleName, p.LastName, p.OwnInitials, p.ClientEmail, p.CellNumber, db.At(p.CellVerifiedAt),
			p.OfficeNumber, p.OfficeExtension, orNull(p.JobTitle), p.Position, p.IDNumber, orNull(p.Branch), p.OrganizationName,
			p.Website, p.TimeZone, p.Language, p.DateStyle, p.About, p.Theme, p.Density, orNull(p.Picture), p.ReviewLevel, sortName(*p), searchText(*p),
			p.Version, db.At(p.UpdatedAt)}, standingValues(*p, tx.Now())...), p.Account, p.ID, p.Version-1)...)
	if err == nil && n == 0 {
		err = errs.E(errs.Conflict, "people.profile.conflict", nil)
	}
	return err
}

// lockPerson makes whoever changes the same user wait, so that a row is written as it was read.
func lockPerson(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return tx.Lock(ctx, string(account), "people.user."+string(user))
}

// lockAdministrators makes whoever changes a role or status wait for others who do, so that what they count stays true.
func lockAdministrators(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "people.administrators")
}

// existsOtherAdministrator reports whether a lasting administrator other than the given user remains (P8); see
// [Person.administers].
func existsOtherAdministrator(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from (select 1 from users where account_id = ? and role = ? and status = ?
			and lasting_role = ? and ends_at is null and (temp_role is null or temp_role = ?) and id <> ? limit 1) as others`,
		account, access.Administrator, Active, access.Administrator, access.Administrator, user).Scan(&n)
	return n > 0, err
}

func orNull[T ~string](v T) any {
	if v == "" {
		return nil
	}
	return string(v)
}

// sortName orders people by last name, in both alphabets without regard to case, accents and ё.
func sortName(p Person) string { return fold(join(" ", p.LastName, p.FirstName, p.MiddleName)) }

// searchText holds whatever people remember of a colleague; phone numbers as digits, with and without country code.
func searchText(p Person) string {
	parts := []string{p.FullName("en"), p.FullName("ru"), p.Email, p.ClientEmail, p.IDNumber}
	for _, number := range []string{p.CellNumber, p.OfficeNumber} {
		if number != "" {
			parts = append(parts, digits(number), digits(nationalPhone(number)))
		}
	}
	return fold(join("\n", parts...))
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
