/** Times in inputs: AWS takes seconds and milliseconds. */

const SECOND_MS = 1_000;
/** Later seconds than this are milliseconds. */
const SECONDS_MAX = 1e11;

export function isInSeconds(time: number): boolean {
  return time < SECONDS_MAX;
}

export function millisecondsOf(time: number): number {
  return isInSeconds(time) ? time * SECOND_MS : time;
}
