-- Benchmark results of the students of one section, this school year and the one before.
select
  o.student_id,
  o.assessment_id,
  a.title,
  a.subject,
  a.score_name,
  o.school_year,
  o.period,
  cast(o.administration_date as varchar) as administration_date,
  o.score,
  o.percentile,
  o.performance_level,
  o.is_proficient
from assessment_outcome o
join assessment a
  on a.assessment_id = o.assessment_id
where o.assessment_type = 'benchmark'
  and o.school_year >= $year - 1
  and o.student_id in (
    select student_id
    from section_enrollment
    where section_id = $section
      and is_current
  )
order by a.title, o.school_year, o.administration_date, o.student_id
