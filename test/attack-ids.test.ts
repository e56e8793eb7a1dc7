import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemShape } from '../src/reports/shapes/operations.ts';
import { fieldsOf } from './attackers.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { callRoute } from './route-call.ts';
import { routeRules } from './route-rules.ts';
import { ids } from './small-district.ts';

/**
 * Ids of others in every path and query: whoever asks for what is somebody else's gets, word for word, what they get for something that does not
 * exist, so that nothing can be learned by trying.
 */
let district: GatedDistrict;
/** Everything that has an id, by a name for it. */
const things = new Map<string, string>();

beforeAll(async () => {
  district = await gatedDistrict();
  const students = ['a01', 'a02', 'b01', 'b20', 'c06'];
  for (const student of students) things.set(student, district.idOf('student', student));
  for (const school of ['A', 'B']) things.set(`school ${school}`, district.idOf('school', school));
  for (const section of ['secA', 'secB']) things.set(section, district.idOf('section', section));
  things.set('staff', district.idOf('staff', 'teacher'));
  things.set('guardian', district.idOf('guardian', 'y'));
  things.set('account', district.people.get('principal')?.id ?? '');
  things.set('grant', (await district.store.roleGrants.list())[0]?.id ?? '');
  const other = district.people.get('data-manager')?.id ?? '';
  await district.signedIn('data-manager');
  things.set('session', (await district.store.sessions.of(other))[0]?.id ?? '');
  things.set('upload', await district.upload());
  things.set('delivery', district.delivery);
  things.set('run', district.run);
});
afterAll(() => district?.close());

/** What each of them may ask for; of everything else they are to learn nothing. Who opens no page at all is in routes.test.ts. */
const own: Readonly<Record<string, readonly string[]>> = {
  principal: [...ids('a', 40), 'school A'],
  teacher: ['secA'],
  counselor: ids('a', 5),
  'attendance-monitor': [...ids('b', 20), 'school B'],
  'school-nurse': ids('a', 40),
  'english-learner-specialist': ids('a', 5),
  guardian: ['a01', 'a02'],
  'guardian-y': ['a01'],
  'adult-student': ['b20'],
  ...{ 'minor-student': [], superintendent: [], 'no-role': [] },
};

const routes = Object.entries(routeRules).filter(([route]) => /^(GET|DELETE) \/api\//.test(route));

describe.each(Object.entries(own))('%s', (username, mine) => {
  it('learns nothing by the ids of others', async () => {
    const cookie = await district.signedIn(username);
    const told: string[] = [];
    let tried = 0;
    for (const [route, rule] of routes)
      for (const { place, field } of fieldsOf(district, route)) {
        if (rule.free?.fields.includes(field)) continue;
        const usual =
          (await rule.sample?.(district, username)) ?? (await rule.sample?.(district, 'data-manager')) ?? {};
        const answerFor = async (id: string) => {
          const sample = { ...usual, [place]: { ...usual[place], [field]: id } };
          const { statusCode, body } = await callRoute(district, route, sample, cookie);
          return { statusCode, body: statusCode < 400 ? body : withoutId(body, id) };
        };
        const unknown = await answerFor('no-such-thing');
        // Days and years: no id has their form.
        if (unknown.statusCode === 400) continue;
        for (const [thing, id] of things) {
          if (mine.includes(thing)) continue;
          tried += 1;
          const answer = await answerFor(id);
          // What cannot be one is refused for its form, whosever it is.
          if (answer.statusCode === 400 && answer.body.includes('"request-invalid"')) continue;
          if (answer.statusCode !== unknown.statusCode || answer.body !== unknown.body)
            told.push(
              `${route} with ${thing} as ${field}: ${answer.statusCode} ${answer.body.slice(0, 200)}`,
            );
        }
      }
    expect(told).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  });
});

/** A problem without the id that was asked for, which it may name. */
function withoutId(body: string, id: string): string {
  const { parameters, message, ...rest } = Value.Parse(ProblemShape, JSON.parse(body));
  const values = Object.entries(parameters).map(([name, value]) => [name, value === id ? '…' : value]);
  return JSON.stringify({
    ...rest,
    message: message.replace(` ${id}.`, ' ….').replaceAll(`"${id}"`, '"…"'),
    values,
  });
}
