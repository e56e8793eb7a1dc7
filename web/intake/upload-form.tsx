import { type DragEvent, type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { UploadsPage } from '../../src/reports/shapes/operations.ts';
import { beginUpload, discardUpload, readUpload, useForgetUploads } from '../api/queries.ts';
import { sendFile } from '../api/send-file.ts';
import { useWords } from '../languages/words.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './intake.module.css';

interface Sending {
  readonly name: string;
  readonly sent: number;
  readonly all: number;
}

/** Source, day and files; then the bytes going out, with a way to stop. `sent` gets the upload when all of it is there. */
export function UploadForm(props: {
  page: UploadsPage;
  sending(isSending: boolean): void;
  sent(id: string): void;
}) {
  const words = useWords();
  const id = useId();
  const { page } = props;
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isOver, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  const forget = useForgetUploads();
  // Leaving the page stops the sending; what has come of it is cleared away by itself.
  useEffect(() => () => stop.current?.abort(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setError(null);
    props.sending(true);
    const controller = new AbortController();
    stop.current = controller;
    let begun: string | null = null;
    try {
      const upload = await beginUpload({
        source: String(form.get('source') ?? ''),
        asOf: String(form.get('asOf') ?? ''),
      });
      begun = upload.id;
      const all = total(files);
      let before = 0;
      for (const file of files) {
        setSending({ name: file.name, sent: before, all });
        const done = before;
        await sendFile(upload.id, file, controller.signal, (bytes) =>
          setSending({ name: file.name, sent: Math.min(done + bytes, all), all }),
        );
        before += file.size;
      }
      await readUpload(upload.id);
      props.sent(upload.id);
    } catch (problem) {
      const isStopped = problem instanceof DOMException && problem.name === 'AbortError';
      if (begun !== null) await discardUpload(begun).catch(() => undefined);
      if (!isStopped) setError(problem);
    } finally {
      setSending(null);
      props.sending(false);
      forget();
    }
  }

  function drop(event: DragEvent<HTMLElement>) {
    event.preventDefault();
    setOver(false);
    setFiles([...event.dataTransfer.files]);
  }

  if (sending !== null) {
    const share = sending.all === 0 ? 1 : sending.sent / sending.all;
    return (
      <div className={styles.work}>
        <p role="status">{words.say('upload.sending', { file: sending.name })}</p>
        <progress
          aria-label={words.say('upload.progress')}
          value={sending.sent}
          max={Math.max(1, sending.all)}
        />
        <p className="number">
          {words.say('upload.sent', {
            sent: words.bytes(sending.sent),
            all: words.bytes(sending.all),
            share: words.percent(share, null),
          })}
        </p>
        <button type="button" className="word-button" onClick={() => stop.current?.abort()}>
          {words.say('upload.cancel')}
        </button>
      </div>
    );
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {error === null ? null : <ProblemView error={error} />}
      <div className={styles.field}>
        <label htmlFor={`${id}-source`}>{words.say('column.source')}</label>
        <select id={`${id}-source`} name="source" required defaultValue="">
          <option value="" disabled>
            {words.say('upload.chooseSource')}
          </option>
          {page.sources.map((source) => (
            <option key={source.id} value={source.id}>
              {source.title}
            </option>
          ))}
        </select>
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-day`}>{words.say('upload.day')}</label>
        <input id={`${id}-day`} name="asOf" type="date" required defaultValue={page.today} max={page.today} />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the first is the field inside */}
      <div
        className={styles.drop}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label htmlFor={`${id}-files`}>{words.say('upload.files')}</label>
        <input
          id={`${id}-files`}
          type="file"
          multiple
          onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
        />
        <p className="quiet">
          {files.length === 0
            ? words.say('upload.dropHere', { megabytes: page.limits.fileMegabytes })
            : words.say('upload.chosen', { files: files.length, bytes: words.bytes(total(files)) })}
        </p>
        {files.length === 0 ? null : (
          <ul className={styles.chosen}>
            {files.map((file) => (
              <li key={file.name}>
                {file.name} <span className="quiet number">{words.bytes(file.size)}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <button type="submit" className={styles.primary} disabled={files.length === 0}>
        {words.say('upload.submit')}
      </button>
    </form>
  );
}

function total(files: readonly File[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}
