import { describe, expect, test } from 'vitest';
import { entityNames } from '../edition/schema/entities.ts';
import { canonicalTables, marts } from '../edition/schema/steps.ts';
import { entitiesBehind } from './standing-back.ts';

describe('what is behind a table', () => {
  test.each(canonicalTables)('%s draws on the entity of its name', (table) => {
    const entity = entityNames.find((name) => name === table);
    if (entity) expect([...entitiesBehind([table])]).toContain(entity);
    expect(entitiesBehind([table]).size).toBeGreaterThan(0);
  });

  test.each(marts)('%s draws on something', (mart) => {
    expect(entitiesBehind([mart]).size).toBeGreaterThan(0);
  });

  test('a table draws on what lies two tables back, and on nothing else', () => {
    const behind = entitiesBehind(['attendance_year']);
    expect([...behind]).toEqual(expect.arrayContaining(['attendance_event', 'calendar_day']));
    expect([...behind]).not.toContain('behavior_incident');
    expect([...behind]).not.toContain('staff_assignment');
    expect([...entitiesBehind(['incident_year'])]).not.toContain('attendance_event');
  });
});
