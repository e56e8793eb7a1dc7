import { Link, useNavigate, useParams } from 'react-router';
import type { UploadShape } from '../../src/reports/shapes/operations.ts';
import { useDiscardUpload, useReadUpload, useTakeUpload, useUpload } from '../api/queries.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { Notice, ProblemView } from '../page/problem.tsx';
import { State } from '../page/state.tsx';
import { accountingText } from './accounting.tsx';
import { Causes } from './causes.tsx';
import { deliveryPath } from './deliveries-table.tsx';
import { Difference } from './difference.tsx';
import { Feeds } from './feeds.tsx';
import { Findings } from './findings.tsx';
import styles from './intake.module.css';
import { Publishing } from './publishing.tsx';
import { Work } from './work.tsx';

/** What uploaded files would become, before anything of them is taken in. */
export function Component() {
  const words = useWords();
  const { id = '' } = useParams();
  const query = useUpload(id);
  return (
    <Answer query={query} title={words.say('page.upload')}>
      {(upload) => <Preview upload={upload} />}
    </Answer>
  );
}

function Preview(props: { upload: UploadShape }) {
  const words = useWords();
  const { upload } = props;
  return (
    <Page
      crumbs={[
        { name: words.say('page.upload'), path: '/upload' },
        { name: words.say('delivery.title', { source: upload.title, day: words.day(upload.asOf, true) }) },
      ]}
      when={
        <p className="quiet">
          {words.say('upload.by', { who: upload.by, moment: words.moment(upload.startedAt) })}
        </p>
      }
    >
      <Stage upload={upload} />
    </Page>
  );
}

function Stage(props: { upload: UploadShape }) {
  const words = useWords();
  const { upload } = props;
  switch (upload.state) {
    case 'reading':
      return <Work title={words.say('upload.reading')} progress={upload.progress} />;
    case 'taking':
      return <Work title={words.say('upload.taking')} progress={upload.progress} />;
    case 'taken':
      return <Taken upload={upload} />;
    case 'open':
    case 'failed':
      return (
        <>
          {upload.problem ? (
            <Notice message={upload.problem.message} remedy={upload.problem.remedy} />
          ) : (
            <Sentence>{words.say('upload.notRead', { files: upload.files.length })}</Sentence>
          )}
          <Actions upload={upload} />
        </>
      );
    case 'read':
      return <Read upload={upload} />;
  }
}

function Read(props: { upload: UploadShape }) {
  const words = useWords();
  const { preview } = props.upload;
  if (preview === null) return null;
  return (
    <>
      <Sentence>{words.say('upload.would', { sum: accountingText(words, preview.accounting) })}</Sentence>
      {preview.problem ? <Notice message={preview.problem.message} remedy={preview.problem.remedy} /> : null}
      {preview.same === null ? null : (
        <p>
          <State kind="no-data">{words.say('upload.same')}</State>{' '}
          <Link to={deliveryPath(preview.same)}>{preview.same}</Link>
        </p>
      )}
      {preview.causes.length === 0 ? null : (
        <Part title={words.say('upload.wouldHold')} lead={words.say('upload.wouldHold.lead')}>
          <Causes causes={preview.causes} />
        </Part>
      )}
      <Actions upload={props.upload} />
      <Part
        title={words.say('delivery.findings')}
        lead={
          preview.findings.length === 0
            ? null
            : words.say('delivery.causes', { causes: preview.findings.length })
        }
      >
        <Findings findings={preview.findings} empty={words.say('delivery.noFindings')} />
      </Part>
      {preview.difference === null ? null : <Difference difference={preview.difference} />}
      <Part title={words.say('delivery.feeds')}>
        <Feeds feeds={preview.feeds} />
      </Part>
    </>
  );
}

/** Taking in, reading again, throwing away: what the state of the upload allows. */
function Actions(props: { upload: UploadShape }) {
  const words = useWords();
  const navigate = useNavigate();
  const { id, state, files, preview } = props.upload;
  const read = useReadUpload(id);
  const take = useTakeUpload(id);
  const discard = useDiscardUpload(id);
  const error = read.error ?? take.error ?? discard.error;
  const isBusy = read.isPending || take.isPending || discard.isPending;
  return (
    <>
      {error ? <ProblemView error={error} /> : null}
      <p className={`${styles.actions} screen-only`}>
        {state === 'read' ? (
          <button
            type="button"
            className={styles.primary}
            disabled={isBusy || preview?.same !== null}
            onClick={() => take.mutate()}
          >
            {words.say(preview?.state === 'refused' ? 'upload.takeRefused' : 'upload.take')}
          </button>
        ) : (
          <button
            type="button"
            className={styles.primary}
            disabled={isBusy || files.length === 0}
            onClick={() => read.mutate()}
          >
            {words.say('upload.read')}
          </button>
        )}
        <button
          type="button"
          className="word-button"
          disabled={isBusy}
          onClick={() => discard.mutate(undefined, { onSuccess: () => void navigate('/upload') })}
        >
          {words.say('upload.discard')}
        </button>
      </p>
      <p className="quiet">{words.say('upload.kept')}</p>
    </>
  );
}

function Taken(props: { upload: UploadShape }) {
  const words = useWords();
  const { delivery, preview } = props.upload;
  const isHeld = (preview?.causes.length ?? 0) > 0;
  return (
    <>
      <Sentence>{words.say(isHeld ? 'upload.takenHeld' : 'upload.taken')}</Sentence>
      {delivery === null ? null : (
        <p>
          <Link to={deliveryPath(delivery)}>{words.say('upload.openDelivery')}</Link>
        </p>
      )}
      {isHeld ? null : <Publishing isNeeded because={words.say('publish.because')} />}
    </>
  );
}
