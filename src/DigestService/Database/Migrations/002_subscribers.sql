-- Who reads, what they want, and when.

create table subscribers (
  subscriber_id integer generated always as identity primary key,
  email         text not null,
  -- What makes two spellings one reader: lower case, the domain as A-labels.
  email_key     text not null unique,
  state         text not null check (state in ('pending', 'active', 'paused', 'unsubscribed')),
  link_version  integer not null default 1,
  created_at    timestamptz not null,
  confirmed_at  timestamptz,
  left_at       timestamptz,
  paused_until  date,
  check (state = 'pending' or state = 'unsubscribed' or confirmed_at is not null),
  check ((state = 'unsubscribed') = (left_at is not null)),
  check (state = 'paused' or paused_until is null)
);

-- Each distinct keyword once, however many people use it.
create table keywords (
  keyword_id integer generated always as identity primary key,
  query      text not null unique
);

create table profiles (
  subscriber_id   integer primary key references subscribers on delete cascade,
  keyword_ids     integer[] not null default '{}',
  mute_ids        integer[] not null default '{}',
  -- The day on which each mute ends, in step with mute_ids; infinity for a lasting one.
  mute_until      date[] not null default '{}',
  scope           text not null default 'daily' check (scope in ('daily', 'categories')),
  categories      text[] not null default '{}',
  cadence         text not null default 'daily' check (cadence in ('daily', 'weekdays', 'weekly')),
  weekday         smallint check (weekday between 0 and 6),
  hour            smallint not null default 7 check (hour between 0 and 23),
  time_zone       text not null default 'UTC',
  max_papers      smallint not null default 12 check (max_papers between 1 and 50),
  trending_extras smallint not null default 0 check (trending_extras between 0 and 20),
  format          text not null default 'html' check (format in ('html', 'text')),
  mail_nothing    boolean not null default false,
  check (cardinality(mute_ids) = cardinality(mute_until)),
  check ((cadence = 'weekly') = (weekday is not null)),
  check ((scope = 'categories') = (cardinality(categories) > 0))
);

-- Narrow on purpose: a million rows of it are rewritten each day. Only active and paused subscribers have one.
create table schedule (
  subscriber_id   integer primary key references subscribers on delete cascade,
  due_at          timestamptz not null,
  -- News up to here has been dealt with.
  from_seq        bigint not null,
  last_issue_date date,
  -- The last papers shown in digests that still count, newest last, bounded.
  shown           integer[] not null default '{}'
);
create index schedule_due_at on schedule (due_at);
