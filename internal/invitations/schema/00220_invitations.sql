create table invitations (
  account_id text not null references accounts (account_id),
  id text not null,
  user_id text not null,
  inviter_id text not null,
  email_key text not null,
  offered_role text not null,
  offered_title_id text not null default '',
  offered_group_id text not null default '',
  offered_manages boolean not null,
  personal_line text not null default '',
  state text not null check (state in ('pending', 'accepted', 'withdrawn')),
  dead_reason text not null default '',
  bulk boolean not null,
  undelivered boolean not null default false,
  sendings bigint not null,
  sent_at bigint not null,
  expires_at bigint not null,
  reminded_at bigint,
  expiry_told_at bigint,
  asked_at bigint,
  created_at bigint not null,
  version bigint not null,
  primary key (account_id, id),
  unique (account_id, user_id)
);

create index invitations_by_inviter on invitations (account_id, inviter_id, created_at);

create index invitations_by_state on invitations (account_id, state, id);

create index invitations_by_expiry on invitations (state, expires_at);

create table invitation_links (
  account_id text not null,
  secret_hash text not null,
  invitation_id text not null,
  kind text not null check (kind in ('mail', 'copy')),
  alive boolean not null,
  created_at bigint not null,
  primary key (account_id, secret_hash),
  foreign key (account_id, invitation_id) references invitations (account_id, id)
);

create unique index invitation_links_by_secret on invitation_links (secret_hash);

create index invitation_links_by_invitation on invitation_links (account_id, invitation_id);
