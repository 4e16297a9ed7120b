-- What was composed, and what is on its way. Rows, not bodies: a mail is rendered when it is sent.

create table digests (
  digest_id      bigint generated always as identity primary key,
  subscriber_id  integer not null references subscribers on delete cascade,
  issue_date     date not null,
  state          text not null check (state in ('due', 'nothing', 'superseded', 'cancelled')),
  reason         text,
  -- It fell (superseded or cancelled), and the next digest has taken its papers back.
  returned       boolean not null default false,
  from_seq       bigint not null,
  to_seq         bigint not null,
  subject        text not null,
  paper_ids      integer[] not null,
  -- Votes as shown, in step with paper_ids; null where unknown.
  votes          integer[] not null,
  -- Each catch: the position of the paper in paper_ids (from 1), the keyword, and the fields (bits of FieldSet).
  catch_papers   smallint[] not null,
  catch_keywords integer[] not null,
  catch_fields   smallint[] not null,
  scanned        integer not null,
  matched        integer not null,
  held_back      integer not null,
  excluded       integer not null,
  beyond         integer not null default 0,
  quiet_sources  text[] not null default '{}',
  composed_at    timestamptz not null,
  unique (subscriber_id, issue_date),
  check (to_seq >= from_seq),
  check (cardinality(paper_ids) = cardinality(votes)),
  check (cardinality(catch_papers) = cardinality(catch_keywords) and cardinality(catch_papers) = cardinality(catch_fields)),
  check ((state = 'due') = (reason is null))
);

create table outbox (
  mail_id         bigint generated always as identity primary key,
  kind            text not null check (kind in ('digest', 'confirmation')),
  subscriber_id   integer not null references subscribers on delete cascade,
  digest_id       bigint unique references digests on delete cascade,
  -- 0: a person waits for it. 1: digests.
  urgency         smallint not null check (urgency in (0, 1)),
  state           text not null default 'ready'
                  check (state in ('ready', 'leased', 'sending', 'sent', 'later', 'refused', 'uncertain', 'superseded', 'cancelled')),
  next_attempt_at timestamptz not null,
  expires_at      timestamptz,
  -- How often MAIL FROM was about to be said; a write is fenced on owner and attempts.
  attempts        smallint not null default 0,
  -- How many of the attempts ended without a definite reply after message data began: it may have arrived.
  doubts          smallint not null default 0 check (doubts between 0 and attempts),
  -- How often rendering it failed.
  set_asides      smallint not null default 0,
  owner           uuid,
  lease_until     timestamptz,
  -- The server's last words, or why it was not sent.
  reply           text,
  created_at      timestamptz not null,
  finished_at     timestamptz,
  check ((kind = 'digest') = (digest_id is not null)),
  check ((state in ('leased', 'sending')) = (owner is not null)),
  check ((owner is null) = (lease_until is null)),
  check ((state in ('sent', 'refused', 'uncertain', 'superseded', 'cancelled')) = (finished_at is not null))
);
create index outbox_claimable on outbox (urgency, next_attempt_at, mail_id) where state in ('ready', 'later');
create index outbox_leases on outbox (lease_until) where state in ('leased', 'sending');
create index outbox_unsent_of on outbox (subscriber_id) where state in ('ready', 'leased', 'later', 'sending');
-- Few, and asked for with every digest that is composed.
create index digests_fallen on digests (subscriber_id) where state in ('superseded', 'cancelled') and not returned;
