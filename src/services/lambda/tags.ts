/** Tags of functions and of what belongs to Lambda beside them. */

import { invalidParameter } from './errors.ts';

const TAGS_MAX = 50;

/** @throws AwsError InvalidParameterValueException */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const keys = Object.keys(tags);
  if (keys.length > TAGS_MAX) {
    throw invalidParameter('Number of tags exceeds resource tag limit.');
  }
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) {
    throw invalidParameter(`Tag keys starting with 'aws:' are reserved for system use: ${reserved}`);
  }
}
