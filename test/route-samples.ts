import type { GatedDistrict } from './gated-district.ts';

/** What a request carries. `params` fill the `:id`s of the path. */
export interface Sample {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>> | string;
  readonly type?: string;
}

/** What somebody asks with; null: this person has nothing of the kind. */
export type OwnSample = (district: GatedDistrict, username: string) => Sample | null | Promise<Sample | null>;

export const passkey = { id: 'AA', rawId: 'AA', type: 'public-key', clientExtensionResults: {} };
export const made = { clientDataJSON: 'AA' };
export const answered = { ...made, authenticatorData: 'AA' };

export function nothing(): Sample {
  return { body: {} };
}

/** A student whom each person may see; null for those who may see none. */
export function ownStudent(district: GatedDistrict, username: string): Sample | null {
  const own = ownStudents[username];
  return own === undefined ? null : { params: { id: district.idOf('student', own) } };
}

/** A student whose record each person may ask about. */
export function ownRecord(district: GatedDistrict, username: string): Sample | null {
  const own = username === 'privacy-officer' ? 'a01' : ownStudents[username];
  return own === undefined ? null : { params: { id: district.idOf('student', own), entry: 'none' } };
}

export function withBody(sample: OwnSample, body: Sample['body'] & object) {
  return async (district: GatedDistrict, username: string): Promise<Sample | null> => {
    const own = await sample(district, username);
    return own && { ...own, body };
  };
}

export const asked = {
  ...{ role: 'attendance-monitor', scope: { kind: 'district' }, justification: 'Calls absent families' },
  ...{ beginsOn: '2026-11-20', endsOn: '2026-12-31' },
};

export const counselorAsItIs = {
  ...{ role: 'counselor', version: 2, extends: 'counselor', title: 'inherit', about: 'inherit' },
  ...{ scope: 'inherit', programs: 'inherit', purposes: 'inherit', needs: 'inherit', pages: 'inherit' },
  ...{ grants: 'inherit', extras: 'inherit' },
};

export const ownStudents: Readonly<Record<string, string>> = {
  ...{ 'data-manager': 'a01', principal: 'a01', 'attendance-monitor': 'b01', 'school-nurse': 'a01' },
  ...{ counselor: 'a01', 'english-learner-specialist': 'a01', 'special-education-specialist': 'a03' },
  ...{
    guardian: 'a01',
    'guardian-y': 'a01',
    'guardian-z': 'a02',
    'guardian-v': 'b19',
    'adult-student': 'b20',
  },
};

export function someDelivery(district: GatedDistrict): Sample {
  return { params: { id: district.delivery } };
}

export async function someUpload(district: GatedDistrict): Promise<Sample> {
  return { params: { id: await district.upload() } };
}

export async function someUploadAsked(district: GatedDistrict): Promise<Sample> {
  return { ...(await someUpload(district)), body: {} };
}
