/** Tags of queues. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html */

import { invalidParameter } from './errors.ts';
import { TAG_KEY_LENGTH_MAX, TAG_VALUE_LENGTH_MAX, TAGS_MAX } from './limits.ts';

export type Tags = Readonly<Record<string, string>>;

/** The tags of a queue with others added. Throws InvalidParameterValue. */
export function checkTags(queueName: string, existing: Tags, added: Tags): Record<string, string> {
  for (const [key, value] of Object.entries(added)) {
    checkTagKey(key);
    if (value.length > TAG_VALUE_LENGTH_MAX) {
      throw invalidParameter(
        `Tag values must be between 0 and ${TAG_VALUE_LENGTH_MAX} characters in length.`,
      );
    }
  }
  const all = { ...existing, ...added };
  if (Object.keys(all).length > TAGS_MAX) {
    throw invalidParameter(`Too many tags added for queue ${queueName}.`);
  }
  return all;
}

export function checkTagKey(key: string): void {
  if (key.length < 1 || key.length > TAG_KEY_LENGTH_MAX) {
    throw invalidParameter(`Tag keys must be between 1 and ${TAG_KEY_LENGTH_MAX} characters in length.`);
  }
  if (!key.toLowerCase().startsWith('aws:')) return;
  throw invalidParameter(`Tag key ${key} is reserved: keys must not begin with aws:.`);
}
