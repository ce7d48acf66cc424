/** Scalable targets by their ARN, which only tagging goes by. */

import { parseArn } from '../../core/arn.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { resourceNotFound, tooManyTags, validation } from './errors.ts';
import { type TargetRecord, targets } from './state.ts';

const TAGS_MAX = 50;

interface Tagged {
  readonly place: Place;
  readonly record: TargetRecord;
}

export async function tagged(tx: Transaction, text: string): Promise<Tagged | undefined> {
  const arn = parseArn(text);
  const [kind, id = ''] = (arn?.resource ?? '').split('/');
  if (arn?.service !== 'application-autoscaling' || kind !== 'scalable-target') return undefined;
  const place = { account: arn.account, region: arn.region };
  const record = await targets.getBy(tx, place, 'byId', [id]);
  return record === undefined ? undefined : { place, record };
}

/** @throws AwsError ResourceNotFoundException */
export async function requireTagged(tx: Transaction, arn: string): Promise<Tagged> {
  const found = await tagged(tx, arn);
  if (found === undefined) throw resourceNotFound(arn);
  return found;
}

/** @throws AwsError ValidationException, TooManyTagsException */
export function checkTags(tags: Readonly<Record<string, string>>, arn: string): void {
  if (Object.keys(tags).length > TAGS_MAX) throw tooManyTags(arn, TAGS_MAX);
  const reserved = Object.keys(tags).find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) {
    throw validation('Tag keys that begin with aws: are reserved for AWS.');
  }
}
