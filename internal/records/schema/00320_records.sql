create table record_templates (
    account_id text not null references accounts (account_id),
    id text not null,
    list text not null check (list in ('role', 'participant', 'issue', 'source')),
    name text not null,
    name_folded text not null,
    kind text not null check (kind in ('role', 'text', 'number', 'date', 'choice', 'yes_no')),
    required boolean not null,
    choices text not null,
    place bigint not null,
    archived boolean not null,
    version bigint not null,
    created_at bigint not null,
    primary key (account_id, id),
    unique (account_id, list, name_folded)
);

create table case_records (
    account_id text not null references accounts (account_id),
    id text not null,
    case_id text not null,
    list text not null check (list in ('participant', 'issue', 'source')),
    name text not null,
    name_folded text not null,
    note text not null,
    link text not null,
    created_by text,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (account_id, id),
    foreign key (account_id, case_id) references cases (account_id, id),
    foreign key (account_id, created_by) references users (account_id, id)
);

create index case_records_by_name on case_records (account_id, case_id, list, name_folded, id);

create table participants (
    account_id text not null references accounts (account_id),
    record_id text not null,
    case_id text not null,
    kind text not null check (kind in ('person', 'company')),
    role_id text not null,
    first_name text not null,
    middle_name text not null,
    last_name text not null,
    company text not null,
    address text not null,
    email text not null,
    email_key text not null,
    phone text not null,
    inn text not null,
    primary key (account_id, record_id),
    foreign key (account_id, record_id) references case_records (account_id, id),
    foreign key (account_id, role_id) references record_templates (account_id, id)
);

create index participants_of_case on participants (account_id, case_id);
create index participants_by_role on participants (account_id, role_id);

create table record_values (
    account_id text not null references accounts (account_id),
    record_id text not null,
    field_id text not null,
    value text not null,
    primary key (account_id, record_id, field_id),
    foreign key (account_id, record_id) references case_records (account_id, id),
    foreign key (account_id, field_id) references record_templates (account_id, id)
);

create index record_values_by_field on record_values (account_id, field_id);
