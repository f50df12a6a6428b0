alter table job_titles add column version bigint not null default 1;
