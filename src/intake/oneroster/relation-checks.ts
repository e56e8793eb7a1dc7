import type { Rule } from './rules.ts';
import type { FileName } from './spec.ts';

/** A check over rows of several records: the select yields (file, rows, lines) of what is found. */
export interface RelationCheck {
  readonly rule: Rule;
  readonly feed: FileName;
  readonly column: string;
  /** All files it looks at. */
  readonly needs: readonly FileName[];
  readonly sql: string;
  /** A select of (id): only where one comes twice can there be anything to find. */
  readonly hashes?: string;
}

const counted = 'source_file as file, count(*) as rows, list_sort(min(source_line, 20)) as lines';
const active = "coalesce(status, 'active') = 'active'";
const primaryRoles = `"roleType" = 'primary' and "userSourcedId" is not null and "orgSourcedId" is not null and ${active}`;
const primaryTeachers = `role = 'teacher' and "primary" = 'true' and "classSourcedId" is not null and ${active}`;

/** What the strict validator tells of whole sets, as far as it matters for what is made of them. */
export const relationChecks: readonly RelationCheck[] = [
  parentCycle('orgs'),
  parentCycle('academicSessions'),
  {
    rule: 'primary-role-repeated',
    feed: 'roles',
    column: 'roleType',
    needs: ['roles'],
    hashes: `select hash("userSourcedId", "orgSourcedId") as id from feed.roles where ${primaryRoles}`,
    sql: `select ${counted}
      from (
        select
          source_file,
          source_line,
          row_number() over (partition by "userSourcedId", "orgSourcedId" order by source_row) as nth
        from feed.roles
        where ${primaryRoles}
      )
      where nth > 1
      group by all`,
  },
  {
    rule: 'enrollment-other-school',
    feed: 'enrollments',
    column: 'schoolSourcedId',
    needs: ['enrollments', 'classes'],
    sql: `select ${counted}
      from feed.enrollments e
      join (
        select "sourcedId" as id, min("schoolSourcedId") as school
        from feed.classes
        group by "sourcedId"
        having count(distinct "schoolSourcedId") = 1
      ) c on c.id = e."classSourcedId"
      where e."schoolSourcedId" <> c.school
        and ${active}
      group by all`,
  },
  {
    rule: 'primary-teachers-overlap',
    feed: 'enrollments',
    column: 'primary',
    needs: ['enrollments'],
    hashes: `select hash("classSourcedId") as id from feed.enrollments where ${primaryTeachers}`,
    // In the order in which they begin, so that one class with all enrollments of a district takes no longer than many.
    sql: `select ${counted}
      from (
        select
          source_file,
          source_line,
          coalesce("beginDate", '') as begins,
          max(coalesce("endDate", '9999')) over (
            partition by "classSourcedId"
            order by coalesce("beginDate", ''), source_row
            rows between unbounded preceding and 1 preceding
          ) as others_end
        from feed.enrollments
        where ${primaryTeachers}
      )
      where begins < others_end
      group by all`,
  },
];

function parentCycle(file: 'orgs' | 'academicSessions'): RelationCheck {
  const feed = `feed."${file}"`;
  return {
    rule: 'parent-cycle',
    feed: file,
    column: 'parentSourcedId',
    needs: [file],
    // A union of rows, not union all: it ends where nothing new is met.
    sql: `with recursive way(start, id) as (
        select "sourcedId", "parentSourcedId" from ${feed} where "parentSourcedId" is not null and "sourcedId" is not null
        union
        select way.start, p."parentSourcedId"
        from way
        join ${feed} p on p."sourcedId" = way.id
        where p."parentSourcedId" is not null
      )
      select ${counted}
      from ${feed}
      where "sourcedId" in (select start from way where start = id)
      group by all`,
  };
}
