select source_row, administration, 'total' as section, score['TOTAL'] as score
from administration
union all
select source_row, administration, 'ebrw', score['EBRW']
from administration
union all
select source_row, administration, 'math', score['MATH_SECTION']
from administration
