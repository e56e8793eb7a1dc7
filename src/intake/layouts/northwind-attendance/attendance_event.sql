-- Absences and tardies only: a student without a row was there, if the school has turned in the day.
select
  attendance.source_row,
  attendance.STUDENT_NO as student_id,
  attendance.SCHOOL as school_id,
  us_date(attendance.ATT_DATE) as date,
  code.category as attendance_event_category,
  attendance.CODE as source_code,
  attendance.PORTION as duration,
  attendance.REMARK as reason
from attendance
left join crosswalk_attendance_code as code
  on code.code = attendance.CODE
