/** What the machine itself tells: used where a process starts, never by a world. */

import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/**
 * Changes when the machine starts anew. A data directory whose last process did not stop cleanly under
 * another boot id has seen a power cut (or a reboot that killed it): what was not synced may be lost.
 */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux. The minute of the start; when it is off by one, young blobs are checked without need.
    return `started-${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  }
}
