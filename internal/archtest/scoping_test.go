package archtest

import (
	"regexp"
	"strings"
	"testing"
)

// withoutAccount lists the tables that have no account_id, each with the reason.
func withoutAccount() map[string]string {
	return map[string]string{
		"logins":           "a login is one person's way in, for the whole deployment",
		"passwords":        "belong to a login",
		"password_history": "belongs to a login",
		"devices":          "browsers that signed in; belong to a login",
		"sign_in_counters": "count before anybody is known",
		"reset_tokens":     "belong to a login",
		"reset_requests":   "belong to a login",
		"setup_tokens":     "exist before the first account",
		"deployment":       "one row for the whole deployment",
		"job_workers":      "processes of the deployment",
		"demo_state":       "what the demo made, for the whole deployment",
		"key_check":        "one row for the deployment's key",
		"mail_state":       "one row for the whole deployment",
		"backup_state":     "one row for the deployment's backups",
		"record_check":     "one row for the deployment's record",
		"email_changes":    "belong to a login",
		"login_aliases":    "belong to a login",
		"email_undos":      "belong to a login",
		"disown_tokens":    "belong to a login",
		"sign_ins":         "belong to a login",
	}
}

// byOtherKey lists tables of accounts whose rows may be found without the account, each with the reason.
func byOtherKey() map[string]string {
	return map[string]string{
		"jobs":          "workers take due jobs of all accounts; the account travels inside the job",
		"job_schedules": "workers take due instants of all accounts; the account travels along",
		"sessions":      "found by the hash of their secret, before the account is known, or by their login",
		"api_tokens":    "found by the hash of their secret, before the account is known",
		"dev_outbox":    "the demo's outbox shows the whole deployment",
	}
}

var joins = regexp.MustCompile(`join (\w+)(?: \w+)? on (.*?)(?: (?:left|join|where|order|group|limit)\b|$)`)

// unscoped returns the statements that touch a table of accounts without naming the account.
func unscoped(t *tree) []string {
	known := tables(t)
	var out []string
	for _, s := range statements(t) {
		if strings.Contains(s.function, "AllAccounts") {
			continue
		}
		for _, name := range s.touched(known) {
			if known[name].account && byOtherKey()[name] == "" && !s.namesAccount() {
				out = append(out, s.at+": "+s.function+" touches "+name)
			}
		}
		for _, j := range joins.FindAllStringSubmatch(s.text, -1) {
			if known[j[1]].account && !strings.Contains(j[2], "account_id") {
				out = append(out, s.at+": "+s.function+" joins "+j[1]+" by less than the account")
			}
		}
	}
	return out
}

// namesAccount reports whether the statement binds the account: in the columns of an insert, else in a condition. A
// condition that is put together elsewhere in the function counts.
func (s statement) namesAccount() bool {
	if strings.HasPrefix(s.text, "insert ") {
		return strings.Contains(s.text, "account_id")
	}
	_, condition, found := strings.Cut(s.text, " where ")
	if !found {
		return false
	}
	return strings.Contains(condition, "account_id = ") ||
		strings.Contains(condition, hole) && strings.Contains(strings.ReplaceAll(s.around, s.text, ""), "account_id = ")
}

func TestEveryStatementNamesItsAccount(t *testing.T) {
	report(t, "name account_id in the condition, or call the function …AllAccounts", unscoped(house(t)))
}

func TestUnscopedCanFail(t *testing.T) {
	schema := []string{"internal/people/schema/1.sql", "create table users (\n    account_id text not null,\n    id text not null,\n    primary key (account_id, id)\n);\ncreate table logins (\n    id text not null primary key\n);\n"}
	code := "package people\nconst columns = `account_id, id`\n" +
		"func a() { q(`select ` + columns + ` from users where id = ?`) }\n" +
		"func b() { q(`select ` + columns + ` from users where account_id = ? and id = ?`) }\n" +
		"func c() { q(`update users set id = ? where id = ?`) }\n" +
		"func dAllAccounts() { q(`select id from users`) }\n" +
		"func e() { q(`insert into users (id) values (?)`) }\n" +
		"func f() { w := []string{`u.account_id = ?`}; q(`select id from users u where ` + join(w)) }\n" +
		"func g() { q(`select id from users u where ` + join(w)) }\n" +
		"func i() { q(`select u.id from users u join users v on v.id = u.id where u.account_id = ?`) }\n" +
		"func h() { q(`select id from logins`) }\n"
	want(t, unscoped(fake(t, append(schema, "internal/people/a.go", code)...)),
		"internal/people/a.go:10", "internal/people/a.go:3", "internal/people/a.go:5", "internal/people/a.go:7", "internal/people/a.go:9")
}

var (
	primaryKey    = regexp.MustCompile(`primary key \(([^)]*)\)`)
	primaryColumn = regexp.MustCompile(`(?m)^\s*(\w+) .*\bprimary key,?$`)
	references    = regexp.MustCompile(`references (\w+)(?: \(([^)]*)\))?`)
)

// looseKeys returns tables without account_id that nobody listed, lists that are out of date, and keys and references
// that leave the account out.
func looseKeys(t *tree) []string {
	known := tables(t)
	var out []string
	for name, x := range known {
		switch {
		case !x.account && withoutAccount()[name] == "":
			out = append(out, x.at+" has no account_id and no reason in withoutAccount")
		case x.account && withoutAccount()[name] != "":
			out = append(out, x.at+" has an account_id: strike it from withoutAccount")
		}
		if key := primaryKey.FindStringSubmatch(x.body); x.account && key != nil && !strings.Contains(key[1], "account_id") && byOtherKey()[name] == "" {
			out = append(out, x.at+": the primary key leaves the account out")
		}
		if inline := primaryColumn.FindStringSubmatch(x.body); x.account && inline != nil && inline[1] != "account_id" && byOtherKey()[name] == "" {
			out = append(out, x.at+": the primary key leaves the account out")
		}
		for _, r := range references.FindAllStringSubmatch(x.body, -1) {
			if known[r[1]].account && !strings.Contains(r[2], "account_id") {
				out = append(out, x.at+": the reference to "+r[1]+" leaves the account out")
			}
		}
	}
	return out
}

func TestKeysHoldTheAccount(t *testing.T) {
	tree := house(t)
	report(t, "see docs/conventions.md", looseKeys(tree))
	for _, list := range []map[string]string{withoutAccount(), byOtherKey()} {
		for name := range list {
			if _, ok := tables(tree)[name]; !ok {
				t.Errorf("%s is listed as an exception, but there is no such table", name)
			}
		}
	}
}

func TestLooseKeysCanFail(t *testing.T) {
	want(t, looseKeys(fake(t, "a/schema/1.sql", `create table a (
    account_id text not null,
    id text not null primary key
);
create table b (
    account_id text not null,
    id text not null,
    a_id text references a (id),
    primary key (id)
);
create table c (
    id text not null primary key
);
`)), "a/schema/1.sql: a: the primary", "a/schema/1.sql: b: the primary", "a/schema/1.sql: b: the reference", "a/schema/1.sql: c has no")
}
