create table documents (
  account_id text not null,
  id text not null,
  case_id text not null,
  name text not null,
  name_key text not null,
  description text not null default '',
  -- What the latest version is like, so that lists read one table.
  latest bigint not null check (latest > 0),
  size bigint not null check (size >= 0),
  sha256 text not null,
  media_type text not null,
  uploaded_by text,
  uploaded_at bigint not null,
  created_at bigint not null,
  version bigint not null,
  primary key (account_id, id),
  foreign key (account_id, case_id) references cases (account_id, id)
);

create index documents_of_case on documents (account_id, case_id, uploaded_at, id);

create index documents_by_name on documents (account_id, case_id, name_key, id);

create index documents_by_size on documents (account_id, case_id, size, id);

create table document_versions (
  account_id text not null,
  document_id text not null,
  number bigint not null check (number > 0),
  case_id text not null,
  file_id text not null,
  file_name text not null,
  size bigint not null check (size >= 0),
  sha256 text not null,
  media_type text not null,
  uploaded_by text,
  uploaded_at bigint not null,
  primary key (account_id, document_id, number),
  unique (account_id, file_id),
  foreign key (account_id, document_id) references documents (account_id, id)
);

-- The sizes stand in both indexes so that what a case or a person takes is summed up without reading the versions.
create index document_versions_alike on document_versions (account_id, case_id, sha256, document_id, number, size);

create index document_versions_of_user on document_versions (account_id, uploaded_by, document_id, number, size) where uploaded_by is not null;

-- Files that are being stored. A row goes in the transaction that makes the version; one that stays tells of a file that
-- nobody names.
create table document_uploads (
  account_id text not null,
  file_id text not null,
  begun_at bigint not null,
  primary key (account_id, file_id)
);

create index document_uploads_by_age on document_uploads (begun_at);
