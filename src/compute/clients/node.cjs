'use strict';

// Runs a Lambda function on Node.js: asks the Runtime API for events, calls the handler, sends back what it answers.
//
//   node node.cjs            the environment says what to run
//   node node.cjs --spare    waits on file descriptor 4 for one line of JSON that says it

const fs = require('node:fs');
const { Connection } = require('./node-connection.cjs');
const { logError, nowServing, patchConsole } = require('./node-console.cjs');
const {
  askAgain,
  errorDocument,
  errorHeaders,
  isModern,
  runtimeError,
  typeOf,
} = require('./node-errors.cjs');
const { loadHandler, resolveThroughNodePath, STREAMING } = require('./node-handler.cjs');
const { enterInvocation, openInvokeStore } = require('./node-invoke-store.cjs');
const { pointOldSdk } = require('./node-old-sdk.cjs');
const { rehearse } = require('./node-rehearsal.cjs');
const { ResponseStream } = require('./node-stream.cjs');

const CONTROL_FD = 4;
const ORDER_PIECE_BYTES = 65_536;
const NEWLINE = 10;
const ANSWERED_TWICE =
  'Invocation has already been reported as done. Cannot call complete more than once per invocation.';
const EXIT = { unhandledRejection: 128, uncaughtException: 129, unsettled: 13 };

let connection;
/** The request being served; undefined before the first and between two. */
let serving;
/** What the environment says of the function: each event's context has it. */
let facts;

async function main() {
  facts = readFacts(process.env);
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
    logError(isModern() ? 'Init Error' : 'Uncaught Exception', error);
    await connection.request('POST', 'init/error', errorDocument(error), errorHeaders(error));
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
async function serveOne(handler, { headers, body }) {
  const id = headers['lambda-runtime-aws-request-id'];
  const tenantId = headers['lambda-runtime-aws-tenant-id'];
  nowServing(id, tenantId);
  setTrace(headers['lambda-runtime-trace-id']);
  enterInvocation(id, headers['lambda-runtime-trace-id']);
  const streaming = handler[STREAMING];
  const stream = streaming === undefined ? undefined : new ResponseStream(connection, id, streaming);
  serving = { id, emptied: () => {} };
  connection.rest();
  let answer;
  try {
    const event = JSON.parse(body);
    const context = contextOf(id, headers, tenantId);
    if (stream !== undefined) {
      await untilDone(() => handler(event, stream, context));
      await stream.done();
    } else answer = textOf(await call(handler, event, context));
  } catch (error) {
    await sendError(id, error, stream);
  }
  serving = undefined;
  return answer === undefined
    ? connection.ask()
    : connection.answerAndAsk(`invocation/${id}/response`, answer, { 'Content-Type': 'application/json' });
}

function setTrace(trace) {
  if (trace === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = trace;
}

function textOf(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw runtimeError(
      'Runtime.JSONStringifyError',
      `Unable to stringify response body${isModern() ? '' : `: ${error.message}`}`,
      isModern() ? undefined : error,
    );
  }
}

async function sendError(id, error, stream) {
  logError('Invoke Error', error);
  if (stream?.hasBegun) {
    stream.fail(typeOf(error), errorDocument(error));
    await stream.done();
  } else
    await connection.request('POST', `invocation/${id}/error`, errorDocument(error), errorHeaders(error));
  if (error?.name === 'Runtime.NodeJsExit') process.exit(EXIT.unsettled);
}

/** Runs what may be asynchronous; an event loop that runs empty before it is done means that it never will be. */
function untilDone(run) {
  return new Promise((resolve, reject) => {
    serving.emptied = () => reject(neverSettled());
    Promise.resolve(run()).then(resolve, reject);
  });
}

const neverSettled = () =>
  runtimeError(
    'Runtime.NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a ' +
      'Promise that was never settled. For more information, see ' +
      'https://nodejs.org/docs/latest/api/process.html#exit-codes',
  );

function call(handler, event, context) {
  return isModern() ? untilDone(() => handler(event, context)) : byCallback(handler, event, context);
}

const isPromise = (value) => typeof value?.then === 'function';

/**
 * Before nodejs24.x handlers may also answer by a callback or through the context, those that return promises too:
 * whatever answers first counts. Only a callback's result waits until nothing is left to be done.
 */
function byCallback(handler, event, context) {
  const own = serving;
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const answer = (result) => {
      // biome-ignore lint/suspicious/noConsole: It is the function's own log.
      if (isAnswered) console.error(ANSWERED_TWICE);
      isAnswered = true;
      resolve(result ?? null);
    };
    const done = (error, result) => {
      own.emptied = () => {};
      if (error == null) answer(result);
      else reject(error);
    };
    const succeed = (result) => done(null, result);
    const fail = (error) => done(error ?? 'handled');
    const callback = (error, result) => {
      if (error != null || !context.callbackWaitsForEmptyEventLoop) done(error, result);
      else own.emptied = () => answer(result);
    };
    Object.assign(context, { done, succeed, fail });
    const forgotten = () => answer(null);
    own.emptied = forgotten;
    const result = handler(event, context, callback);
    if (!isPromise(result)) return;
    if (own.emptied === forgotten) own.emptied = () => reject(neverSettled());
    result.then(succeed, fail);
  });
}

function readFacts(env) {
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

function contextOf(id, headers, tenantId) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    ...(isModern()
      ? { xRayTraceId: headers['lambda-runtime-trace-id'] }
      : { callbackWaitsForEmptyEventLoop: true }),
    ...facts,
    clientContext: parsed(headers['lambda-runtime-client-context']),
    identity: parsed(headers['lambda-runtime-cognito-identity']),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: id,
    tenantId,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

const parsed = (json) => (json === undefined || json === '' ? undefined : JSON.parse(json));

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
    facts = readFacts(process.env);
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
