'use strict';

// Runs a Lambda function on Node.js: asks the Runtime API for events, calls the handler, sends back what it answers.
//
//   node node.cjs            the environment says what to run
//   node node.cjs --spare    waits on file descriptor 4 for one line of JSON that says it

const fs = require('node:fs');
const { Connection } = require('./node-connection.cjs');
const { logError, nowServing, patchConsole } = require('./node-console.cjs');
const { askAgain, errorDocument, errorHeaders, isModern, runtimeError } = require('./node-errors.cjs');
const { loadHandler, resolveThroughNodePath } = require('./node-handler.cjs');
const { initFailed } = require('./node-init-error.cjs');
const { answerAndAsk, answerOf, readFacts } = require('./node-invocation.cjs');
const { enterInvocation, openInvokeStore } = require('./node-invoke-store.cjs');
const { pointOldSdk } = require('./node-old-sdk.cjs');
const { rehearse } = require('./node-rehearsal.cjs');

const MANAGED = 'lambda-managed-instances';
const CONTROL_FD = 4;
const ORDER_PIECE_BYTES = 65_536;
const NEWLINE = 10;
const EXIT = { unhandledRejection: 128, uncaughtException: 129, unsettled: 13 };

let connection;
/** The request being served; undefined before the first and between two. */
let serving;

async function main() {
  if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE === MANAGED) {
    // Threads take time to load, and most functions have none.
    await require('./node-workers.cjs').serveByWorkers();
    return;
  }
  readFacts(process.env);
  patchConsole();
  openInvokeStore();
  connection = await Connection.open(process.env.AWS_LAMBDA_RUNTIME_API);
  catchTheRest();
  resolveThroughNodePath();
  pointOldSdk();
  let handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    await initFailed(connection, error);
    if (isModern()) throw error;
    process.exit(EXIT.uncaughtException);
  }
  let event = await connection.ask();
  for (;;) event = await serveOne(handler, event);
}

function catchTheRest() {
  // The new client leaves it to Node, which prints the error and exits.
  if (isModern()) return;
  process.on('uncaughtException', (error) => void die('Uncaught Exception', error, EXIT.uncaughtException));
  process.on('unhandledRejection', (reason, promise) => {
    const error = Object.assign(runtimeError('Runtime.UnhandledPromiseRejection', String(reason)), {
      reason,
      promise,
    });
    void die('Unhandled Promise Rejection', error, EXIT.unhandledRejection);
  });
  process.on('beforeExit', () => serving?.emptied());
}

/** What nobody caught ends the process; whoever waits hears why. */
async function die(title, error, status) {
  logError(title, error);
  const operation = serving === undefined ? 'init/error' : `invocation/${serving.id}/error`;
  await connection.request('POST', operation, errorDocument(error), errorHeaders(error));
  process.exit(status);
}

/** Serves an event; resolves with the next one. */
async function serveOne(handler, event) {
  const { headers } = event;
  const id = headers['lambda-runtime-aws-request-id'];
  nowServing(id, headers['lambda-runtime-aws-tenant-id']);
  setTrace(headers['lambda-runtime-trace-id']);
  enterInvocation(id, headers['lambda-runtime-trace-id']);
  const own = { id, emptied: () => {}, failed: undefined };
  serving = own;
  connection.rest();
  const answer = await answerOf(connection, handler, event, own);
  if (own.failed?.name === 'Runtime.NodeJsExit') process.exit(EXIT.unsettled);
  serving = undefined;
  return answerAndAsk(connection, id, answer);
}

function setTrace(trace) {
  if (trace === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = trace;
}

/** What stays as it is is not touched: with TZ Node looks for its time zone, for which it may read a whole folder. */
function become(env) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
}

/** Everything is loaded but the function: what it needs to know comes as one line. */
async function waitAsSpare() {
  for (const name of ['stream', 'url', 'http', 'https', 'crypto', 'zlib']) require(`node:${name}`);
  // What has run once runs faster, and nothing of the function's is in it.
  await rehearse(async (rehearsed) => {
    connection = rehearsed;
    readFacts(process.env);
    const handler = await loadHandler(__dirname, 'node-rehearsal.handler');
    await serveOne(handler, await connection.ask());
    connection = undefined;
    nowServing(undefined, undefined);
    setTrace(undefined);
  }).catch(() => {});
  const { env, cwd } = JSON.parse(readOrder());
  become(env);
  askAgain();
  process.chdir(cwd);
  process.argv.length = 1;
  // Node reads NODE_PATH once, when it starts.
  require('node:module')._initPaths();
  await main();
}

/** Stands still until it comes: nothing wakes up quicker. */
function readOrder() {
  fs.writeSync(CONTROL_FD, '.');
  const pieces = [];
  const piece = Buffer.allocUnsafe(ORDER_PIECE_BYTES);
  for (;;) {
    const bytes = fs.readSync(CONTROL_FD, piece);
    if (bytes === 0) process.exit(0);
    pieces.push(Buffer.from(piece.subarray(0, bytes)));
    if (piece[bytes - 1] === NEWLINE) break;
  }
  fs.closeSync(CONTROL_FD);
  return Buffer.concat(pieces).toString();
}

if (process.argv[2] === '--spare') void waitAsSpare();
else void main();
