import type { StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { useWords } from '../languages/words.tsx';
import { EntryForm, type Field, Unfolding } from './entry-form.tsx';
import type { Write } from './student-record-page.tsx';

/** Entering what went out, or was asked for in vain, outside Almanac. */
export function DisclosureForm(props: { page: StudentRecordPage; write: Write }) {
  const words = useWords();
  const { page, write } = props;
  const fields: Field[] = [
    {
      ...{ name: 'disclosedOn', label: words.say('record.form.day'), kind: 'day' },
      ...{ initial: page.today, max: page.today },
    },
    {
      ...{ name: 'outcome', label: words.say('record.form.outcome'), kind: 'choice' },
      options: (['disclosed', 'refused'] as const).map((value) => ({
        value,
        name: words.code('disclosureOutcome', value),
      })),
    },
    {
      ...{ name: 'party', label: words.say('record.form.party'), kind: 'line' },
      hint: words.say('record.form.party.hint'),
    },
    { name: 'interest', label: words.say('record.form.interest'), kind: 'line' },
    {
      ...{ name: 'provision', label: words.say('record.form.provision'), kind: 'choice' },
      options: page.provisions.map((value) => ({ value, name: words.code('provision', value) })),
    },
    {
      ...{ name: 'threat', label: words.say('record.form.threat'), kind: 'area' },
      hint: words.say('record.form.threat.hint'),
      when: ({ provision, outcome }) => provision === 'health_or_safety' && outcome !== 'refused',
    },
    {
      ...{ name: 'records', label: words.say('record.form.records'), kind: 'line' },
      hint: words.say('record.form.records.hint'),
    },
  ];
  return (
    <Unfolding name={words.say('record.form')}>
      <EntryForm
        lead={words.say('record.form.lead')}
        fields={fields}
        submit={words.say('record.form.submit')}
        send={(body) => write('disclosures', body, 'record.form.done')}
      />
    </Unfolding>
  );
}
