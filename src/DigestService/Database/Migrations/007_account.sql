-- A change of address, and what a pause leaves behind.

-- Links that give no power (leaving, a digest to look at) work if signed at this version or later. A change of address raises
-- link_version alone: digests mailed before it can still be left by.
alter table subscribers add column lasting_version integer not null default 1;
update subscribers set lasting_version = link_version;
alter table subscribers add check (lasting_version <= link_version);

-- Paused since the last digest: the next one says what came meanwhile.
alter table schedule add column is_away boolean not null default false;
update schedule c set is_away = true from subscribers s where s.subscriber_id = c.subscriber_id and s.state = 'paused';
