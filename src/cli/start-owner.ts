/**
 * `kumobako start --owner-pid PID`: a cloud that a test run has started ends with it, also when that was killed and
 * could no longer say so.
 */

import { processStart } from '../server/owner-process.ts';
import { CliError, EXIT } from './exit.ts';

const FLAG = '--owner-pid';
/** How often the owner is looked at. */
const LOOK_MS = 1_000;

/** Splits the flag off the arguments of `start`: the others are settings. Both ways of writing it are understood. */
export function takeOwner(args: readonly string[]): {
  ownerPid: number | undefined;
  settings: readonly string[];
} {
  const at = args.findIndex((arg) => arg === FLAG || arg.startsWith(`${FLAG}=`));
  const given = args[at];
  if (given === undefined) return { ownerPid: undefined, settings: args };
  const words = given === FLAG ? 2 : 1;
  const text = words === 2 ? (args[at + 1] ?? '') : given.slice(FLAG.length + 1);
  return { ownerPid: ownerPidOf(text), settings: args.toSpliced(at, words) };
}

/** A process number as a user writes it. */
export function ownerPidOf(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new CliError(`"${text}" cannot be ${FLAG}: write a number.`, EXIT.usage);
}

/** Calls `end` once the process has ended. The answer stops looking. */
export function endWithOwner(pid: number, end: () => void): () => void {
  const start = processStart(pid);
  if (start === undefined) {
    throw new CliError(`There is no process ${pid} that could own this cloud (${FLAG}).`, EXIT.usage);
  }
  const looking = setInterval(() => {
    if (processStart(pid) === start) return;
    clearInterval(looking);
    end();
  }, LOOK_MS).unref();
  return () => clearInterval(looking);
}
