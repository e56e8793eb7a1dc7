-- One row of relationships is one guardian of one student.
select
  sds_relationships.source_row,
  case when users.source_row is not null then [users.source_row] else [] end as source_rows,
  sds_relationships.relationshipUserSourcedId as guardian_id,
  sds_relationships.userSourcedId as student_id,
  users.givenName as first_name,
  users.familyName as last_name,
  coalesce(crosswalk_relationship.relationship, sds_relationships.relationshipRole) as relationship,
  users.email,
  coalesce(users.phone, users.sms) as phone,
  null as language
from sds_relationships
left join users on users.sourcedId = sds_relationships.relationshipUserSourcedId
left join crosswalk_relationship on crosswalk_relationship.code = sds_relationships.relationshipRole
