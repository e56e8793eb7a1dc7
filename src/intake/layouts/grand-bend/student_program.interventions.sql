select
  student_interventions.source_row,
  student_interventions.student_unique_id as student_id,
  'other' as program,
  student_interventions.intervention_identification_code as program_name,
  schools.school_id,
  null as begin_date,
  null as end_date,
  'dosage ' || student_interventions.dosage as detail
from student_interventions
left join schools on schools.school_id = student_interventions.education_organization_id
