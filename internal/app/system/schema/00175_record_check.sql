-- When the activity record was last proven, and what was found. One row.
create table record_check (
  id text not null primary key,
  asked_at bigint,
  ended_at bigint,
  chains bigint not null default 0,
  acts bigint not null default 0,
  bad bigint not null default 0
);

insert into record_check (id) values ('state');
