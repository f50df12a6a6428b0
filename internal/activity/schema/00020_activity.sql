create table acts (
    account_id text not null,
    id text not null,
    at bigint not null,
    kind text not null,
    outcome text not null,
    user_id text not null,
    login_id text not null,
    on_behalf_of text not null,
    role text not null,
    id_number text not null,
    case_id text not null,
    subject_type text not null,
    subject_id text not null,
    payload text not null,
    digests text not null,
    door text not null,
    session_id text not null,
    token_id text not null,
    remote_ip text not null,
    request_id text not null,
    primary key (account_id, id)
);

create table act_erasable (
    account_id text not null,
    act_id text not null,
    name text not null,
    salt bytes not null,
    value text not null,
    primary key (account_id, act_id, name),
    foreign key (account_id, act_id) references acts (account_id, id)
);

create table act_queue (
    account_id text not null,
    act_id text not null,
    primary key (account_id, act_id),
    foreign key (account_id, act_id) references acts (account_id, id)
);

create table act_seals (
    account_id text not null,
    position bigint not null,
    act_id text not null,
    hash text not null,
    primary key (account_id, position),
    unique (account_id, act_id),
    foreign key (account_id, act_id) references acts (account_id, id)
);

-- +only sqlite
-- +begin
create trigger acts_no_update before update on acts
begin select raise(abort, 'acts are never changed'); end;
-- +end
-- +begin
create trigger acts_no_delete before delete on acts
begin select raise(abort, 'acts are never deleted'); end;
-- +end
-- +begin
create trigger act_seals_no_update before update on act_seals
begin select raise(abort, 'seals are never changed'); end;
-- +end
-- +begin
create trigger act_seals_no_delete before delete on act_seals
begin select raise(abort, 'seals are never deleted'); end;
-- +end

-- +only postgres
-- +begin
create function refuse_change() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name; end;
$$;
-- +end
create trigger acts_append_only before update or delete on acts
    for each row execute function refuse_change();
create trigger acts_no_truncate before truncate on acts
    for each statement execute function refuse_change();
create trigger act_seals_append_only before update or delete on act_seals
    for each row execute function refuse_change();
create trigger act_seals_no_truncate before truncate on act_seals
    for each statement execute function refuse_change();

-- +all
