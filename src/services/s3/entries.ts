/** The kinds of entries of the service's table. */

import type { Access, StagedHandler, StagedOperation, TxHandler, TxOperation } from '../../core/service.ts';

/** What an entry says for the coverage page. */
export type Remarks = Partial<Pick<TxOperation<object, object>, 'recorded' | 'refused'>>;

/** One transaction that only reads. */
export function reads<I, O>(handler: TxHandler<I, O>, access: Access<I>): TxOperation<I, O> {
  return { kind: 'tx', handler, access, readOnly: true };
}

/** One transaction. */
export function writes<I, O>(
  handler: TxHandler<I, O>,
  access: Access<I>,
  remarks: Remarks = {},
): TxOperation<I, O> {
  return { kind: 'tx', handler, access, ...remarks };
}

/** Takes in or copies content of any length. */
export function streams<I, O>(
  handler: StagedHandler<I, O>,
  access: Access<I>,
  remarks: Remarks = {},
): StagedOperation<I, O> {
  return { kind: 'staged', handler, access, ...remarks };
}

/** Gives content of any length. */
export function streamsOut<I, O>(handler: StagedHandler<I, O>, access: Access<I>): StagedOperation<I, O> {
  return { kind: 'staged', handler, access, readOnly: true, goesOn: true };
}
