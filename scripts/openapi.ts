import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import { DistrictRoleForm } from '../src/gate/role.ts';
import { buildServer } from '../src/server/app.ts';
import { serverLog } from '../src/server/log.ts';
import { fakePages, nobodyElse } from '../src/server/pages-fixture.ts';
import { fakeRecords } from '../src/server/records-fixture.ts';
import { nobody } from '../src/server/server-fixture.ts';
import { plainRules } from '../src/server/sign-in-rules.ts';
import { openStore } from '../src/store/store.ts';

/** Where the committed description of the API lies. */
export const openApiFile = join(import.meta.dirname, '..', 'docs', 'openapi.json');

/** Where the committed form of a role lies, for whoever writes one. */
const roleSchemaFile = join(import.meta.dirname, '..', 'docs', 'role.schema.json');

/** The API as its routes describe it (OpenAPI 3.1), as text. */
export async function describeApi(): Promise<string> {
  const store = await openStore(':memory:', systemClock);
  const app = buildServer({
    store,
    clock: systemClock,
    log: serverLog('silent'),
    pages: fakePages(),
    records: fakeRecords(),
    audit: fakeRecords(),
    signIn: plainRules,
    staff: nobody,
    viewAs: nobodyElse,
    webRoot: null,
    demo: null,
  });
  try {
    await app.ready();
    return `${JSON.stringify(app.swagger(), null, 2)}\n`;
  } finally {
    await app.close();
    await store.close();
  }
}

// `npm run openapi` writes both files.
if (process.argv[1] === import.meta.filename) {
  writeFileSync(openApiFile, await describeApi());
  writeFileSync(roleSchemaFile, `${JSON.stringify(DistrictRoleForm, null, 2)}\n`);
}
