import { accessFailures } from './access-failures.ts';
import { recordFailures } from './record-failures.ts';
import { signInFailures } from './sign-in-failures.ts';

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
  'delta-without-base': {
    status: 422,
    message:
      'The delivery of source "{source}" holds changes of {files}, and no earlier delivery is there that they could be applied to. It was kept, none of its rows were mapped.',
    remedy: 'Have the whole set sent in bulk once; changes can follow it.',
  },
  'oneroster-unwritable': {
    status: 422,
    message: 'Record {record} of {file} cannot be written, for its {column}: {problem}. No file was made.',
    remedy: 'Correct the record where it comes from, or leave it out.',
  },
  'oneroster-invalid': {
    status: 422,
    message: 'The records do not make a OneRoster set ({problem}). No file was made at {path}.',
    remedy: 'Correct them where they come from. docs/oneroster.md says what the rules mean.',
  },
  'delivery-not-held': {
    status: 409,
    message: 'Delivery {delivery} is not held. Nothing was changed.',
    remedy: 'Only a delivery that waits for approval can be decided about; see "almanac deliveries --held".',
  },
  'decision-invalid': {
    status: 422,
    message: 'Nothing was decided: {problem}.',
    remedy: '{remedy}',
  },
  'upload-unknown': {
    status: 404,
    message: 'There is no upload {upload}. It may have been cleared away: an upload is kept for a day.',
    remedy: 'Upload the files again.',
  },
  'upload-invalid': {
    status: 422,
    message: 'The upload was refused: {problem}. Nothing was taken in.',
    remedy: '{remedy}',
  },
  'upload-too-large': {
    status: 413,
    message:
      'The file is larger than {megabytes} MB, which is what an upload may hold. Nothing was taken in.',
    remedy: 'Put it where the source looks for its files, or upload it as several files.',
  },
  'upload-not-ready': {
    status: 409,
    message: 'The upload is not ready for that: it is {state}. Nothing was changed.',
    remedy: 'Wait until it has been read, then try again.',
  },
  'mapping-stopped': {
    status: 422,
    message:
      'Mapping with the layout "{layout}" was stopped: {problem}. The files were kept, none of their rows were mapped.',
    remedy: 'Look at the SQL of the layout; "almanac check" names what does not fit.',
  },
  // transport: bringing files in. Addresses and names only, never a secret.
  'delivery-unsettled': {
    status: 409,
    message: 'Source "{source}": {files} was still being written. Nothing was taken.',
    remedy:
      'Nothing, if the other system is at work: it is looked at again. Else see what holds the file open.',
  },
  'delivery-incomplete': {
    status: 409,
    message:
      'Source "{source}": there are new files, but no marker "{marker}" that is younger than they are. Nothing was taken.',
    remedy: 'Let the other system write its marker last, or take "complete" out of {file}.',
  },
  'delivery-names-unsafe': {
    status: 422,
    message: 'Source "{source}": {count} file names at {place} lead elsewhere. Nothing was taken.',
    remedy: 'Ask whoever runs that server: a plain listing has no such names.',
  },
  'delivery-too-large': {
    status: 413,
    message: 'Source "{source}": {name} is larger than {megabytes} MB. Nothing was taken.',
    remedy: 'If that is right, raise "max_megabytes" in {file}.',
  },
  'download-altered': {
    status: 422,
    message: 'Source "{source}": {name} does not have the SHA-256 that was agreed. Nothing was taken.',
    remedy: 'Ask whoever offers the file; change "sha256" in {file} only when they confirm the new one.',
  },
  'download-redirected': {
    status: 422,
    message: 'Source "{source}": {place} leads to {target}, which is not allowed. Nothing was taken.',
    remedy: 'Correct the address, or name the host under "allow_hosts" in {file}.',
  },
  'place-unreachable': {
    status: 502,
    message: 'Source "{source}": {place} could not be reached ({problem}). Nothing was taken.',
    remedy: 'It is tried again. If it stays so, check the name of the host, the network and the firewall.',
  },
  'place-cut': {
    status: 502,
    message: 'Source "{source}": the connection to {place} was cut at {name}. Nothing of it was taken.',
    remedy: 'It is tried again from the beginning. If it stays so, ask whoever runs that server.',
  },
  'place-busy': {
    status: 503,
    message: 'Source "{source}": {place} is busy ({problem}). Nothing was taken.',
    remedy: 'It is tried again later.',
  },
  'place-certificate': {
    status: 502,
    message:
      'Source "{source}": the certificate of {place} is not to be believed ({problem}). Nothing was sent.',
    remedy: 'Check the address. If the authority is your own, name its certificate under "ca" in {file}.',
  },
  'place-host-key': {
    status: 502,
    message:
      'Source "{source}": {place} showed the key {found}; expected was {expected}. Nothing was sent, no password either.',
    remedy:
      'Ask whoever runs that server by telephone whether its key has changed. Change "host_key" in {file} only if they confirm the new one.',
  },
  'place-refused': {
    status: 502,
    message: 'Source "{source}": {place} refused the sign-in ({problem}). Nothing was taken.',
    remedy: 'Check user, password or key, and the rights of the account there.',
  },
  'place-missing': {
    status: 404,
    message: 'Source "{source}": {name} is not at {place}. Nothing was taken.',
    remedy: 'Check folder and names in {file}.',
  },
  'secret-missing': {
    status: 422,
    message: 'The secret that "{source}" needs is not in {place}. Nothing was sent.',
    remedy: 'Put it there, readable for the account Almanac runs under.',
  },
  'source-running': {
    status: 409,
    message: 'Source "{source}" is being loaded already. This run was not started.',
    remedy: 'Wait until that run ends, then try again.',
  },
  'source-by-upload': {
    status: 409,
    message: 'Source "{source}" is brought by people; there is nothing to fetch. Nothing was run.',
    remedy: 'Upload its files.',
  },
  'schedule-running': {
    status: 409,
    message: 'Another "almanac schedule" is at work on {path}. This one was not started.',
    remedy: 'One is enough. Stop the other first if it is to be replaced.',
  },
  'run-unknown': {
    status: 404,
    message: 'There is no run "{run}".',
    remedy: 'Open the list of runs and choose one from there.',
  },
  'run-interrupted': {
    status: 500,
    message: 'The run of source "{source}" ended before it was done. What it had not finished was left out.',
    remedy: 'Start it again; nothing has to be cleaned up first.',
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
  'viewing-as': {
    status: 409,
    message: 'You are looking as {name}. Nothing was changed.',
    remedy: 'Look as yourself again first: nothing is decided in somebody else’s place.',
  },
  'export-no-picture': {
    status: 400,
    message: '“{title}” is a table and has no picture. No file was written.',
    remedy: 'Ask for csv, xlsx or pdf, or for one of the charts of the page.',
  },
  ...accessFailures,
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
  ...signInFailures,
  'user-taken': {
    status: 409,
    message: 'There is already a user "{username}". It was left as it is.',
    remedy: 'Choose another user name.',
  },
  'user-invalid': {
    status: 422,
    message: 'The account was left as it was: {problem}.',
    remedy: '{remedy}',
  },
  'user-unknown': {
    status: 404,
    message: 'There is no user "{username}". Nothing was changed.',
    remedy: 'A person is named by the user name they sign in with.',
  },
  ...recordFailures,
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
