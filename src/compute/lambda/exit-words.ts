/** How Lambda words the end of a runtime: in the terms of Go, which its supervisor is written in. */

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGINT: 'interrupt',
  SIGABRT: 'aborted (core dumped)',
  SIGSEGV: 'segmentation fault (core dumped)',
  SIGBUS: 'bus error (core dumped)',
  SIGFPE: 'floating point exception (core dumped)',
  SIGILL: 'illegal instruction (core dumped)',
  SIGHUP: 'hangup',
  SIGQUIT: 'quit (core dumped)',
  SIGTRAP: 'trace/breakpoint trap (core dumped)',
  SIGPIPE: 'broken pipe',
};

/** Wrappers (a shell, `unshare`) report the end of what they ran by a signal as 128 and its number. */
const NUMBERS: Readonly<Record<number, string>> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
};

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `Runtime exited with error: exit status 3` */
export function exitWords({ code, signal }: Ended, isWrapped: boolean): string {
  const name = signal ?? (isWrapped && code !== null ? NUMBERS[code] : undefined);
  if (name !== undefined) return `Runtime exited with error: signal: ${SIGNALS[name] ?? name}`;
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
}
