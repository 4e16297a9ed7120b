-- What a source owed by its own calendar and did not bring, and what it brought late.

alter table source_days drop constraint source_days_state_check;
alter table source_days add constraint source_days_state_check check (state in ('complete', 'quiet', 'late', 'stale', 'failed'));
-- New papers that came long after their list was due.
alter table source_days add column late integer not null default 0;
-- When the listing of the day was last asked for, for what the day's own feed had left out.
alter table source_days add column listed_at timestamptz;

-- What a day's list held, kept for some days: by it the same list under another date is known.
create table source_lists (
  source text not null,
  day    date not null,
  papers text[] not null,
  primary key (source, day)
);

alter table news add column late boolean not null default false;
