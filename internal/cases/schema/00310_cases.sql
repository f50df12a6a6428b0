create table projects (
    account_id text not null references accounts (account_id),
    id text not null,
    name text not null,
    name_key text not null,
    description text not null default '',
    responsible_id text,
    state text not null check (state in ('open', 'closed')),
    created_by text,
    created_at bigint not null,
    closed_at bigint,
    version bigint not null,
    primary key (account_id, id),
    unique (account_id, name_key),
    foreign key (account_id, responsible_id) references users (account_id, id),
    foreign key (account_id, created_by) references users (account_id, id)
);

create index projects_by_state on projects (account_id, state, name_key, id);
create index projects_by_responsible on projects (account_id, responsible_id, id);

create table cases (
    account_id text not null references accounts (account_id),
    id text not null,
    number text not null,
    number_key text not null,
    name text not null,
    name_key text not null,
    type_id text,
    area_id text not null,
    stage_id text,
    state text not null check (state in ('onboarding', 'active', 'on_hold', 'closed')),
    project_id text,
    responsible_id text,
    group_id text,
    description text not null default '',
    integration_id text,
    created_by text,
    created_at bigint not null,
    closed_at bigint,
    touched_at bigint not null,
    version bigint not null,
    primary key (account_id, id),
    unique (account_id, number_key),
    unique (account_id, integration_id),
    foreign key (account_id, project_id) references projects (account_id, id),
    foreign key (account_id, responsible_id) references users (account_id, id),
    foreign key (account_id, created_by) references users (account_id, id)
);

create index cases_by_name on cases (account_id, name_key, id);
create index cases_by_created on cases (account_id, created_at, id);
create index cases_by_touched on cases (account_id, touched_at, id);
create index cases_by_state on cases (account_id, state, touched_at, id);
create index cases_by_responsible on cases (account_id, responsible_id, touched_at, id);
create index cases_by_project on cases (account_id, project_id, touched_at, id);
create index cases_by_area on cases (account_id, area_id, touched_at, id);
create index cases_by_stage on cases (account_id, stage_id, id);
create index cases_by_type on cases (account_id, type_id, touched_at, id);
create index cases_by_group on cases (account_id, group_id, touched_at, id);

create table case_assignments (
    account_id text not null references accounts (account_id),
    case_id text not null,
    user_id text not null,
    valid_from bigint,
    valid_until bigint,
    reason text not null default '',
    added_by text,
    added_at bigint not null,
    primary key (account_id, case_id, user_id),
    foreign key (account_id, case_id) references cases (account_id, id),
    foreign key (account_id, user_id) references users (account_id, id),
    foreign key (account_id, added_by) references users (account_id, id)
);

create index case_assignments_of_user on case_assignments (account_id, user_id, case_id, valid_from, valid_until);

create table case_grants (
    account_id text not null references accounts (account_id),
    id text not null,
    case_id text,
    project_id text,
    user_id text,
    group_id text,
    level text not null check (level in ('view', 'comment', 'edit', 'administer')),
    valid_from bigint,
    valid_until bigint,
    reason text not null default '',
    granted_by text,
    granted_at bigint not null,
    primary key (account_id, id),
    check ((case_id is null) <> (project_id is null)),
    check ((user_id is null) <> (group_id is null)),
    foreign key (account_id, case_id) references cases (account_id, id),
    foreign key (account_id, project_id) references projects (account_id, id),
    foreign key (account_id, user_id) references users (account_id, id),
    foreign key (account_id, granted_by) references users (account_id, id)
);

create index case_grants_on_case on case_grants (account_id, case_id);
create index case_grants_on_project on case_grants (account_id, project_id);
create index case_grants_to_user on case_grants (account_id, user_id);
create index case_grants_to_group on case_grants (account_id, group_id);

create table case_walls (
    account_id text not null references accounts (account_id),
    id text not null,
    case_id text not null,
    user_id text,
    group_id text,
    reason text not null,
    built_by text,
    built_at bigint not null,
    lifted_at bigint,
    lifted_by text,
    lift_reason text not null default '',
    primary key (account_id, id),
    check ((user_id is null) <> (group_id is null)),
    foreign key (account_id, case_id) references cases (account_id, id),
    foreign key (account_id, user_id) references users (account_id, id),
    foreign key (account_id, built_by) references users (account_id, id),
    foreign key (account_id, lifted_by) references users (account_id, id)
);

create index case_walls_of_case on case_walls (account_id, case_id, built_at);
create index case_walls_standing on case_walls (account_id, id) where lifted_at is null;
create unique index case_walls_of_user on case_walls (account_id, user_id, case_id) where lifted_at is null;
create unique index case_walls_of_group on case_walls (account_id, group_id, case_id) where lifted_at is null;

create table case_settings (
    account_id text not null primary key references accounts (account_id),
    max_guests bigint not null,
    outside_guests boolean not null,
    version bigint not null
);
