-- In effect on the reference day; a student who never came is not.
coalesce(r.exit_type, '') <> 'never_attended'
  and coalesce((select reference_day from build_setting) between r.entry_date and r.last_day, false)
