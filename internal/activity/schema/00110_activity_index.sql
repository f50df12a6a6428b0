create table act_heads (
    account_id text not null,
    indexed bigint not null,
    without_address bigint not null,
    primary key (account_id)
);

insert into act_heads (account_id, indexed, without_address)
select distinct account_id, 0, 0 from act_seals;

create table act_index (
    account_id text not null,
    term text not null,
    block bigint not null,
    bits bytes not null,
    primary key (account_id, term, block)
);

create table act_days (
    account_id text not null,
    day bigint not null,
    lowest bigint not null,
    highest bigint not null,
    primary key (account_id, day)
);

create table act_views (
    account_id text not null,
    viewer text not null,
    query text not null,
    at bigint not null,
    primary key (account_id, viewer, query)
);

create table act_cuts (
    account_id text not null,
    position bigint not null,
    hash text not null,
    until bigint not null,
    at bigint not null,
    act_id text not null,
    primary key (account_id, position)
);

create table act_removals (
    account_id text not null,
    act_id text not null,
    primary key (account_id, act_id)
);

create table act_checkpoints (
    account_id text not null,
    number bigint not null,
    part bigint not null,
    at bigint not null,
    sealed bigint not null,
    line text not null,
    primary key (account_id, number, part)
);

create table act_deliveries (
    account_id text not null,
    target text not null,
    number bigint not null,
    at bigint,
    failing_since bigint,
    alarmed boolean not null,
    primary key (account_id, target)
);

-- +only sqlite
drop trigger acts_no_delete;
drop trigger act_seals_no_delete;
-- +begin
create trigger acts_no_delete before delete on acts
when not exists (select 1 from act_removals r where r.account_id = old.account_id and r.act_id = old.id)
begin select raise(abort, 'acts are never deleted above a cut'); end;
-- +end
-- +begin
create trigger act_seals_no_delete before delete on act_seals
when not exists (select 1 from act_cuts c where c.account_id = old.account_id and c.position >= old.position)
begin select raise(abort, 'seals are never deleted above a cut'); end;
-- +end
-- +begin
create trigger act_removals_below_cut before insert on act_removals
when not exists (select 1 from act_seals s join act_cuts c on c.account_id = s.account_id and c.position >= s.position
    where s.account_id = new.account_id and s.act_id = new.act_id)
begin select raise(abort, 'only acts at or below a cut are removed'); end;
-- +end
-- +begin
create trigger act_removals_no_update before update on act_removals
begin select raise(abort, 'removals are never changed'); end;
-- +end
-- +begin
create trigger act_cuts_no_update before update on act_cuts
begin select raise(abort, 'cuts are never changed'); end;
-- +end
-- +begin
create trigger act_cuts_no_delete before delete on act_cuts
begin select raise(abort, 'cuts are never deleted'); end;
-- +end

-- +only postgres
drop trigger acts_append_only on acts;
drop trigger act_seals_append_only on act_seals;
create trigger acts_no_update before update on acts for each row execute function refuse_change();
create trigger act_seals_no_update before update on act_seals for each row execute function refuse_change();
-- +begin
create function refuse_act_delete() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from act_removals r where r.account_id = old.account_id and r.act_id = old.id) then
        raise exception 'acts are never deleted above a cut';
    end if;
    return old;
end;
$$;
-- +end
-- +begin
create function refuse_seal_delete() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from act_cuts c where c.account_id = old.account_id and c.position >= old.position) then
        raise exception 'seals are never deleted above a cut';
    end if;
    return old;
end;
$$;
-- +end
-- +begin
create function refuse_removal() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from act_seals s join act_cuts c on c.account_id = s.account_id and c.position >= s.position
        where s.account_id = new.account_id and s.act_id = new.act_id) then
        raise exception 'only acts at or below a cut are removed';
    end if;
    return new;
end;
$$;
-- +end
create trigger acts_no_delete before delete on acts for each row execute function refuse_act_delete();
create trigger act_seals_no_delete before delete on act_seals for each row execute function refuse_seal_delete();
create trigger act_removals_below_cut before insert on act_removals for each row execute function refuse_removal();
create trigger act_removals_no_update before update on act_removals for each row execute function refuse_change();
create trigger act_cuts_append_only before update or delete on act_cuts for each row execute function refuse_change();
create trigger act_cuts_no_truncate before truncate on act_cuts for each statement execute function refuse_change();

-- +all
