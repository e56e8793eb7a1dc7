-- One row a section and teacher; the first is the teacher of record.
select source_row, Section_id, Teacher_id as staff_id, true as is_primary from sections
union all
select source_row, Section_id, unnest(
  [Teacher_2_id, Teacher_3_id, Teacher_4_id, Teacher_5_id, Teacher_6_id, Teacher_7_id, Teacher_8_id, Teacher_9_id, Teacher_10_id]
), false
from sections
