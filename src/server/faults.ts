import { ControlError } from '../console-api/control-request.ts';
import type { FaultPages } from '../console-api/faults.ts';
import type { Log } from '../core/log.ts';
import { FaultError, type FaultRequest, type Faults } from '../gateway/faults.ts';

/** The orders as control pages: refusals are answered with their own words. */
export function faultPages(faults: Faults): FaultPages {
  return {
    add: (request) => {
      try {
        // The page has checked the types; names and limits are checked by whom they belong to.
        return faults.add(request as unknown as FaultRequest);
      } catch (error) {
        throw error instanceof FaultError ? new ControlError(400, error.message) : error;
      }
    },
    list: () => faults.list(),
    clear: (id) => faults.clear(id),
  };
}

const READS = ['GetItem', 'BatchGetItem', 'TransactGetItems', 'Query', 'Scan'];
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'];

/** Variables of other local clouds that order faults of DynamoDB, and the operations that they mean. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  DYNAMODB_ERROR_PROBABILITY: [...READS, ...WRITES],
  DYNAMODB_READ_ERROR_PROBABILITY: READS,
  DYNAMODB_WRITE_ERROR_PROBABILITY: WRITES,
};

/** Orders what the environment wants. A value that is no probability is told and does nothing. */
export function orderFromEnvironment(
  faults: Faults,
  environment: Readonly<Record<string, string | undefined>>,
  log: Log,
): void {
  for (const [name, operations] of Object.entries(VARIABLES)) {
    const text = environment[`LOCALSTACK_${name}`] ?? environment[name] ?? '';
    if (text === '' || Number(text) === 0) continue;
    try {
      for (const operation of operations) {
        const error = 'ProvisionedThroughputExceededException';
        faults.add({ service: 'dynamodb', operation, error, rate: Number(text) });
      }
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      log.warn(`${name} orders nothing: ${error.message}`, { value: text });
    }
  }
}
