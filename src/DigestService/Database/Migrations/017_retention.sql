-- Digests are no longer kept for ever: neither are the keywords that only they name.

-- When the reader's profile lost it: digests composed after that cannot name it.
alter table past_keywords add column since timestamptz not null default now();
