-- What the malware scanner said. Files of before weren't looked at.
alter table document_versions add column scan_state text not null default 'unscanned' check (scan_state in ('pending', 'clean', 'infected', 'unscanned'));

alter table document_versions add column scanned_at bigint;

alter table document_versions add column finding text not null default '';

-- The latest version's, as the rest is.
alter table documents add column scan_state text not null default 'unscanned' check (scan_state in ('pending', 'clean', 'infected', 'unscanned'));

alter table documents add column scanned_at bigint;

alter table documents add column finding text not null default '';

create index document_versions_pending on document_versions (uploaded_at) where scan_state = 'pending';

create index document_versions_unscanned on document_versions (account_id, document_id, number) where scan_state = 'unscanned';
