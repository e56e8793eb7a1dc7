import { useParams } from 'react-router';
import type { DeliveryPage } from '../../src/reports/shapes/operations.ts';
import { useDelivery } from '../api/queries.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Beside, Page, Part, Sentence } from '../page/page.tsx';
import { Notice } from '../page/problem.tsx';
import { Table } from '../tables/table.tsx';
import { accountingText } from './accounting.tsx';
import { Held } from './decision-form.tsx';
import { Difference } from './difference.tsx';
import { Feeds } from './feeds.tsx';
import { Findings } from './findings.tsx';
import styles from './intake.module.css';
import { Publishing } from './publishing.tsx';

/** One delivery: where its rows went, what was found, what came. */
export function Component() {
  const words = useWords();
  const { id = '' } = useParams();
  const query = useDelivery(id);
  return (
    <Answer query={query} title={words.say('page.deliveries')}>
      {(page) => <Delivery page={page} />}
    </Answer>
  );
}

function Delivery(props: { page: DeliveryPage }) {
  const words = useWords();
  const { delivery, problem, feeds, findings, difference, needsPublish, decisions } = props.page;
  return (
    <Page
      crumbs={[
        { name: words.say('page.deliveries'), path: '/deliveries' },
        {
          name: words.say('delivery.title', { source: delivery.source, day: words.day(delivery.asOf, true) }),
        },
      ]}
      when={
        <p className="quiet">
          {words.say('delivery.received', { moment: words.moment(delivery.receivedAt) })}
        </p>
      }
    >
      <Sentence>{accountingText(words, delivery.accounting)}.</Sentence>
      {problem === null ? null : <Notice message={problem.message} remedy={problem.remedy} />}
      <Held page={props.page} />
      <Publishing
        // A new decision is a new offer.
        key={decisions.length}
        isNeeded={needsPublish}
        because={words.say(
          delivery.standing === 'approved' || delivery.standing === 'good'
            ? 'publish.because'
            : 'publish.becauseNot',
        )}
      />
      <Part
        title={words.say('delivery.findings')}
        lead={findings.length === 0 ? null : words.say('delivery.causes', { causes: findings.length })}
      >
        <Findings findings={findings} empty={words.say('delivery.noFindings')} />
      </Part>
      {difference === null ? null : <Difference difference={difference} />}
      <Part title={words.say('delivery.feeds')}>
        <Feeds feeds={feeds} />
      </Part>
      <Beside>
        <Part title={words.say('delivery.entities')}>
          <Entities page={props.page} />
        </Part>
        <Part title={words.say('delivery.files')} lead={words.say('delivery.files.lead')}>
          <Files page={props.page} />
        </Part>
      </Beside>
    </Page>
  );
}

function Entities(props: { page: DeliveryPage }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('delivery.entities')}
      rows={props.page.entities}
      rowKey={(row) => row.entity}
      sort="given"
      sortName="entities"
      columns={[
        { id: 'entity', title: words.say('column.table'), show: (row) => words.code('table', row.entity) },
        {
          id: 'rows',
          title: words.say('column.rows'),
          isNumeric: true,
          show: (row) => words.count(row.rows),
        },
      ]}
      empty={words.say('delivery.noEntities')}
    />
  );
}

function Files(props: { page: DeliveryPage }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('delivery.files')}
      rows={props.page.files}
      rowKey={(row) => row.name}
      sort="given"
      sortName="files"
      columns={[
        { id: 'file', title: words.say('finding.file'), show: (row) => row.name },
        {
          id: 'bytes',
          title: words.say('column.size'),
          isNumeric: true,
          show: (row) => words.bytes(row.bytes),
        },
        {
          id: 'hash',
          title: 'SHA-256',
          show: (row) => (
            <span className={styles.hash} title={row.sha256}>
              {row.sha256.slice(0, 12)}
            </span>
          ),
        },
      ]}
      empty={words.say('delivery.noFiles')}
    />
  );
}
