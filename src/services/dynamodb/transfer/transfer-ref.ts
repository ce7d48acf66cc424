/** Names of exports and imports, and what both have in common. */

import { createHash } from 'node:crypto';
import { parseArn } from '../../../core/arn.ts';
import type { TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import { validation } from '../errors.ts';
import type { Failure } from './state.ts';

const RESOURCE = /^table\/([^/]+)\/(export|import)\/([^/]+)$/;
const TIME_DIGITS = 14;
/** How long a ClientToken stands for its request. */
export const TOKEN_MS = 8 * 60 * 60 * 1000;

export interface TransferRef {
  table: string;
  id: string;
  place: Place;
}

/** Throws ValidationException for what is no ARN of an export (or import) in this region. */
export function transferRef(text: string, kind: 'export' | 'import', place: Place): TransferRef {
  const arn = parseArn(text);
  const [, table, found, id] = RESOURCE.exec(arn?.resource ?? '') ?? [];
  const isHere =
    arn?.service === 'dynamodb' && arn.region === place.region && arn.partition === partitionOf(place.region);
  if (arn === undefined || !isHere || table === undefined || id === undefined || found !== kind) {
    throw validation(`Invalid ${kind === 'export' ? 'Export' : 'Import'} ARN`);
  }
  return { table, id, place: { account: arn.account, region: arn.region } };
}

/** As AWS writes it: 01693685827463-2d8752fd. */
export function transferId({ now, ids }: TxContext): string {
  return `${String(now()).padStart(TIME_DIGITS, '0')}-${ids.uuid().slice(0, 8)}`;
}

export function digestOf(input: object): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64');
}

/** What S3 refuses ends a transfer; throws what may go better at another time. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AwsError) || (error.status ?? 400) >= 500) throw error;
  return { code: `S3${error.code}`, message: error.message };
}
