-- Signing up, leaving with a way back, and not being written to.

-- When a pending one was last asked to confirm.
alter table subscribers add column asked_at timestamptz;
-- In step with suppressions, so that delivery need not hash addresses.
alter table subscribers add column suppressed boolean not null default false;

-- What forms brought, until it is taken up: after the answer, so that the answer tells nothing.
create table sign_ups (
  sign_up_id bigint generated always as identity primary key,
  email      text not null,
  keywords   text[] not null,
  ip         inet,
  asked_at   timestamptz not null
);

-- What was mailed because somebody typed an address into a form; kept for a day, by a keyed hash.
create table sign_up_mails (
  address_hash bytea not null,
  queued_at    timestamptz not null
);
create index sign_up_mails_of on sign_up_mails (address_hash, queued_at);

-- The schedule of one who left and may come back, or who may not be written to for now.
create table parked_schedules (
  subscriber_id   integer primary key references subscribers on delete cascade,
  from_seq        bigint not null,
  last_issue_date date,
  shown           integer[] not null
);
