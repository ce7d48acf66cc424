/** Services whose handlers get other parts than the world's own. */

import type { StagedContext, TxContext } from '../../src/core/context.ts';
import { Mutexes } from '../../src/core/mutexes.ts';
import type { AnyService, DeliveryHandler, Operation, TimerHandler } from '../../src/core/service.ts';

type Change = (context: TxContext) => TxContext;

/** A service whose transactions all get a changed context. */
export function changingTransactions(service: AnyService, change: Change): AnyService {
  const staged = <C extends StagedContext>(context: C): C => ({
    ...context,
    transact: (action) => context.transact((inner) => action(change(inner))),
  });
  const operation = (made: Operation<object, object>): Operation<object, object> => {
    if (made.kind === 'tx') {
      const handler: typeof made.handler = (context, input) => made.handler(change(context), input);
      return { ...made, handler };
    }
    const handler: typeof made.handler = (context, input) => made.handler(staged(context), input);
    return { ...made, handler };
  };
  const delivery =
    (handle: DeliveryHandler): DeliveryHandler =>
    (context, body) =>
      handle(staged(context), body);
  const timer =
    (handle: TimerHandler): TimerHandler =>
    (context, body) =>
      handle(change(context), body);
  return {
    ...service,
    operations: mapped(service.operations, (made) => (made === undefined ? undefined : operation(made))),
    deliveries: mapped(service.deliveries ?? {}, delivery),
    timers: mapped(service.timers ?? {}, timer),
  };
}

export function mapped<T>(table: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, change(value)]));
}

/** Locks that nobody ever holds. */
class NoLocks extends Mutexes {
  override holding<T>(_names: readonly string[], action: () => Promise<T>): Promise<T> {
    return action();
  }

  override async take(): Promise<() => void> {
    return () => {};
  }
}

/** Locks save attempts; that nothing is wrong without them must come from the checks of the commit. */
export function withoutLocks(service: AnyService): AnyService {
  return changingTransactions(service, (context) => ({ ...context, locks: new NoLocks() }));
}
