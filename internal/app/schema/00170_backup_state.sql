-- What the deployment knows of its backups, and of the one that it was restored from. One row.
create table backup_state (
  id text not null primary key,
  planned_at bigint,
  tried_at bigint,
  failure text not null default '',
  done_at bigint,
  name text not null default '',
  size bigint not null default 0,
  took bigint not null default 0,
  held_until bigint,
  checked_at bigint,
  bad_files bigint not null default 0,
  restored_at bigint,
  backup_at bigint,
  released_at bigint
);

insert into backup_state (id) values ('state');

-- What each stored file was like when it was first read, so that one that rots or gets lost is noticed.
create table file_sums (
  account_id text not null,
  file_key text not null,
  size bigint not null,
  sha256 text not null,
  bad_at bigint,
  primary key (account_id, file_key)
);

create index file_sums_by_key on file_sums (file_key);
