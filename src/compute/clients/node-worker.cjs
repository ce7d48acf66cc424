'use strict';

// A worker thread of `node-workers.cjs`.

const { AsyncLocalStorage } = require('node:async_hooks');
const { parentPort, workerData } = require('node:worker_threads');
const { Connection } = require('./node-connection.cjs');
const { patchConsole } = require('./node-console.cjs');
const { loadHandler, resolveThroughNodePath } = require('./node-handler.cjs');
const { initFailed } = require('./node-init-error.cjs');
const { answerAndAsk, answerOf, readFacts } = require('./node-invocation.cjs');
const { invocationFacts, openInvokeStore } = require('./node-invoke-store.cjs');
const { pointOldSdk } = require('./node-old-sdk.cjs');

const NOT_LOADED = 1;

/** Which event the code that asks is about. */
const current = new AsyncLocalStorage();

async function main() {
  const { share, lock } = workerData;
  patchConsole({ lock, serving: () => current.getStore() });
  readFacts(process.env);
  openInvokeStore(current);
  resolveThroughNodePath();
  pointOldSdk();
  const address = process.env.AWS_LAMBDA_RUNTIME_API;
  let handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    await initFailed(await Connection.open(address), error);
    process.exit(NOT_LOADED);
  }
  for (let index = 0; index < share; index++) void serve(await Connection.open(address), handler);
}

/** One event at a time, and as many of these as the worker serves. */
async function serve(connection, handler) {
  let event = await connection.ask();
  for (;;) event = await serveOne(connection, handler, event);
}

async function serveOne(connection, handler, event) {
  const { headers } = event;
  const requestId = headers['lambda-runtime-aws-request-id'];
  parentPort.postMessage({ began: requestId });
  const tenantId = headers['lambda-runtime-aws-tenant-id'];
  const answer = await current.run(
    invocationFacts(requestId, headers['lambda-runtime-trace-id'], tenantId),
    () => answerOf(connection, handler, event, { emptied: () => {} }),
  );
  parentPort.postMessage({ ended: requestId });
  return answerAndAsk(connection, requestId, answer);
}

void main();
