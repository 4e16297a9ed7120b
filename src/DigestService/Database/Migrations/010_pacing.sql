-- How much of a relay's limits is used, as all workers share them. A relay is a host and a port.

create table relay_use (
  relay   text not null,
  -- How long the slot is: five seconds, five minutes or a day (UTC). Each mail is counted in one of each.
  seconds integer not null check (seconds in (5, 300, 86400)),
  slot    timestamptz not null,
  mails   integer not null check (mails >= 0),
  primary key (relay, seconds, slot)
);

-- Relays that could not be used, until when they are left alone and why; gone with the next mail that they take.
create table relay_pauses (
  relay  text primary key,
  since  timestamptz not null,
  until  timestamptz not null,
  reason text not null
);
