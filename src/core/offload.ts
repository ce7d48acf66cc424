/**
 * Work on many records that must not hold the event loop: a search over logs. A service keeps such work in tasks that
 * know nothing of the world and stand in a table of their own (`tasks.ts` of its folder); real worlds run them in a
 * thread, the simulation and tests in place. Reading stays with the caller: a task is given what was read, portion by
 * portion. What goes in and what comes out is plain data.
 */

import type { SegmentRecord } from './segments/segment-store.ts';

export interface OffloadedTask {
  /** Looks through records; answers what the caller has to know to go on. */
  take(records: readonly SegmentRecord[], about: unknown): unknown;
  /** What the task has come to. */
  finish(): unknown;
}

/** Tasks of a service by name, each made of its input. */
export type OffloadedTasks = Readonly<Record<string, (input: unknown) => OffloadedTask>>;

/** A task under way. Both methods reject when it throws or its thread has ended. */
export interface OffloadedJob {
  /** The bytes of the records are the task's from then on: nobody else may look at them. */
  take(records: readonly SegmentRecord[], about: unknown): Promise<unknown>;
  finish(): Promise<unknown>;
  /** Forgets it. Whoever began a job ends it, however it went. */
  end(): void;
}

export interface Offload {
  begin(service: string, task: string, input: unknown): OffloadedJob;
}

/** Runs tasks where they are asked for. */
export function inlineOffload(tasksOf: (service: string) => Promise<OffloadedTasks>): Offload {
  return {
    begin(service, task, input) {
      const begun = tasksOf(service).then((tasks) => beginTask(tasks, service, task, input));
      // Whoever is not told by `take` or `finish` did not ask.
      begun.catch(() => {});
      return {
        take: async (records, about) => (await begun).take(records, about),
        finish: async () => (await begun).finish(),
        end() {},
      };
    },
  };
}

export function beginTask(
  tasks: OffloadedTasks,
  service: string,
  task: string,
  input: unknown,
): OffloadedTask {
  const begin = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
  if (begin === undefined) throw new Error(`${service} has no task called ${task}`);
  return begin(input);
}

/** So much is looked through in place before a thread is asked: it takes a millisecond or two. */
const LIGHT_BYTES_MAX = 256 * 1024;

/**
 * Begins a task in place, for most have little to do. When it turns out to be much, the task begins anew in a thread,
 * with the records that it was given so far.
 */
export function lightFirst(light: OffloadedTask, heavy: () => OffloadedJob): OffloadedJob {
  const taken: { records: readonly SegmentRecord[]; about: unknown }[] = [];
  let takenBytes = 0;
  let job: OffloadedJob | undefined;
  return {
    async take(records, about) {
      takenBytes += records.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (job === undefined && takenBytes <= LIGHT_BYTES_MAX) {
        taken.push({ records, about });
        return light.take(records, about);
      }
      if (job === undefined) {
        job = heavy();
        for (const each of taken.splice(0)) await job.take(each.records, each.about);
      }
      return job.take(records, about);
    },
    finish: async () => (job === undefined ? light.finish() : job.finish()),
    end: () => job?.end(),
  };
}
