/** Entries of the service's table. */

import type { Access, TxHandler, TxOperation } from '../../core/service.ts';
import { organizationsChanged } from '../../policy/organization/revision.ts';

type Facts<I, O> = Pick<TxOperation<I, O>, 'recorded' | 'refused'>;

export function reads<I, O>(
  handler: TxHandler<I, O>,
  access: Access<I>,
  facts: Facts<I, O> = {},
): TxOperation<I, O> {
  return { kind: 'tx', handler, access, readOnly: true, ...facts };
}

/** Whatever changes an organization moves the revision that decisions are kept under, in the same commit. */
export function writes<I, O>(
  handler: TxHandler<I, O>,
  access: Access<I>,
  facts: Facts<I, O> = {},
): TxOperation<I, O> {
  return {
    kind: 'tx',
    handler: async (context, input) => {
      const output = await handler(context, input);
      organizationsChanged(context.tx);
      return output;
    },
    access,
    ...facts,
  };
}
