with part as (
  select
    cell.source_row,
    part.objective,
    part.score_type,
    cell.value as score,
    null as level
  from (
    select
      source_row,
      columns('(?i)^(TextReadingAccuracy2?|Comprehension2?|FluencyLevel|WordsPerMinute|SelfCorrectionRate|EarlyLiteracyBehaviors|LetterRecognition|InitialSounds|HighFrequencyWords|WordWriting|RhymingAssessment)$')
    from test
  )
  unpivot (value for field in (* exclude (source_row))) as cell
  join crosswalk_part as part
    on part.code = cell.field
  where upper(cell.value) <> 'NULL'
  union all
  select source_row, 'Comprehension', 'Level', null, ComprehensionLevel
  from test
  where upper(ComprehensionLevel) <> 'NULL'
  union all
  select source_row, 'Lexile range', 'Range', null, LexileLevel
  from test
  where upper(LexileLevel) <> 'NULL'
)

select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  'fountas-pinnell' as assessment_id,
  part.objective,
  test.tested_on as administration_date,
  test.period,
  null as school_year,
  test.grade_level,
  part.score_type,
  part.score,
  null as percentile,
  part.level as performance_level
from part
join test
  on test.source_row = part.source_row
