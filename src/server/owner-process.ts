import { readFileSync } from 'node:fs';

/**
 * When a process began, as a text that no other process of the same number shares; undefined when there is none. Where
 * the system does not tell (anywhere but Linux), a later process of the same number passes for the earlier one.
 */
export function processStart(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process lives, too.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  try {
    // pid (name) state ppid ...: the 22nd field is the start; a name may hold blanks and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended and waits for its parent to notice.
    return fields[0] === 'Z' ? undefined : (fields[19] ?? '');
  } catch {
    return '';
  }
}
