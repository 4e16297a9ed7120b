-- Search over all papers: rows so narrow that a broad query reads few pages, and a key to rank by.

-- Texts and lexemes go out of line; what search looks at of a row stays in it. Lexemes hardly compress.
alter table papers set (toast_tuple_target = 256);
alter table papers alter column terms set storage external;

-- How high a paper stands among the matches of a query, whatever the query and whenever it is asked: interest as
-- trending counts it (Papers/Trending.cs), where half a year makes up for e times as much. Rewrites the table.
alter table papers add column standing real not null generated always as ((
  ln(1 + coalesce(votes, case when listed_on is null then 1 else 5 end) + coalesce(comments, 0)::float8)
  + (coalesce(listed_on, paper_date) - date '2000-01-01') / 182.0::float8)::real) stored;

-- Papers whose lexemes were made by older rules (Matching/SearchTerms.cs): `migrate` makes them anew.
create index papers_old_terms on papers (paper_id) where not terms @@ $$'v2'$$::tsquery;
