/**
 * What data are looked at for. A role names its purposes, every question carries one, and the audit log keeps it: FERPA asks for a legitimate
 * educational interest (34 CFR 99.31(a)(1)), and an interest nobody can name is none. Words for them are in the catalogues of the web app.
 */
export const purposeNames = [
  ...([
    'leading_district',
    'leading_school',
    'teaching',
    'counseling',
    'special_services',
    'attendance',
  ] as const),
  ...([
    'health',
    'data_quality',
    'data_inquiry',
    'privacy_oversight',
    'partner_program',
    'research',
  ] as const),
  ...(['governance', 'own_record', 'public_information'] as const),
] as const;
export type Purpose = (typeof purposeNames)[number];
