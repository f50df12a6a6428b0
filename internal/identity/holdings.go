package identity

import "cabinet/internal/holdings"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "sessions", Fate: holdings.Ends, Columns: []string{"sessions.user_id", "sessions.login_id"}},
		{Kind: "tokens", Fate: holdings.Ends, Columns: []string{"api_tokens.user_id"}},
		{Kind: "resets", Fate: holdings.Ends, Columns: []string{"reset_tokens.login_id"}},
		{Kind: "logins", Fate: holdings.Personal, Columns: []string{"passwords.login_id", "password_history.login_id", "devices.login_id",
			"email_changes.login_id", "email_undos.login_id", "disown_tokens.login_id", "sign_ins.login_id",
			"login_aliases.login_id"}},
	}
}
