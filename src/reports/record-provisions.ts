/**
 * Provisions by which records may go out without consent and have to be recorded, of 34 CFR 99.31(a): words and references are in the catalogues of
 * the web app. School officials, families, consent, directory information and sealed subpoenas are not here: 99.32(d) exempts them. `agreement`
 * is written down by the gate alone.
 */
export const provisions = [
  // (a)(2) and 99.34; (a)(3) and 99.35; (a)(4); (a)(5); (a)(6)
  ...(['other_school', 'audit_or_evaluation', 'financial_aid', 'juvenile_justice', 'studies'] as const),
  // (a)(7); (a)(8); (a)(9); (a)(10) and 99.36; 20 U.S.C. 1232g(b)(1)(L)
  ...(['accreditation', 'dependent_parent', 'subpoena', 'health_or_safety', 'child_welfare'] as const),
] as const;
export type Provision = (typeof provisions)[number];
