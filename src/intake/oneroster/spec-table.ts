import type { SpecFile } from './spec.ts';

const all = ['1.0', '1.1', '1.2'] as const;
const since11 = ['1.1', '1.2'] as const;
const since12 = ['1.2'] as const;

const orgTypes = ['department', 'school', 'district', 'local', 'state', 'national'];
const sessionTypes = ['gradingPeriod', 'semester', 'schoolYear', 'term'];
/** What a person may be in users.csv of 1.0 and 1.1: one thing only. */
const userRoles = [
  'administrator',
  'aide',
  'guardian',
  'parent',
  'proctor',
  'relative',
  'student',
  'teacher',
];
/** What a person may be in roles.csv of 1.2: one thing a row, several rows a person. */
const roles = [
  'aide',
  'counselor',
  'districtAdministrator',
  'guardian',
  'parent',
  'principal',
  'proctor',
  'relative',
  'siteAdministrator',
  'student',
  'systemAdministrator',
  'teacher',
];
const enrollmentRoles = ['administrator', 'proctor', 'student', 'teacher'];
const scoreStatuses = ['exempt', 'fully graded', 'not submitted', 'partially graded', 'submitted'];
const sexes = ['male', 'female', 'unspecified', 'other'];

/**
 * The files of OneRoster 1.0, 1.1 and 1.2 and their columns, under their newest names. Files stand in load order: what
 * a file points at comes before it. Columns stand in the order of the header; `sourcedId,status,dateLastModified`
 * come first in every file and are not repeated here.
 */
export const specTable = {
  orgs: {
    versions: all,
    columns: [
      { name: 'name', type: 'string', required: true },
      { name: 'type', type: 'enum', required: true, options: orgTypes, extensible: true },
      { name: 'identifier', type: 'string' },
      { name: 'parentSourcedId', type: 'guidref', ref: 'orgs' },
    ],
  },
  academicSessions: {
    versions: all,
    columns: [
      { name: 'title', type: 'string', required: true },
      { name: 'type', type: 'enum', required: true, options: sessionTypes, extensible: true },
      { name: 'startDate', type: 'date', required: true },
      { name: 'endDate', type: 'date', required: true },
      { name: 'parentSourcedId', type: 'guidref', ref: 'academicSessions' },
      { name: 'schoolYear', type: 'year', required: true, versions: ['1.1', '1.2'] },
    ],
  },
  courses: {
    versions: all,
    columns: [
      {
        name: 'schoolYearSourcedId',
        type: 'guidref',
        ref: 'academicSessions',
        refType: 'schoolYear',
        formerly: { '1.0': 'schoolYearId' },
      },
      { name: 'title', type: 'string', required: true },
      { name: 'courseCode', type: 'string' },
      { name: 'grades', type: 'list<string>', formerly: { '1.0': 'grade' } },
      { name: 'orgSourcedId', type: 'guidref', required: true, ref: 'orgs' },
      { name: 'subjects', type: 'list<string>' },
      { name: 'subjectCodes', type: 'list<string>', versions: ['1.1', '1.2'] },
    ],
  },
  resources: {
    versions: since11,
    columns: [
      { name: 'vendorResourceId', type: 'id', required: true },
      { name: 'title', type: 'string' },
      { name: 'roles', type: 'list<enum>', options: userRoles, extensible: true },
      { name: 'importance', type: 'enum', options: ['primary', 'secondary'] },
      { name: 'vendorId', type: 'id' },
      { name: 'applicationId', type: 'id' },
    ],
  },
  users: {
    versions: all,
    columns: [
      { name: 'enabledUser', type: 'boolean', required: true, versions: ['1.1', '1.2'] },
      { name: 'orgSourcedIds', type: 'list<guidref>', required: true, versions: ['1.0', '1.1'], ref: 'orgs' },
      { name: 'role', type: 'enum', required: true, versions: ['1.0', '1.1'], options: userRoles },
      { name: 'username', type: 'string', required: true },
      { name: 'userIds', type: 'list<typedid>', formerly: { '1.0': 'userId' } },
      { name: 'givenName', type: 'string', required: true },
      { name: 'familyName', type: 'string', required: true },
      { name: 'middleName', type: 'string', versions: ['1.1', '1.2'] },
      { name: 'identifier', type: 'string' },
      { name: 'email', type: 'string' },
      { name: 'sms', type: 'string' },
      { name: 'phone', type: 'string' },
      { name: 'agentSourcedIds', type: 'list<guidref>', ref: 'users', formerly: { '1.0': 'agents' } },
      { name: 'grades', type: 'list<string>', versions: ['1.1', '1.2'] },
      { name: 'password', type: 'string', versions: ['1.1', '1.2'], secret: true },
      { name: 'userMasterIdentifier', type: 'string', versions: ['1.2'] },
      {
        name: 'resourceSourcedIds',
        type: 'list<guidref>',
        versions: ['1.2'],
        ref: 'resources',
        mayLack: true,
      },
      { name: 'preferredGivenName', type: 'string', versions: ['1.2'] },
      { name: 'preferredMiddleName', type: 'string', versions: ['1.2'] },
      { name: 'preferredFamilyName', type: 'string', versions: ['1.2'] },
      { name: 'primaryOrgSourcedId', type: 'guidref', versions: ['1.2'], ref: 'orgs' },
      { name: 'pronouns', type: 'string', versions: ['1.2'] },
    ],
  },
  userProfiles: {
    versions: since12,
    columns: [
      { name: 'userSourcedId', type: 'guidref', required: true, ref: 'users' },
      { name: 'profileType', type: 'string', required: true },
      { name: 'vendorId', type: 'string', required: true },
      { name: 'applicationId', type: 'string' },
      { name: 'description', type: 'string' },
      { name: 'credentialType', type: 'string', required: true },
      { name: 'username', type: 'string', required: true, secret: true },
      { name: 'password', type: 'string', secret: true },
    ],
  },
  roles: {
    versions: since12,
    columns: [
      { name: 'userSourcedId', type: 'guidref', required: true, ref: 'users' },
      { name: 'roleType', type: 'enum', required: true, options: ['primary', 'secondary'] },
      { name: 'role', type: 'enum', required: true, options: roles, extensible: true },
      { name: 'beginDate', type: 'date' },
      { name: 'endDate', type: 'date' },
      { name: 'orgSourcedId', type: 'guidref', required: true, ref: 'orgs' },
      { name: 'userProfileSourcedId', type: 'guidref', ref: 'userProfiles' },
    ],
  },
  classes: {
    versions: all,
    columns: [
      { name: 'title', type: 'string', required: true },
      { name: 'grades', type: 'list<string>', formerly: { '1.0': 'grade' } },
      { name: 'courseSourcedId', type: 'guidref', required: true, ref: 'courses' },
      { name: 'classCode', type: 'string' },
      {
        name: 'classType',
        type: 'enum',
        required: true,
        options: ['homeroom', 'scheduled'],
        extensible: true,
      },
      { name: 'location', type: 'string' },
      { name: 'schoolSourcedId', type: 'guidref', required: true, ref: 'orgs', refType: 'school' },
      {
        name: 'termSourcedIds',
        type: 'list<guidref>',
        required: true,
        ref: 'academicSessions',
        formerly: { '1.0': 'termSourcedId' },
      },
      { name: 'subjects', type: 'list<string>' },
      { name: 'subjectCodes', type: 'list<string>', versions: ['1.1', '1.2'] },
      { name: 'periods', type: 'list<string>', versions: ['1.1', '1.2'] },
    ],
  },
  enrollments: {
    versions: all,
    columns: [
      { name: 'classSourcedId', type: 'guidref', required: true, ref: 'classes' },
      { name: 'schoolSourcedId', type: 'guidref', required: true, ref: 'orgs', refType: 'school' },
      { name: 'userSourcedId', type: 'guidref', required: true, ref: 'users' },
      { name: 'role', type: 'enum', required: true, options: enrollmentRoles, extensible: true },
      { name: 'primary', type: 'boolean' },
      { name: 'beginDate', type: 'date', versions: ['1.1', '1.2'] },
      { name: 'endDate', type: 'date', versions: ['1.1', '1.2'] },
    ],
  },
  demographics: {
    versions: all,
    // The one file whose sourcedId is not its own: it is the user's.
    id: { type: 'guidref', ref: 'users', formerly: { '1.0': 'userSourcedId' } },
    columns: [
      { name: 'birthDate', type: 'date', formerly: { '1.0': 'birthdate' } },
      {
        name: 'sex',
        type: 'enum',
        options: sexes,
        optionsIn: { '1.1': ['male', 'female'] },
        extensible: true,
      },
      { name: 'americanIndianOrAlaskaNative', type: 'boolean' },
      { name: 'asian', type: 'boolean' },
      { name: 'blackOrAfricanAmerican', type: 'boolean' },
      { name: 'nativeHawaiianOrOtherPacificIslander', type: 'boolean' },
      { name: 'white', type: 'boolean' },
      { name: 'demographicRaceTwoOrMoreRaces', type: 'boolean' },
      { name: 'hispanicOrLatinoEthnicity', type: 'boolean' },
      { name: 'countryOfBirthCode', type: 'string' },
      { name: 'stateOfBirthAbbreviation', type: 'string' },
      { name: 'cityOfBirth', type: 'string' },
      { name: 'publicSchoolResidenceStatus', type: 'string' },
    ],
  },
  courseResources: {
    versions: since11,
    columns: [
      { name: 'title', type: 'string' },
      { name: 'courseSourcedId', type: 'guidref', required: true, ref: 'courses' },
      { name: 'resourceSourcedId', type: 'guidref', required: true, ref: 'resources' },
    ],
  },
  classResources: {
    versions: since11,
    columns: [
      { name: 'title', type: 'string' },
      { name: 'classSourcedId', type: 'guidref', required: true, ref: 'classes' },
      { name: 'resourceSourcedId', type: 'guidref', required: true, ref: 'resources' },
    ],
  },
  userResources: {
    versions: since12,
    columns: [
      { name: 'userSourcedId', type: 'guidref', required: true, ref: 'users' },
      { name: 'orgSourcedId', type: 'guidref', ref: 'orgs' },
      { name: 'classSourcedId', type: 'guidref', ref: 'classes' },
      { name: 'resourceSourcedId', type: 'guidref', required: true, ref: 'resources' },
    ],
  },
  categories: {
    versions: since11,
    columns: [
      { name: 'title', type: 'string', required: true },
      { name: 'weight', type: 'integer', versions: ['1.2'] },
    ],
  },
  lineItems: {
    versions: since11,
    columns: [
      { name: 'title', type: 'string', required: true },
      { name: 'description', type: 'string' },
      { name: 'assignDate', type: 'date', required: true },
      { name: 'dueDate', type: 'date', required: true },
      { name: 'classSourcedId', type: 'guidref', required: true, ref: 'classes' },
      { name: 'categorySourcedId', type: 'guidref', required: true, ref: 'categories' },
      {
        name: 'academicSessionSourcedId',
        type: 'guidref',
        required: true,
        ref: 'academicSessions',
        formerly: { '1.1': 'gradingPeriodSourcedId' },
      },
      { name: 'resultValueMin', type: 'float', required: ['1.1'] },
      { name: 'resultValueMax', type: 'float', required: ['1.1'] },
      {
        name: 'schoolSourcedId',
        type: 'guidref',
        required: true,
        versions: ['1.2'],
        ref: 'orgs',
        refType: 'school',
      },
    ],
  },
  results: {
    versions: since11,
    columns: [
      { name: 'lineItemSourcedId', type: 'guidref', required: true, ref: 'lineItems' },
      { name: 'studentSourcedId', type: 'guidref', required: true, ref: 'users' },
      { name: 'scoreStatus', type: 'enum', required: true, options: scoreStatuses, extensible: true },
      { name: 'score', type: 'float', required: ['1.1'] },
      { name: 'scoreDate', type: 'date', required: true },
      { name: 'comment', type: 'string' },
      { name: 'textScore', type: 'string', versions: ['1.2'] },
      { name: 'classSourcedId', type: 'guidref', versions: ['1.2'], ref: 'classes' },
      { name: 'inProgress', type: 'boolean', versions: ['1.2'] },
      { name: 'incomplete', type: 'boolean', versions: ['1.2'] },
      { name: 'late', type: 'boolean', versions: ['1.2'] },
      { name: 'missing', type: 'boolean', versions: ['1.2'] },
    ],
  },
  scoreScales: {
    versions: since12,
    columns: [
      { name: 'title', type: 'string', required: true },
      { name: 'type', type: 'string', required: true },
      { name: 'orgSourcedId', type: 'guidref', required: true, ref: 'orgs' },
      { name: 'courseSourcedId', type: 'guidref', required: true, ref: 'courses' },
      { name: 'classSourcedId', type: 'guidref', required: true, ref: 'classes' },
      { name: 'scoreScaleValue', type: 'list<mapping>', required: true },
    ],
  },
  lineItemScoreScales: {
    versions: since12,
    columns: [
      { name: 'title', type: 'string' },
      { name: 'lineItemSourcedId', type: 'guidref', required: true, ref: 'lineItems' },
      { name: 'scoreScaleSourcedId', type: 'guidref', required: true, ref: 'scoreScales' },
    ],
  },
  resultScoreScales: {
    versions: since12,
    columns: [
      { name: 'title', type: 'string' },
      { name: 'resultSourcedId', type: 'guidref', required: true, ref: 'results' },
      { name: 'scoreScaleSourcedId', type: 'guidref', required: true, ref: 'scoreScales' },
    ],
  },
  lineItemLearningObjectiveIds: {
    versions: since12,
    columns: [
      { name: 'lineItemSourcedId', type: 'guidref', required: true, ref: 'lineItems' },
      { name: 'source', type: 'enum', required: true, options: ['case', 'unknown'], extensible: true },
      { name: 'learningObjectiveId', type: 'string', required: true },
    ],
  },
  resultLearningObjectiveIds: {
    versions: since12,
    columns: [
      { name: 'resultSourcedId', type: 'guidref', required: true, ref: 'results' },
      { name: 'source', type: 'enum', required: true, options: ['case', 'unknown'], extensible: true },
      { name: 'learningObjectiveId', type: 'string', required: true },
      { name: 'score', type: 'float' },
      { name: 'textScore', type: 'string' },
    ],
  },
} as const satisfies Record<string, SpecFile>;
