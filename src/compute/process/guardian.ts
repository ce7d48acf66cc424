/**
 * Ends sandboxes when this process is gone, however it went: a small shell that reads what runs from a pipe and, when
 * that closes, kills the rest. A frozen process cannot notice by itself that its parent has died.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { hasProc, psWithEnvironment } from './processes.ts';

/**
 * `+ PID` and `- PID` come and go. At the end every group left is killed, and what has left its group (a daemon) is
 * found by the mark in its environment.
 */
const WAIT = `
trap '' HUP INT TERM
groups=' '
while read -r change pid; do
  case $change in
    +) groups="$groups$pid " ;;
    -) groups="\${groups%% $pid *} \${groups#* $pid }" ;;
  esac
done
for pid in $groups; do kill -KILL -"$pid" 2>/dev/null; done
`;
const SWEEP = `
for file in $(grep -lsa "$1" /proc/[0-9]*/environ 2>/dev/null); do
  pid=\${file#/proc/}; pid=\${pid%/environ}
  [ "$pid" != "$$" ] && kill -KILL "$pid" 2>/dev/null
done
`;
/** The shell's own processes have the mark among their words. */
const SWEEP_BY_PS = `
mark=$1
shift
ps "$@" 2>/dev/null | while read -r pid words; do
  case $words in
    *kumobako-guardian*) ;;
    *" $mark"*) kill -KILL "$pid" 2>/dev/null ;;
  esac
done
`;

export class Guardian {
  readonly #words: readonly string[];
  #shell: ChildProcess | undefined;

  /**
   * @param mark how a line of the environment of all that is to be ended begins
   * @param canReadProc what is in the environment of others stands in /proc
   */
  constructor(mark: string, canReadProc = hasProc()) {
    const script = WAIT + (canReadProc ? SWEEP : SWEEP_BY_PS);
    const more = canReadProc ? [] : psWithEnvironment(process.platform);
    this.#words = ['-c', script, 'kumobako-guardian', mark, ...more];
  }

  watch(pid: number): void {
    this.#tell(`+ ${pid}\n`);
  }

  unwatch(pid: number): void {
    if (this.#shell !== undefined) this.#tell(`- ${pid}\n`);
  }

  /** Lets the shell do its work now. Resolves when it has. */
  async stop(): Promise<void> {
    const shell = this.#shell;
    if (shell === undefined) return;
    this.#shell = undefined;
    const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
    shell.ref();
    shell.stdin?.end();
    await ended;
  }

  #tell(line: string): void {
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(line);
  }

  #start(): ChildProcess {
    const shell = spawn('/bin/sh', [...this.#words], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
    });
    shell.on('error', () => {});
    shell.stdin?.on('error', () => {});
    shell.unref();
    // The pipe must not keep a program alive that has nothing else to do.
    (shell.stdin as { unref?: () => void } | null)?.unref?.();
    return shell;
  }
}
