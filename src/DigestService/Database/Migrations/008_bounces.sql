-- What came back of the mails that were sent, and whose suppression was lifted.

create table mail_reports (
  report_id     bigint generated always as identity primary key,
  -- As its return path tells; the row of outbox may be gone.
  mail_id       bigint not null,
  subscriber_id integer not null references subscribers on delete cascade,
  -- Where that mail went; null where it cannot be told any more.
  email         text,
  class         text not null check (class in ('permanent', 'transient', 'complaint', 'unknown')),
  -- RFC 3463; empty without one.
  status        text not null,
  -- The remote server's words, addresses taken out.
  diagnostic    text not null,
  -- One of the failures of which some, over some days, suppress the address.
  counts        boolean not null,
  -- A message came back, or the server refused it at once.
  source        text not null check (source in ('message', 'server')),
  received_at   timestamptz not null,
  -- The same report twice is one.
  unique (mail_id, class, status)
);
create index mail_reports_of on mail_reports (subscriber_id, received_at);
create index mail_reports_received_at on mail_reports (received_at);

create table suppression_lifts (
  lift_id       bigint generated always as identity primary key,
  email         text not null,
  suppressed_at timestamptz not null,
  -- Why it was suppressed, and why no longer.
  was           text not null,
  reason        text not null check (reason <> ''),
  lifted_at     timestamptz not null
);
create index suppression_lifts_of on suppression_lifts (lower(email), lifted_at);
