alter table erasure_requests add column opened_by text not null default '';
