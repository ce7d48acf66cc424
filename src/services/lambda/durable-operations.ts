/** The part of the service's table that is about durable executions. */

import type { Service } from '../../core/service.ts';
import { onFunction } from './access.ts';
import type { Api } from './api.gen.ts';
import { onCallback, onExecution } from './durable/access.ts';
import { checkpointDurableExecution } from './operations/checkpoint-durable-execution.ts';
import { getDurableExecution } from './operations/get-durable-execution.ts';
import { getDurableExecutionHistory } from './operations/get-durable-execution-history.ts';
import { getDurableExecutionState } from './operations/get-durable-execution-state.ts';
import { listDurableExecutionsByFunction } from './operations/list-durable-executions-by-function.ts';
import { sendDurableExecutionCallbackFailure } from './operations/send-durable-execution-callback-failure.ts';
import { sendDurableExecutionCallbackHeartbeat } from './operations/send-durable-execution-callback-heartbeat.ts';
import { sendDurableExecutionCallbackSuccess } from './operations/send-durable-execution-callback-success.ts';
import { stopDurableExecution } from './operations/stop-durable-execution.ts';

export const durableOperations = {
  CheckpointDurableExecution: {
    kind: 'staged',
    handler: checkpointDurableExecution,
    access: onExecution('CheckpointDurableExecution'),
    refused: { 'Updates.ChainedInvokeOptions.TenantId': 'Sandboxes belong to versions, not to tenants.' },
  },
  GetDurableExecution: {
    kind: 'staged',
    handler: getDurableExecution,
    access: onExecution('GetDurableExecution'),
    readOnly: true,
  },
  GetDurableExecutionHistory: {
    kind: 'staged',
    handler: getDurableExecutionHistory,
    access: onExecution('GetDurableExecutionHistory'),
    readOnly: true,
  },
  GetDurableExecutionState: {
    kind: 'staged',
    handler: getDurableExecutionState,
    access: onExecution('GetDurableExecutionState'),
    readOnly: true,
  },
  ListDurableExecutionsByFunction: {
    kind: 'tx',
    handler: listDurableExecutionsByFunction,
    access: onFunction('ListDurableExecutionsByFunction'),
    readOnly: true,
  },
  SendDurableExecutionCallbackFailure: {
    kind: 'staged',
    handler: sendDurableExecutionCallbackFailure,
    access: onCallback('SendDurableExecutionCallbackFailure'),
  },
  SendDurableExecutionCallbackHeartbeat: {
    kind: 'tx',
    handler: sendDurableExecutionCallbackHeartbeat,
    access: onCallback('SendDurableExecutionCallbackHeartbeat'),
  },
  SendDurableExecutionCallbackSuccess: {
    kind: 'staged',
    handler: sendDurableExecutionCallbackSuccess,
    access: onCallback('SendDurableExecutionCallbackSuccess'),
  },
  StopDurableExecution: {
    kind: 'staged',
    handler: stopDurableExecution,
    access: onExecution('StopDurableExecution'),
  },
} satisfies Service<Api>['operations'];
