import { systemClock } from '../base/clock.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { type DeskWork, doWork } from './desk-work.ts';

/**
 * The process behind a button of the data manager's screen: reads an upload, takes it in, or publishes. It says how far it is on
 * disk, where any server finds it, and ends with its parent.
 */
process.once('disconnect', () => process.exit());

process.once('message', async ({ data, work }: { data: string; work: DeskWork }) => {
  try {
    await doWork(openDataFolder(data), systemClock, work);
  } finally {
    process.disconnect();
  }
});
