/**
 * Every error a person can meet, in one table: what happened, to what, what was left unchanged, what to do next.
 * `{name}` stands for a parameter. A parameter never carries a student's value.
 */
export const failures = {
  // data folder and settings
  'data-folder-missing': {
    status: 404,
    message: 'There is no Almanac data folder at {path}. Nothing was changed.',
    remedy: 'Run "almanac init --data {path}", or name the right folder with --data.',
  },
  'data-folder-taken': {
    status: 409,
    message: 'The folder {path} already holds an Almanac data folder. It was left as it is.',
    remedy: 'Use it with --data {path}, or choose an empty folder.',
  },
  'demo-folder-taken': {
    status: 409,
    message: 'The folder {path} is not empty, and it is no demo that filled it. It was left as it is.',
    remedy: 'Name a new or empty folder with --data.',
  },
  'settings-invalid': {
    status: 422,
    message: '{file}, line {line}: {problem}. The file was not used.',
    remedy: '{remedy}',
  },
  // intake
  'source-unknown': {
    status: 404,
    message: 'There is no source "{source}". Nothing was loaded.',
    remedy: 'Known sources: {known}. Add one with "almanac source add".',
  },
  'source-taken': {
    status: 409,
    message: 'A source "{source}" already exists. It was left as it is.',
    remedy: 'Choose another id, or edit {file}.',
  },
  'reader-unknown': {
    status: 422,
    message: 'There is no reader "{reader}". Nothing was changed.',
    remedy: 'Readers: {known}.',
  },
  'layout-unknown': {
    status: 422,
    message: 'There is no layout "{layout}". Nothing was changed.',
    remedy: 'Layouts: {known}. Put your own in the "layouts" folder of the data folder.',
  },
  'layout-refused': {
    status: 422,
    message:
      'The layout "{layout}" does not fit: {problem}. Its files were kept, none of their rows were mapped.',
    remedy: '{remedy}',
  },
  'delivery-place-missing': {
    status: 404,
    message:
      'Source "{source}" looks for its files at {path}, and there is nothing there. Nothing was loaded.',
    remedy: 'Check "where.path" in {file}.',
  },
  'delivery-unreadable': {
    status: 422,
    message:
      'The file {file} of source "{source}" cannot be read: {problem}. It was kept, none of its rows were mapped.',
    remedy: '{remedy}',
  },
  'delivery-unknown': {
    status: 404,
    message: 'There is no delivery "{delivery}".',
    remedy: 'Open the list of deliveries and choose one from there.',
  },
  'oneroster-set-missing': {
    status: 404,
    message: 'There is no folder and no zip at {path}. Nothing was looked at.',
    remedy: 'Name the folder or the zip of the OneRoster set.',
  },
  'mapping-stopped': {
    status: 422,
    message:
      'Mapping with the layout "{layout}" was stopped: {problem}. The files were kept, none of their rows were mapped.',
    remedy: 'Look at the SQL of the layout; "almanac check" names what does not fit.',
  },
  // edition
  'edition-none': {
    status: 404,
    message: 'No edition has been published yet.',
    remedy: 'Load at least one delivery, then run "almanac publish".',
  },
  'edition-unknown': {
    status: 404,
    message: 'There is no edition "{edition}". The current edition was left as it is.',
    remedy: 'See "almanac editions" for the ones there are.',
  },
  'edition-form': {
    status: 409,
    message:
      'Edition {edition} was built by another version of Almanac and has another form. It was left as it is.',
    remedy: 'Run "almanac publish" to build a new one from the same deliveries.',
  },
  'build-running': {
    status: 409,
    message: 'Another build is running in {path}. This one was not started.',
    remedy: 'Wait until it ends, then try again.',
  },
  'build-failed': {
    status: 500,
    message: 'The build stopped at "{step}": {problem}. The served edition was left as it is.',
    remedy: 'Mend the cause and run "almanac publish" again; nothing has to be cleaned up first.',
  },
  // gate
  'measure-unknown': {
    status: 404,
    message: 'There is no measure "{measure}".',
    remedy: 'Measures: {known}.',
  },
  'question-invalid': {
    status: 422,
    message: 'The question cannot be asked: {problem}.',
    remedy: '{remedy}',
  },
  'gate-denied': {
    status: 403,
    message: '{reason}',
    remedy: '{remedy}',
  },
  // store
  'store-newer': {
    status: 409,
    message:
      'The store {file} was written by a newer Almanac (it has the step {migration}). It was left as it is.',
    remedy: 'Run the newer Almanac, or bring back a backup of the store from before.',
  },
  'store-busy': {
    status: 503,
    message: 'Another Almanac process is writing to the store {file}. Nothing was changed.',
    remedy: 'Wait until it is done, then try again.',
  },
  'store-unreadable': {
    status: 500,
    message: 'The store cannot be read: {problem}. It was left as it is.',
    remedy:
      'Bring back the last backup of store.sqlite, and keep the damaged file for whoever looks into it.',
  },
  // people
  'viewer-unknown': {
    status: 404,
    message: 'There is no person or role "{viewer}".',
    remedy: 'Roles: {known}. A person is named by the user name they sign in with.',
  },
  'user-taken': {
    status: 409,
    message: 'There is already a user "{username}". It was left as it is.',
    remedy: 'Choose another user name.',
  },
  'user-invalid': {
    status: 422,
    message: 'The user was not added: {problem}.',
    remedy: '{remedy}',
  },
  'sign-in-refused': {
    status: 401,
    message: 'User name and password do not fit together.',
    remedy: 'Check both and try again, or ask your data manager for a new password.',
  },
  'sign-in-locked': {
    status: 429,
    message: 'Too many tries. This user name is locked for {minutes} minutes.',
    remedy: 'Wait, then try again, or ask your data manager.',
  },
  'too-many-requests': {
    status: 429,
    message: 'Too many requests from this address. Nothing was changed.',
    remedy: 'Wait {seconds} seconds, then try again.',
  },
  'sign-in-needed': {
    status: 401,
    message: 'You are not signed in, or your session has ended.',
    remedy: 'Sign in and open the page again.',
  },
  'request-foreign': {
    status: 403,
    message: 'The request came from another site and was refused. Nothing was changed.',
    remedy: 'Open Almanac itself and try again.',
  },
  'request-invalid': {
    status: 400,
    message: 'The request does not have the right form: {problem}. Nothing was changed.',
    remedy: 'See the description of the API.',
  },
  'page-unknown': {
    status: 404,
    message: 'There is nothing at {path}.',
    remedy: 'Check the address, or start from the home page.',
  },
  unexpected: {
    status: 500,
    message:
      'Something went wrong inside Almanac. Nothing was changed. The log holds the details under {reference}.',
    remedy: 'Try again; if it comes back, give your data manager the reference {reference}.',
  },
  'port-taken': {
    status: 409,
    message: 'Port {port} of this machine is taken by another program. The server was not started.',
    remedy: 'Stop the other program, or choose another port with --port.',
  },
  'command-invalid': {
    status: 400,
    message: '{problem}. Nothing was changed.',
    remedy: '{remedy}',
  },
} as const satisfies Record<string, { status: number; message: string; remedy: string }>;

export type FailureCode = keyof typeof failures;

/** An error with a code from the table. `message` and `remedy` are filled in and ready to show. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly remedy: string;
  readonly parameters: Readonly<Record<string, string | number>>;

  constructor(code: FailureCode, parameters: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(fill(failures[code].message, parameters), options);
    this.name = 'Failure';
    this.code = code;
    this.status = failures[code].status;
    this.remedy = fill(failures[code].remedy, parameters);
    this.parameters = parameters;
  }

  toJSON() {
    const { code, message, remedy, parameters } = this;
    return { code, message, remedy, parameters };
  }
}

function fill(template: string, parameters: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}
