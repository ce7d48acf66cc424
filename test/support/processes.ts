/** Processes of this machine, as /proc shows them. */

import { readdirSync, readFileSync } from 'node:fs';

/** What runs below a process, and what has left it but still has its folder in its environment. */
export function processesOf(folder: string, host: number): number[] {
  const pids = readdirNumbers();
  const below = new Set([host]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const pid of pids) {
      const parent = Number(read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')[1]);
      if (!below.has(pid) && below.has(parent)) {
        below.add(pid);
        grown = true;
      }
    }
  }
  const named = pids.filter((pid) => pid !== process.pid && read(`/proc/${pid}/environ`).includes(folder));
  below.delete(host);
  return [...new Set([...below, ...named])];
}

/** Zombies are not. */
export function isAlive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  return stat !== '' && !stat.includes(') Z ');
}

const readdirNumbers = () =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
