-- Subscribers and all that is theirs fall into buckets, so that a distributed PostgreSQL can keep each bucket on one of its nodes.
-- On one node there is one, 0 (docs/distributed.md): a default that costs no rewrite, and what older workers write is right.

alter table subscribers add column bucket smallint not null default 0;
alter table profiles add column bucket smallint not null default 0;
alter table schedule add column bucket smallint not null default 0;
alter table digests add column bucket smallint not null default 0;
alter table outbox add column bucket smallint not null default 0;

-- The one place that tells how many there are.
create function bucket_count() returns integer language sql immutable return 1;
create function bucket_of(subscriber_id integer) returns smallint language sql immutable return (subscriber_id % bucket_count())::smallint;
