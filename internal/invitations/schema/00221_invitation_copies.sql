alter table invitation_links add column copier_id text not null default '';
