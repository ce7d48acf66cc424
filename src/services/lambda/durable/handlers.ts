/** What the outbox and the timers call of durable executions. */

import type { Service } from '../../../core/service.ts';
import type { Api } from '../api.gen.ts';
import { runAgain } from './asking.ts';
import { chain } from './chained.ts';
import { expire, forgetFunction, forgetRows, timeOut } from './closing.ts';
import { operationDue } from './due.ts';
import { executionEnded } from './ended.ts';
import { runDurable } from './lane.ts';

export const durableDeliveries: NonNullable<Service<Api>['deliveries']> = {
  runDurable,
  chainDurable: chain,
  durableEnded: executionEnded,
  forgetDurable: forgetRows,
  forgetDurables: forgetFunction,
};

export const durableTimers: NonNullable<Service<Api>['timers']> = {
  durableDue: operationDue,
  durableAgain: runAgain,
  durableTimeout: timeOut,
  durableExpire: expire,
};
