/** What attackers put where an id, a name or a number belongs. `own` is something the attacker may see: the way out of a quoted text begins with it. */
export function hostileStrings(own: string): readonly string[] {
  return [
    "'",
    '"',
    "' or '1'='1",
    `${own}' or 1=1 --`,
    `${own}'/**/or/**/true#`,
    `${own}') or ('1'='1`,
    `' union all select first_name || last_name from edition.student --`,
    `${own}'; drop table user_account; --`,
    `'; attach '/etc/passwd' as p; select * from read_csv('/etc/passwd'); --`,
    `$student`,
    `$$ || (select count(*) from edition.student) || $$`,
    `${own}%' or local_student_id like '%`,
    `\u02bc or 1=1 --`,
    `\uff07 or \uff11=\uff11 --`,
    `%27%20or%201%3D1--`,
    `%2527`,
    `${own}\u0000' or 1=1`,
    '../../../../etc/passwd',
    `..%2f..%2fstore.sqlite`,
    `\\..\\..\\store.sqlite`,
    '{{7*7}}<%=7*7%><script>alert(1)</script>',
    '-1e309',
    '__proto__',
    'constructor',
    'x'.repeat(5000),
  ];
}

/** What somebody adds to a body to become more than they are. */
export const masterKeys: readonly string[] = [
  ...['role', 'roles', 'isAdmin', 'userId', 'username', 'decidedBy', 'approver', 'requester', 'by', 'as'],
  ...['id', 'scope', 'extras', 'isDemo', 'mustEnroll', 'constructor', 'prototype'],
];
