/**
 * What no code expected ends the process with exit code 70: its memory may be wrong, its state is safe. `start` then
 * begins anew once, in the same process by exec(2), so that whoever supervises it notices nothing but a log record.
 */

import type { Log } from '../core/log.ts';
import { EXIT } from './exit.ts';

/** Set for the process that follows: when it was started. */
const RESTARTED_AT = 'KUMOBAKO_RESTARTED_AT_MS';
/** A process that lives shorter than this after a restart fails for good: the cause lies in its state. */
const STABLE_AFTER_MS = 10 * 60_000;

export interface RestartOptions {
  log: Log;
  canRestart: boolean;
  /** What the next process is started with, asked when it is. */
  arguments(): readonly string[];
}

/** From now on an uncaught exception or a rejection that nobody handles is logged and ends or restarts the process. */
export function restartOnCrash({ log, canRestart, arguments: nextArguments }: RestartOptions): void {
  const lastRestartMs = Number(process.env[RESTARTED_AT] ?? 0);
  delete process.env[RESTARTED_AT];
  process.once('uncaughtException', (error, origin) => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error('A bug of kumobako ended the process', { origin, stack });
    const nowMs = Date.now();
    if (canRestart && nowMs - lastRestartMs > STABLE_AFTER_MS) {
      log.warn('Starting anew, once');
      replaceProcess(nextArguments(), { ...process.env, [RESTARTED_AT]: String(nowMs) });
    }
    process.exit(EXIT.software);
  });
}

/** Returns only where that is not possible: before Node 22.15, and on Windows. Files and sockets close by it. */
function replaceProcess(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const [node = '', launcher = ''] = process.argv;
  // A warning that it is experimental would be the last thing to help.
  process.removeAllListeners('warning');
  process.execve?.(process.execPath, [node, ...process.execArgv, launcher, ...args], environment);
}
