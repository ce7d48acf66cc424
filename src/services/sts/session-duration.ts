import type { Caller } from '../../core/caller.ts';

const DEFAULT_SECONDS = 12 * 3600;
const ROOT_SECONDS_MAX = 3600;

/** How long a session lasts that a user or root gets for itself: root's is cut to an hour, without an error. */
export function ownSessionSeconds({ type }: Caller, asked = DEFAULT_SECONDS): number {
  return type === 'root' ? Math.min(asked, ROOT_SECONDS_MAX) : asked;
}
