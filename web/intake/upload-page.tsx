import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { UploadsPage } from '../../src/reports/shapes/operations.ts';
import { useUploads } from '../api/queries.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { State } from '../page/state.tsx';
import { Table } from '../tables/table.tsx';
import { UploadForm } from './upload-form.tsx';

/** Data manager: bring files of a source, see what they would become, then take them in. */
export function Component() {
  const words = useWords();
  const query = useUploads();
  return (
    <Answer query={query} title={words.say('page.upload')}>
      {(page) => <Upload page={page} />}
    </Answer>
  );
}

function Upload(props: { page: UploadsPage }) {
  const words = useWords();
  const navigate = useNavigate();
  const [isSending, setSending] = useState(false);
  const { page } = props;
  return (
    <Page
      crumbs={[
        { name: words.say('page.deliveries'), path: '/deliveries' },
        { name: words.say('page.upload') },
      ]}
    >
      <Sentence>{words.say('upload.sentence', { uploads: page.uploads.length })}</Sentence>
      <Part title={words.say('upload.new')} lead={words.say('upload.lead')}>
        <UploadForm page={page} sending={setSending} sent={(id) => void navigate(uploadPath(id))} />
      </Part>
      {isSending || page.uploads.length === 0 ? null : (
        <Part title={words.say('upload.open')} lead={words.say('upload.open.lead')}>
          <Table
            caption={words.say('upload.open')}
            rows={page.uploads}
            rowKey={(row) => row.id}
            sort="-started"
            sortName="uploads"
            opens={(row) => uploadPath(row.id)}
            columns={[
              {
                id: 'source',
                title: words.say('column.source'),
                order: (row) => row.title,
                show: (row) => <Link to={uploadPath(row.id)}>{row.title}</Link>,
              },
              {
                id: 'asOf',
                title: words.say('column.asOf'),
                order: (row) => row.asOf,
                show: (row) => words.day(row.asOf, true),
              },
              {
                id: 'started',
                title: words.say('column.begun'),
                first: 'down',
                order: (row) => row.startedAt,
                show: (row) => words.moment(row.startedAt),
              },
              { id: 'by', title: words.say('column.by'), order: (row) => row.by, show: (row) => row.by },
              {
                id: 'state',
                title: words.say('column.state'),
                show: (row) => (
                  <State kind={row.state === 'failed' ? 'off-track' : 'no-data'}>
                    {words.code('uploadState', row.state)}
                  </State>
                ),
              },
            ]}
            empty=""
          />
        </Part>
      )}
    </Page>
  );
}

export function uploadPath(id: string): string {
  return `/upload/${encodeURIComponent(id)}`;
}
