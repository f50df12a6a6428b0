alter table accounts add column address text not null default '';
alter table accounts add column city text not null default '';
alter table accounts add column postcode text not null default '';
alter table accounts add column phone text not null default '';
alter table accounts add column fax text not null default '';
alter table accounts add column information_version bigint not null default 1;
alter table accounts add column policy_version bigint not null default 1;
alter table accounts add column contacts_version bigint not null default 1;

alter table branches add column version bigint not null default 1;

create table security_contacts (
    account_id text not null references accounts (account_id),
    id text not null,
    address text not null,
    address_key text not null,
    place bigint not null,
    added_at bigint not null,
    removed_at bigint,
    primary key (account_id, id)
);

create table mail_domains (
    account_id text not null references accounts (account_id),
    id text not null,
    domain text not null,
    verified_domain text,
    token text not null,
    state text not null check (state in ('pending', 'verified', 'lost')),
    proof text not null,
    answer text not null,
    created_at bigint not null,
    checked_at bigint,
    verified_at bigint,
    primary key (account_id, id),
    unique (account_id, domain)
);

create unique index mail_domains_verified on mail_domains (verified_domain);

create table alert_cursors (
    account_id text not null primary key references accounts (account_id),
    position bigint not null
);
