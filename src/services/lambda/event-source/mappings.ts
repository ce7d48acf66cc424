/** Look-ups of mappings, and the workers behind them. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { EventSourceMappingConfiguration } from '../api.gen.ts';
import { notFound } from '../errors.ts';
import { mappingConfiguration } from './shape.ts';
import { checkpoints, type MappingRecord, mappings, results } from './state.ts';

const WORKER = { service: 'lambda', worker: 'pollEventSource' };

export interface PollBody {
  place: Place;
  uuid: string;
}

/** @throws AwsError ResourceNotFoundException */
export async function requireMapping(tx: Transaction, place: Place, uuid: string): Promise<MappingRecord> {
  const record = await mappings.get(tx, place, uuid);
  if (record === undefined) throw notFound('The resource you requested does not exist.');
  return record;
}

export async function describeMapping(
  tx: Transaction,
  place: Place,
  record: MappingRecord,
  state?: string,
): Promise<EventSourceMappingConfiguration> {
  const result = await results.get(tx, place, record.uuid);
  return mappingConfiguration(place, record, result?.text, state);
}

/** Begins or ends the mapping's poller, as the record says; a running one begins again with what is new. */
export async function follow({ workers }: TxContext, place: Place, record: MappingRecord): Promise<void> {
  const { uuid } = record;
  const body: PollBody = { place, uuid };
  if (record.isEnabled) await workers.start({ ...WORKER, id: uuid, body });
  else await workers.stop({ ...WORKER, id: uuid });
}

export async function removeMapping(
  { tx, workers }: TxContext,
  place: Place,
  { uuid }: MappingRecord,
): Promise<void> {
  await workers.stop({ ...WORKER, id: uuid });
  await mappings.delete(tx, place, uuid);
  await results.delete(tx, place, uuid);
  const { records } = await checkpoints.list(tx, place, { prefix: [uuid] });
  for (const record of records) await checkpoints.deleteRecord(tx, place, record);
}
