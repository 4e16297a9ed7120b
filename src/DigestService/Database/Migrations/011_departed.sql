-- Whoever was once confirmed keeps what is theirs, also after they left, until they say otherwise.

-- Somebody asked for mail at the address of one who has left: what they come back with, once that address confirms.
create table resubscriptions (
  resubscription_id bigint generated always as identity primary key,
  subscriber_id     integer not null unique references subscribers on delete cascade,
  profile           jsonb not null,
  asked_at          timestamptz not null,
  -- The subscriber's link_version since they confirmed it; null before.
  confirmed_version integer
);

-- Until now such a request made them pending at once, and forgot that they had confirmed and left.
update subscribers s set
  state = 'unsubscribed',
  left_at = coalesce(s.asked_at, s.created_at),
  confirmed_at = coalesce((select max(c.agreed_at) from consents c where c.subscriber_id = s.subscriber_id and c.event = 'confirmed'), s.created_at)
where s.state = 'pending'
  and (exists (select from consents c where c.subscriber_id = s.subscriber_id and c.event = 'confirmed') or exists (select from digests d where d.subscriber_id = s.subscriber_id));
alter table subscribers add check (state <> 'pending' or confirmed_at is null);

-- Coming back no longer ends the links by which older mails can be left.
update subscribers set lasting_version = 1 where lasting_version > 1;

-- The operator vouched for them.
alter table consents drop constraint consents_event_check;
alter table consents add constraint consents_event_check check (event in ('asked', 'confirmed', 'operator'));

-- A pause is parked with the schedule.
alter table parked_schedules
  add column paused boolean not null default false,
  add column paused_until date,
  add column is_away boolean not null default false,
  add check (paused or paused_until is null);
update parked_schedules k set paused = true, paused_until = s.paused_until, is_away = true
from subscribers s where s.subscriber_id = k.subscriber_id and s.state = 'paused';

-- Keywords that a reader has taken out of their profile and that digests of theirs name: their text must stay until those go.
create table past_keywords (
  subscriber_id integer not null references subscribers on delete cascade,
  keyword_id    integer not null,
  primary key (subscriber_id, keyword_id)
);
insert into past_keywords (subscriber_id, keyword_id)
select distinct d.subscriber_id, caught from digests d join profiles p using (subscriber_id), unnest(d.catch_keywords) caught
where caught <> all (p.keyword_ids);

-- To the address that an undone change has taken the subscription from.
alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check
  check (kind in ('digest', 'confirmation', 'preferences', 'account', 'newaddress', 'oldaddress', 'addressundone'));
