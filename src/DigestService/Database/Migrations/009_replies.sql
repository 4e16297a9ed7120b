-- Providers that will not have our mail for now, as all workers see it. A provider is a name or a domain; no addresses.

create table provider_pauses (
  provider text primary key,
  since    timestamptz not null,
  until    timestamptz not null check (until > since),
  -- How many came before it without a quiet day between; each is twice as long as the one before.
  repeats  smallint not null default 0 check (repeats >= 0),
  reason   text not null
);

-- Mail that was refused there for our sake in the last minutes; several readers' begin a pause.
create table provider_failures (
  mail_id   bigint primary key references outbox on delete cascade,
  provider  text not null,
  failed_at timestamptz not null
);
