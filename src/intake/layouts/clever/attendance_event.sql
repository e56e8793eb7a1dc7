select
  attendance.source_row,
  attendance.Student_id as student_id,
  attendance.School_id as school_id,
  attendance.Attendance_date as date,
  case lower(attendance.Attendance_status)
    when 'tardy' then 'tardy'
    when 'absent' then case
      when attendance.Excuse_code is null then 'unexcused_absence'
      else coalesce(excuse.category, 'unknown')
    end
    else 'unknown'
  end as attendance_event_category,
  concat_ws(' ', attendance.Attendance_status, attendance.Excuse_code) as source_code,
  null as duration,
  null as reason
from attendance
left join crosswalk_excuse as excuse on excuse.code = attendance.Excuse_code
