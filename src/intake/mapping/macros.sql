-- Macros for the SQL of layouts. What they cannot read they pass through, so that the central cast reports it.

-- M/D/YYYY, with or without a time of day behind it
create macro us_date(value) as
  case
    when regexp_full_match(value, '\d{1,2}[/-]\d{1,2}[/-]\d{4}([ T].*)?')
    then coalesce(
      strftime(try_strptime(replace(regexp_extract(value, '^[^ T]+'), '-', '/'), '%m/%d/%Y'), '%Y-%m-%d'),
      value
    )
    else value
  end;

-- D/M/YYYY or D.M.YYYY
create macro dmy_date(value) as
  case
    when regexp_full_match(value, '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}([ T].*)?')
    then coalesce(
      strftime(
        try_strptime(regexp_replace(regexp_extract(value, '^[^ T]+'), '[.-]', '/', 'g'), '%d/%m/%Y'),
        '%Y-%m-%d'
      ),
      value
    )
    else value
  end;

-- days since 30 December 1899, as a workbook stores a day it does not format as one
create macro excel_date(value) as
  case
    when regexp_full_match(value, '\d{1,6}(\.\d+)?')
    then strftime(date '1899-12-30' + try_cast(floor(try_cast(value as double)) as integer), '%Y-%m-%d')
    else value
  end;
