/** What runs in the thread of `offload.ts`: tasks of services, as many at a time as were begun. */

import { parentPort } from 'node:worker_threads';
import { beginTask, type OffloadedTask } from '../core/offload.ts';
import type { OffloadAnswer, OffloadMessage, OffloadRequest } from './offload.ts';
import { loadTasks } from './registry.ts';

const tasks = new Map<number, Promise<OffloadedTask>>();

async function answerTo(request: OffloadRequest): Promise<unknown> {
  switch (request.kind) {
    case 'begin': {
      const { job, service, task, input } = request;
      const begun = loadTasks(service).then((table) => beginTask(table, service, task, input));
      // Told to whoever asks it for something.
      begun.catch(() => {});
      tasks.set(job, begun);
      return undefined;
    }
    case 'take':
      return (await taskOf(request.job)).take(request.records, request.about);
    case 'finish':
      return (await taskOf(request.job)).finish();
    case 'end':
      tasks.delete(request.job);
      return undefined;
  }
}

async function taskOf(job: number): Promise<OffloadedTask> {
  const task = tasks.get(job);
  if (task === undefined) throw new Error('The job was not begun, or has ended');
  return task;
}

parentPort?.on('message', ({ id, request }: OffloadMessage) => {
  answerTo(request).then(
    (result) => tell({ id, result }),
    (error: unknown) => tell({ id, failure: String(error instanceof Error ? error.stack : error) }),
  );
});

function tell(answer: OffloadAnswer): void {
  parentPort?.postMessage(answer);
}
