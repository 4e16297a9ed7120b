-- What people do on the site: agree, ask for fresh links, change their address; and whom not to write to.

-- What a reader agreed to, when, and from where.
create table consents (
  consent_id    bigint generated always as identity primary key,
  subscriber_id integer not null references subscribers on delete cascade,
  event         text not null check (event in ('asked', 'confirmed')),
  agreed_at     timestamptz not null,
  ip            inet,
  -- As it stood beside the button.
  wording       text not null
);
create index consents_of on consents (subscriber_id);

-- Links mailed on request, each good once and not for long.
create table fresh_links (
  link_id       bigint generated always as identity primary key,
  subscriber_id integer not null references subscribers on delete cascade,
  asked_at      timestamptz not null,
  used_at       timestamptz
);
create index fresh_links_of on fresh_links (subscriber_id);

create table address_changes (
  change_id     bigint generated always as identity primary key,
  subscriber_id integer not null references subscribers on delete cascade,
  old_email     text not null,
  new_email     text not null,
  asked_at      timestamptz not null,
  confirmed_at  timestamptz,
  undone_at     timestamptz,
  check (undone_at is null or confirmed_at is not null)
);
create index address_changes_of on address_changes (subscriber_id);

-- Whom nobody writes to any more. The keyed hash outlives an erasure, the address does not.
create table suppressions (
  address_hash  bytea primary key,
  email         text,
  reason        text not null check (reason <> ''),
  suppressed_at timestamptz not null
);

-- A digest is an issue like any other, a reader's first, or the one after a pause.
alter table digests add column occasion text not null default 'issue' check (occasion in ('issue', 'welcome', 'away'));

alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check
  check (kind in ('digest', 'confirmation', 'preferences', 'account', 'newaddress', 'oldaddress'));
-- Where it goes, if not to the subscriber's address: an address to be, or one that was.
alter table outbox add column recipient text;
-- What it is about: a fresh link or a change of address.
alter table outbox add column about bigint;
create index outbox_of on outbox (subscriber_id, created_at);
