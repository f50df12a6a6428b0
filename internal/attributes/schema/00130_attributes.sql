create table attributes (
    account_id text not null references accounts (account_id),
    id text not null,
    kind text not null check (kind in ('text', 'long_text', 'number', 'date', 'date_time', 'yes_no', 'choice', 'multi_choice', 'link', 'divider')),
    name text not null,
    hint text not null,
    viewers text not null,
    editors text not null,
    place bigint not null,
    archived_at bigint,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (account_id, id)
);

create table attribute_titles (
    account_id text not null references accounts (account_id),
    attribute_id text not null,
    job_title_id text not null,
    may_edit boolean not null,
    primary key (account_id, attribute_id, job_title_id, may_edit),
    foreign key (account_id, attribute_id) references attributes (account_id, id),
    foreign key (account_id, job_title_id) references job_titles (account_id, id) on delete cascade
);

create index attribute_titles_by_title on attribute_titles (account_id, job_title_id);

create table attribute_choices (
    account_id text not null references accounts (account_id),
    id text not null,
    attribute_id text not null,
    name text not null,
    place bigint not null,
    archived boolean not null,
    primary key (account_id, id),
    foreign key (account_id, attribute_id) references attributes (account_id, id)
);

create index attribute_choices_of on attribute_choices (account_id, attribute_id);

create table attribute_values (
    account_id text not null references accounts (account_id),
    user_id text not null,
    attribute_id text not null,
    value text not null,
    updated_at bigint not null,
    primary key (account_id, user_id, attribute_id),
    foreign key (account_id, user_id) references users (account_id, id),
    foreign key (account_id, attribute_id) references attributes (account_id, id)
);

create index attribute_values_of on attribute_values (account_id, attribute_id);
