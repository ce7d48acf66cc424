/** Capacity modes and numbers: kept and shown; nothing is throttled. */

import type { OnDemandThroughput, ProvisionedThroughput, WarmThroughput } from '../api.gen.ts';
import { invalidParameter, validation } from '../errors.ts';
import { CAPACITY_UNITS_MAX } from '../limits.ts';
import type { Throughput, WarmThroughput as WarmRecord } from '../state.ts';

/** What an on-demand table can take at once when it is new. */
export const INITIAL_WARM: WarmRecord = { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 4_000 };

const NO_THROUGHPUT: Throughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST';

const UNIT_NAMES = ['ReadCapacityUnits', 'WriteCapacityUnits'] as const;

/** @param suffix ` for index NAME` */
function checkBounds(throughput: ProvisionedThroughput, suffix: string): void {
  for (const name of UNIT_NAMES) {
    if (throughput[name] <= CAPACITY_UNITS_MAX) continue;
    throw validation(`Given value ${throughput[name]} for ${name} is out of bounds${suffix}`);
  }
}

/** The throughput of a new table. Throws ValidationException. */
export function tableThroughput(
  billingMode: BillingMode,
  throughput: ProvisionedThroughput | undefined,
): Throughput {
  if (billingMode === 'PAY_PER_REQUEST') {
    if (throughput === undefined) return NO_THROUGHPUT;
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (throughput === undefined) {
    throw invalidParameter(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  checkBounds(throughput, '');
  return throughput;
}

/** The throughput of a new global index. Throws ValidationException. */
export function indexThroughput(
  indexName: string,
  billingMode: BillingMode,
  throughput: ProvisionedThroughput | undefined,
): Throughput {
  if (billingMode === 'PAY_PER_REQUEST') {
    if (throughput === undefined) return NO_THROUGHPUT;
    const rule = `ProvisionedThroughput should not be specified for index: ${indexName}`;
    throw invalidParameter(`${rule} when BillingMode is PAY_PER_REQUEST`);
  }
  if (throughput === undefined) {
    throw invalidParameter(`ProvisionedThroughput is not specified for index: ${indexName}`);
  }
  checkBounds(throughput, ` for index ${indexName}`);
  return throughput;
}

/** The throughput after an update. Throws when nothing would change. @param subject `the table` or `the index NAME` */
export function changedThroughput(
  before: Throughput,
  after: ProvisionedThroughput,
  subject: string,
  nowMs: number,
): Throughput {
  checkBounds(after, subject === 'the table' ? '' : ` for index ${subject.slice('the index '.length)}`);
  const changes = UNIT_NAMES.map((name) => after[name] - before[name]);
  if (changes.every((change) => change === 0)) {
    const numbers = UNIT_NAMES.map(
      (name) =>
        `Current ${name} provisioned for the table: ${before[name]}. Requested ${name}: ${after[name]}. `,
    );
    throw validation(
      `The provisioned throughput for ${subject} will not change. The requested value equals the current value. ` +
        `${numbers.join('')}Refer to the Amazon DynamoDB Developer Guide for current limits and how to request ` +
        'higher limits.',
    );
  }
  return {
    ...after,
    increasedAtMs: changes.some((change) => change > 0) ? nowMs : before.increasedAtMs,
    decreasedAtMs: changes.some((change) => change < 0) ? nowMs : before.decreasedAtMs,
  };
}

const MAX_NAMES = ['MaxReadRequestUnits', 'MaxWriteRequestUnits'] as const;

/**
 * OnDemandThroughput of a table or index, -1 taking a limit away. Throws ValidationException.
 *
 * @param indexName undefined for the table
 */
export function onDemandLimits(
  limits: OnDemandThroughput,
  billingMode: BillingMode,
  indexName?: string,
): OnDemandThroughput {
  const subject = indexName === undefined ? '' : ` for index : ${indexName}`;
  for (const name of MAX_NAMES) {
    const value = limits[name];
    if (value === undefined) continue;
    if (billingMode === 'PROVISIONED') {
      const rule = `${name} for OnDemandThroughput cannot be specified${subject}`;
      throw invalidParameter(`${rule} when the table BillingMode is PROVISIONED`);
    }
    if (value < -1 || value === 0) {
      const where = indexName === undefined ? ' for table' : subject;
      throw invalidParameter(`Requested ${name} for OnDemandThroughput${where} is outside of valid range`);
    }
  }
  return limits;
}

/**
 * The limits after an update, which names only those that change; undefined when none is left. Throws
 * ValidationException.
 *
 * @param indexName undefined for the table
 */
export function changedLimits(
  before: OnDemandThroughput | undefined,
  changes: OnDemandThroughput,
  billingMode: BillingMode,
  indexName?: string,
): OnDemandThroughput | undefined {
  const merged = { ...before, ...onDemandLimits(changes, billingMode, indexName) };
  const left = MAX_NAMES.filter((name) => merged[name] !== undefined && merged[name] !== -1);
  return left.length === 0 ? undefined : Object.fromEntries(left.map((name) => [name, merged[name]]));
}

/**
 * What a table or index can take at once. Throws ValidationException when less is asked for than it has.
 *
 * @param subject `table` or `index NAME`
 */
export function warmThroughput(
  asked: WarmThroughput,
  least: WarmRecord,
  subject: string,
  isLower: string,
): WarmRecord {
  const units = [
    ['ReadUnitsPerSecond', asked.ReadUnitsPerSecond, least.readUnitsPerSecond],
    ['WriteUnitsPerSecond', asked.WriteUnitsPerSecond, least.writeUnitsPerSecond],
  ] as const;
  for (const [name, value, minimum] of units) {
    if (value === undefined || value >= minimum) continue;
    throw invalidParameter(`Requested ${name} for WarmThroughput for ${subject} is lower than ${isLower}`);
  }
  return {
    readUnitsPerSecond: asked.ReadUnitsPerSecond ?? least.readUnitsPerSecond,
    writeUnitsPerSecond: asked.WriteUnitsPerSecond ?? least.writeUnitsPerSecond,
  };
}

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html';

/** Warm throughput of something new. */
export function newWarmThroughput(
  asked: WarmThroughput,
  billingMode: BillingMode,
  throughput: Throughput,
  subject: string,
): WarmRecord {
  if (billingMode === 'PAY_PER_REQUEST') {
    return warmThroughput(asked, INITIAL_WARM, subject, `initial throughput for OnDemand. See: ${GUIDE}`);
  }
  const { ReadCapacityUnits: readUnitsPerSecond, WriteCapacityUnits: writeUnitsPerSecond } = throughput;
  const least = { readUnitsPerSecond, writeUnitsPerSecond };
  return warmThroughput(asked, least, subject, 'ReadCapacityUnits of ProvisionedThroughput');
}

/** Warm throughput that nobody has asked for. */
export function currentWarm(billingMode: BillingMode, throughput: Throughput): WarmRecord {
  if (billingMode === 'PAY_PER_REQUEST') return INITIAL_WARM;
  return {
    readUnitsPerSecond: throughput.ReadCapacityUnits,
    writeUnitsPerSecond: throughput.WriteCapacityUnits,
  };
}
