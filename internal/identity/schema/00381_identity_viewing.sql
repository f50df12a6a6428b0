-- As whom the person of a session looks, by the id of a viewing; empty as themselves.
alter table sessions add column viewing_id text not null default '';
