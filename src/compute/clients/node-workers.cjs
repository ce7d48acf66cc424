'use strict';

// Several events at a time, as on Lambda Managed Instances: worker threads load the function, each by itself, and each of
// them serves several events asynchronously. This thread watches over them.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html

const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { Connection } = require('./node-connection.cjs');
const { patchConsole, logError } = require('./node-console.cjs');
const { errorDocument, errorHeaders, runtimeError } = require('./node-errors.cjs');

const WORKERS_PER_CPU = 8;
const ALL_ENDED = 1;

async function serveByWorkers() {
  const concurrency = Number(process.env.AWS_LAMBDA_MAX_CONCURRENCY);
  const cpus = Number(process.env._KUMOBAKO_VCPUS);
  delete process.env._KUMOBAKO_VCPUS;
  delete process.env._X_AMZN_TRACE_ID;
  const asked = Number.parseInt(process.env.AWS_LAMBDA_NODEJS_WORKER_COUNT, 10);
  const wanted = asked > 0 ? asked : Math.max(1, Math.ceil(WORKERS_PER_CPU * cpus));
  const count = Math.min(wanted, concurrency);
  // Frames of the log that are larger than a pipe takes at once must not mix.
  const lock = new Int32Array(new SharedArrayBuffer(4));
  const workers = Array.from({ length: count }, (_, index) => {
    // Together they ask for as many events as there may be.
    const share = Math.floor(concurrency / count) + (index < concurrency % count ? 1 : 0);
    return new Worker(path.join(__dirname, 'node-worker.cjs'), { workerData: { share, lock } });
  });
  patchConsole({ lock });
  const connection = await Connection.open(process.env.AWS_LAMBDA_RUNTIME_API);
  let left = count;
  for (const worker of workers) {
    watch(worker, connection, () => {
      left--;
      if (left === 0) process.exit(ALL_ENDED);
    });
  }
}

/** A worker that ends leaves its events without an answer: who waits for them hears why. The others go on. */
function watch(worker, connection, over) {
  const events = new Set();
  let failure;
  worker.on('message', ({ began, ended }) => {
    if (began !== undefined) events.add(began);
    else events.delete(ended);
  });
  worker.on('error', (error) => {
    failure = error;
    logError('Uncaught Exception', error);
  });
  worker.on('exit', async (code) => {
    for (const id of events) {
      const error =
        failure ??
        runtimeError(
          'Runtime.ExitError',
          `RequestId: ${id} Error: Runtime exited with error: exit status ${code}`,
        );
      await connection.request('POST', `invocation/${id}/error`, errorDocument(error), errorHeaders(error));
    }
    over();
  });
}

module.exports = { serveByWorkers };
