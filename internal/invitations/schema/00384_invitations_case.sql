-- The case that a guest was invited from, which they come to once they accept (P5).
alter table invitations add column case_id text not null default '';

create index invitations_to_case on invitations (account_id, case_id, id) where case_id <> '';
