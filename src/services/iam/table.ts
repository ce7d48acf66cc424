/** Entries of the service's table. */

import type { Access, StagedHandler, StagedOperation, TxHandler, TxOperation } from '../../core/service.ts';
import { iamChanged } from '../../policy/identity/revision.ts';

export function reads<I, O>(handler: TxHandler<I, O>, access: Access<I>): TxOperation<I, O> {
  return { kind: 'tx', handler, access, readOnly: true };
}

/** Whatever changes an account's IAM moves its revision in the same commit. */
export function writes<I, O>(
  handler: TxHandler<I, O>,
  access: Access<I>,
  facts: Pick<TxOperation<I, O>, 'recorded' | 'refused'> = {},
): TxOperation<I, O> {
  return {
    kind: 'tx',
    handler: async (context, input) => {
      const output = await handler(context, input);
      iamChanged(context.tx, context.place.account);
      return output;
    },
    access,
    ...facts,
  };
}

/** For what needs more time than a transaction has. Nothing of it is part of what decides on requests. */
export function slowly<I, O>(
  handler: StagedHandler<I, O>,
  access: Access<I>,
  facts: Pick<StagedOperation<I, O>, 'recorded' | 'refused'> = {},
): StagedOperation<I, O> {
  return { kind: 'staged', handler, access, ...facts };
}
