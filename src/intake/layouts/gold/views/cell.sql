-- Wide to long: every column of results has the checkpoint in its name ("Fall 2026/2027 Literacy Scale Score"), so names change with every file.
select
  source_row,
  lower(name.season) as season,
  name.ending_year,
  name.what,
  value
from (
  select
    source_row,
    value,
    regexp_extract(
      field,
      '(?i)^(Fall|Winter|Spring|Summer) [0-9]{4}/([0-9]{4}) (.*)$',
      ['season', 'ending_year', 'what']
    ) as name
  from (
    -- Identifier is there in any case: a file without a column of results is no mistake in the SQL.
    select source_row, columns('(?i)^(Identifier|(Fall|Winter|Spring|Summer) [0-9]{4}/[0-9]{4} .*)$')
    from gold
  )
  unpivot (value for field in (* exclude (source_row)))
)
where name.what <> ''
