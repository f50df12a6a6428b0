alter table users add column group_id text;
alter table users add column manages boolean not null default false;
alter table users add column lasting_role text not null default '';
alter table users add column lasting_group_id text;
alter table users add column lasting_manages boolean not null default false;
alter table users add column temp_role text;
alter table users add column temp_role_from bigint;
alter table users add column temp_role_until bigint;
alter table users add column temp_role_reason text not null default '';
alter table users add column temp_group_id text;
alter table users add column temp_manages boolean not null default false;
alter table users add column temp_group_from bigint;
alter table users add column temp_group_until bigint;
alter table users add column temp_group_reason text not null default '';
alter table users add column ends_at bigint;
alter table users add column ends_reason text not null default '';
alter table users add column settle_at bigint;

update users set lasting_role = role;

create index users_to_settle on users (settle_at);
