-- Grain: one row per school, however many sources describe it.
-- Rules: each column takes the newest value that says something.
select
  school_id,
  max_by(local_school_id, (delivery_sequence, source_row)) filter (where local_school_id is not null) as local_school_id,
  max_by(state_school_id, (delivery_sequence, source_row)) filter (where state_school_id is not null) as state_school_id,
  max_by(name, (delivery_sequence, source_row)) as name,
  max_by(school_level, (delivery_sequence, source_row)) filter (where school_level is not null) as school_level,
  max_by(low_grade, (delivery_sequence, source_row)) filter (where low_grade is not null) as low_grade,
  max_by(high_grade, (delivery_sequence, source_row)) filter (where high_grade is not null) as high_grade,
  max_by(delivery_id, (delivery_sequence, source_row)) as delivery_id,
  max_by(source_file, (delivery_sequence, source_row)) as source_file,
  max_by(source_line, (delivery_sequence, source_row)) as source_line
from matched_school
where is_current
  and school_id is not null
group by school_id
