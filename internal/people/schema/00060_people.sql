create table pictures (
  account_id text not null references accounts (account_id),
  id text not null,
  created_at bigint not null,
  primary key (account_id, id)
);

create table users (
  account_id text not null references accounts (account_id),
  id text not null,
  login_id text not null references logins (id),
  email text not null,
  role text not null check (role in ('administrator', 'standard', 'limited', 'guest')),
  status text not null check (status in ('pending', 'active', 'inactive')),
  first_name text not null,
  middle_name text not null default '',
  last_name text not null,
  initials text not null default '',
  client_email text not null default '',
  cell_number text not null default '',
  cell_verified_at bigint,
  office_number text not null default '',
  office_extension text not null default '',
  job_title_id text,
  position_line text not null default '',
  id_number text not null default '',
  branch_id text,
  organization_name text not null default '',
  website text not null default '',
  time_zone text not null default '',
  language text not null default '',
  date_style text not null default '',
  about text not null default '',
  theme text not null default '',
  density text not null default '',
  picture_id text,
  sort_name text not null,
  search_text text not null,
  last_sign_in_at bigint,
  version bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id),
  unique (account_id, login_id),
  foreign key (account_id, job_title_id) references job_titles (account_id, id),
  foreign key (account_id, branch_id) references branches (account_id, id),
  foreign key (account_id, picture_id) references pictures (account_id, id)
);

create index users_of_login on users (login_id);

create index users_by_name on users (account_id, sort_name, id);

create index users_by_role on users (account_id, role, status);

create index users_by_picture on users (account_id, picture_id);
