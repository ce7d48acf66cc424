/**
 * Regular expressions of users on texts of users: V8's usual engine tries what may take longer than the world lasts, and
 * nothing else of the process runs meanwhile. It has a second one whose time is linear, which takes over after so many
 * steps back (50,000). That one knows neither flag `i` nor what looks ahead, and neither did it know what looks behind
 * before Node 24: these stay as they are.
 */

import { setFlagsFromString } from 'node:v8';

/** For the whole process and its threads, however often it is called. */
export function boundRegexes(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
}
