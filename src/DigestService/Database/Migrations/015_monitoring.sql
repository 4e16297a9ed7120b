-- What the operator looks at: days counted as they happen, workers that are heard of, what they were mailed, keywords that stand out.

-- What happened on a day (UTC), added up by each process every few seconds: some hundred rows a day, however many readers there are.
create table day_counts (
  day   date not null,
  name  text not null,
  -- A provider, or a reason; empty where nothing is told apart.
  part  text not null,
  count bigint not null,
  primary key (day, name, part)
);

-- The days before they were counted, without their providers.
insert into day_counts (day, name, part, count)
select (finished_at at time zone 'UTC')::date, case state when 'sent' then 'accepted' else state end, 'other', count(*)
from outbox where finished_at > now() - interval '30 days' and state in ('sent', 'refused', 'uncertain') group by 1, 2;
insert into day_counts (day, name, part, count)
select (received_at at time zone 'UTC')::date, case class when 'complaint' then 'complained' else 'bounced' end, 'other', count(*)
from mail_reports where received_at > now() - interval '30 days' and (class = 'complaint' or source = 'message' and class in ('permanent', 'transient')) group by 1, 2;

-- Running workers; one that ends goes, one that vanished is forgotten after a day.
create table workers (
  worker_id  uuid primary key,
  machine    text not null,
  version    text not null,
  started_at timestamptz not null,
  beat_at    timestamptz not null
);

-- When the operator was last mailed about a matter, by whichever worker came first.
create table told_matters (
  matter  text primary key,
  told_at timestamptz not null
);

-- Keywords that catch the most, and those that catch nothing, counted by a worker now and then: it reads every profile.
create table keyword_tallies (
  keyword_id integer primary key references keywords on delete cascade,
  -- Over the news of the last 14 days.
  papers     integer not null check (papers >= 0),
  readers    integer not null check (readers >= 0),
  counted_at timestamptz not null
);

-- So that looking costs the same however many readers there are.
create index subscribers_state on subscribers (state, suppressed);
create index subscribers_confirmed_at on subscribers (confirmed_at) where confirmed_at is not null;
create index subscribers_left_at on subscribers (left_at) where left_at is not null;
create index outbox_set_aside on outbox (mail_id) where set_asides > 0;
