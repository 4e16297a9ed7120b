-- What fails whenever it is tried. It is tried a few times, then set aside: seen by the operator, who may have it tried again.

-- Readers whose digest cannot be composed. When the next try comes is told by their schedule.
create table failed_readers (
  subscriber_id integer primary key references subscribers on delete cascade,
  tries         smallint not null check (tries > 0),
  reason        text not null check (reason <> ''),
  since         timestamptz not null
);

-- Papers that cannot be stored, by who told of them, or (told by nobody) that are stored and cannot be shown or matched.
create table failed_papers (
  alias       text not null,
  source      text not null,
  -- What was told (JSON, in UTF-8; as bytes, since it may be just what PostgreSQL refuses), so that it can be tried again though no source tells it twice.
  told        bytea,
  -- The digest of it: told otherwise, it is tried at once.
  told_digest bigint not null default 0,
  tries       smallint not null check (tries >= 0),
  reason      text not null check (reason <> ''),
  since       timestamptz not null,
  -- Null once it is set aside.
  next_try_at timestamptz,
  primary key (alias, source),
  check ((source = '') = (told is null))
);
create index failed_papers_due on failed_papers (next_try_at) where next_try_at is not null;
