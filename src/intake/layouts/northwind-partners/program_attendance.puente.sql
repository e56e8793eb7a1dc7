-- The sheet has no number of its own, so what is written tells participants apart: two spellings are two participants
-- until identity brings them together.
select
  source_row,
  'Casa Puente Community Center' as organization,
  'Lectura Juntos' as program_name,
  lower(concat_ws('|', Nombre, Apellido, Nacimiento)) as participant_key,
  "Matrícula" as student_id,
  Nombre as first_name,
  Apellido as last_name,
  dmy_date(Nacimiento) as birth_date,
  dmy_date(Fecha) as date,
  Minutos as minutes
from puente
