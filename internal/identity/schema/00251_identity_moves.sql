-- A change that an administrator asked for names the account, the user there and, where one asked for many, the move of
-- their mail domain; all are empty for a person's own change.
alter table email_changes add column asked_account text not null default '';
alter table email_changes add column asked_user text not null default '';
alter table email_changes add column asked_move text not null default '';
-- Until when the former address goes on signing in; null is not at all.
alter table email_changes add column keep_until bigint;

create index email_changes_by_move on email_changes (asked_move, expires_at);

create table login_aliases (
    email_key text not null primary key,
    login_id text not null references logins (id) on delete cascade,
    email text not null,
    asked_account text not null,
    made_at bigint not null,
    ends_at bigint not null
);

create index login_aliases_by_login on login_aliases (login_id);

create index login_aliases_by_end on login_aliases (ends_at);
