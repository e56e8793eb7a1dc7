select
  attendance_events.source_row,
  attendance_events.student_unique_id as student_id,
  attendance_events.school_id,
  attendance_events.event_date as date,
  category.attendance_event_category,
  attendance_events.category as source_code,
  attendance_events.duration,
  attendance_events.reason
from attendance_events
left join crosswalk_attendance_category as category on category.code = attendance_events.category
