import { existsSync } from 'node:fs';
import { absentSecret, type KeyProblem, secretFromProblems } from '../secret.ts';
import { isPlainName, nameFromAddress, type Where, type WhereFile } from './where.ts';

/** Something wrong with `where:`, at a key of the source's file. */
export type WhereProblem = KeyProblem;

/** What is wrong with a `where:` that has the right form. */
export function whereProblems(file: WhereFile): WhereProblem[] {
  const kinds = (['path', 'sftp', 'https', 'upload'] as const).filter((kind) => file[kind] !== undefined);
  if (kinds.length === 0)
    return [
      problem(['where'], '"where.path" is missing', 'Add "path", or one of "sftp", "https", "upload: true".'),
    ];
  if (kinds.length > 1)
    return [
      problem(
        ['where', kinds[1] ?? ''],
        `"where" names ${kinds.length} places: ${kinds.join(', ')}`,
        'Keep one; make two sources with the same namespace for the other.',
      ),
    ];
  return [...misplaced(file), ...sftpProblems(file), ...httpsProblems(file)];
}

/** What is not there yet: a folder, a key, a secret. Looked at by `almanac check`, not at each reading of the settings. */
export function absentPlaces(where: Where, environment = process.env): WhereProblem[] {
  const missing = (keys: string[], path: string, remedy: string) =>
    existsSync(path) ? [] : [problem(keys, `there is nothing at ${path}`, remedy)];
  switch (where.kind) {
    case 'folder':
    case 'drop-folder':
      return missing(['where', 'path'], where.path, 'Correct the path, or put the files there.');
    case 'sftp': {
      const { proof } = where;
      if (proof.kind === 'key')
        return [
          ...missing(['where', 'sftp', 'private_key'], proof.file, 'Put the private key there.'),
          ...(proof.passphrase === null
            ? []
            : absentSecret(proof.passphrase, ['where', 'sftp', 'passphrase_from'], environment)),
        ];
      return absentSecret(proof.secret, ['where', 'sftp', 'password_from'], environment);
    }
    case 'https':
      return [
        ...(where.ca === null
          ? []
          : missing(['where', 'https', 'ca'], where.ca, 'Put the certificate there.')),
        ...Object.entries(where.headers).flatMap(([name, secret]) =>
          absentSecret(secret, ['where', 'https', 'headers_from', name], environment),
        ),
      ];
    case 'upload':
      return [];
  }
}

/** Keys that say something of another kind of place would be silently of no use. */
function misplaced(file: WhereFile): WhereProblem[] {
  const isDrop = file.path !== undefined && file.deliveries === 'drop-folder';
  const rules = [
    ['deliveries', file.path !== undefined, 'a path'],
    ['settle', isDrop || file.sftp !== undefined, '"deliveries: drop-folder" or "sftp"'],
    ['complete', isDrop || file.sftp !== undefined, '"deliveries: drop-folder" or "sftp"'],
    ['after', isDrop, '"deliveries: drop-folder"'],
  ] as const;
  return rules
    .filter(([key, fits]) => file[key] !== undefined && !fits)
    .map(([key, , where]) =>
      problem(['where', key], `"${key}" belongs to ${where}`, 'Take it out, or change the kind of place.'),
    );
}

function sftpProblems({ sftp }: WhereFile): WhereProblem[] {
  if (!sftp) return [];
  const at = (key: string) => ['where', 'sftp', key];
  const found: WhereProblem[] = [];
  const ways = [sftp.private_key, sftp.password_from].filter((way) => way !== undefined).length;
  if (ways !== 1)
    found.push(
      problem(
        ways === 0 ? ['where', 'sftp'] : at('password_from'),
        ways === 0 ? 'it is not said how to sign in' : 'there are two ways to sign in',
        'Give either "private_key" or "password_from".',
      ),
    );
  for (const key of ['password_from', 'passphrase_from'] as const)
    found.push(...secretFromProblems(sftp[key], at(key)));
  for (const [index, pattern] of (sftp.files ?? []).entries())
    if (!isPlainName(pattern.replaceAll('*', 'x').replaceAll('?', 'x')))
      found.push(
        problem(
          [...at('files'), index],
          `"files" holds names, and "${pattern}" leads elsewhere`,
          'Name the folder under "folder", the files without it.',
        ),
      );
  return found;
}

function httpsProblems({ https }: WhereFile): WhereProblem[] {
  if (!https) return [];
  const found: WhereProblem[] = [];
  const names: string[] = [];
  for (const [index, entry] of https.urls.entries()) {
    const keys = ['where', 'https', 'urls', index];
    const { url, name } = typeof entry === 'string' ? { url: entry, name: undefined } : entry;
    const parsed = URL.parse(url);
    // The address itself is not shown: what stands in it may be a secret.
    const isLocal =
      https.allow_http_localhost === true &&
      parsed !== null &&
      ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
    if (!parsed || (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLocal)))
      found.push(problem(keys, 'the address is not one of https', 'Files of students travel by https only.'));
    else if (parsed.username || parsed.password)
      found.push(
        problem(
          keys,
          'the address holds a user name or a password',
          'Take them out; use "headers_from" with an Authorization header.',
        ),
      );
    const shown = name ?? nameFromAddress(url);
    if (shown === null || !isPlainName(shown))
      found.push(
        problem(
          keys,
          name === undefined ? 'the address ends without a file name' : 'the name is no plain file name',
          'Write { url: …, name: roster.zip }.',
        ),
      );
    else if (names.includes(shown.toLowerCase()))
      found.push(problem(keys, `two files would be called ${shown}`, 'Give each its own "name".'));
    else names.push(shown.toLowerCase());
  }
  for (const [name, from] of Object.entries(https.headers_from ?? {}))
    found.push(...secretFromProblems(from, ['where', 'https', 'headers_from', name]));
  return found;
}

function problem(keys: readonly (string | number)[], message: string, remedy: string): WhereProblem {
  return { keys, message, remedy };
}
