-- Papers, what sources say of them, and the news that they make.

create table papers (
  paper_id     integer generated always as identity primary key,
  -- The first of its aliases, as people know it; paper_aliases holds them all and keeps them apart.
  alias        text not null,
  title        text not null check (title <> ''),
  abstract     text not null,
  authors      text[] not null,
  categories   text[] not null default '{}',
  organization text,
  paper_date   date not null,
  listed_on    date,
  votes        integer check (votes >= 0),
  comments     integer check (comments >= 0),
  code_url     text,
  project_url  text,
  withdrawn    boolean not null default false,
  -- Which version title, abstract and authors are of; 0 where told at second hand.
  version      integer not null check (version >= 0),
  -- Who told of it, and in step a digest of what each told last: what is told again unchanged costs no write.
  sources      text[] not null,
  told         bigint[] not null,
  first_seen_at timestamptz not null,
  -- The analyzer's terms, so that search and digest agree on what a word is.
  terms        tsvector not null,
  check (cardinality(sources) = cardinality(told))
);
create index papers_terms on papers using gin (terms);
create index papers_listed_on on papers (listed_on desc, paper_id) where listed_on is not null;
create index papers_paper_date on papers (paper_date desc, paper_id);

create table paper_aliases (
  alias    text primary key,
  paper_id integer not null references papers on delete cascade
);

-- Taken only under the news lock, which is held to commit: numbers become visible in order.
create sequence news_seq;
create table news (
  news_seq bigint primary key,
  paper_id integer not null references papers on delete cascade,
  event    text not null check (event in ('arrived', 'listed')),
  made_at  timestamptz not null,
  unique (paper_id, event)
);
create index news_made_at on news (made_at);

create table vote_observations (
  paper_id    integer not null references papers on delete cascade,
  observed_at timestamptz not null,
  votes       integer not null check (votes >= 0),
  comments    integer check (comments >= 0),
  primary key (paper_id, observed_at)
);

-- One row a gate: what shares one politeness limit (all arXiv interfaces share "arxiv").
create table request_gates (
  gate            text primary key,
  next_request_at timestamptz not null
);

-- What a source said of a day, as last looked at.
create table source_days (
  source     text not null,
  day        date not null,
  state      text not null check (state in ('complete', 'quiet', 'failed')),
  fetched    integer not null,
  new        integer not null,
  updated    integer not null,
  rejected   integer not null,
  error      text,
  looked_at  timestamptz not null,
  primary key (source, day)
);
