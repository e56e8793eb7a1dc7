-- On the reference day.
coalesce((select reference_day from build_setting) between r.begin_date and r.end_date, false)
