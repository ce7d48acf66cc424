'use strict';

// One event: from what the Runtime API hands out to what it is answered. What serves one at a time and what serves several
// have this in common.

const { logError } = require('./node-console.cjs');
const { errorDocument, errorHeaders, isModern, runtimeError, typeOf } = require('./node-errors.cjs');
const { STREAMING } = require('./node-handler.cjs');
const { ResponseStream } = require('./node-stream.cjs');

const ANSWERED_TWICE =
  'Invocation has already been reported as done. Cannot call complete more than once per invocation.';

/**
 * Calls the handler. Resolves with the answer, or with undefined when it has been sent already: a stream, or an error.
 *
 * @param own `emptied` is set to what is to be done when the event loop runs empty; `failed` to what went wrong
 */
async function answerOf(connection, handler, { headers, body }, own) {
  const id = headers['lambda-runtime-aws-request-id'];
  const streaming = handler[STREAMING];
  const stream = streaming === undefined ? undefined : new ResponseStream(connection, id, streaming);
  try {
    const event = JSON.parse(body);
    const context = contextOf(id, headers);
    if (stream === undefined) return textOf(await call(handler, event, context, own));
    await untilDone(() => handler(event, stream, context), own);
    await stream.done();
  } catch (error) {
    own.failed = error;
    await sendError(connection, id, error, stream);
  }
  return undefined;
}

/** Sends the answer, if there is one still, and asks for the next event; resolves with that. */
function answerAndAsk(connection, id, answer) {
  return answer === undefined
    ? connection.ask()
    : connection.answerAndAsk(`invocation/${id}/response`, answer, { 'Content-Type': 'application/json' });
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

async function sendError(connection, id, error, stream) {
  logError('Invoke Error', error);
  if (stream?.hasBegun) {
    stream.fail(typeOf(error), errorDocument(error));
    await stream.done();
  } else
    await connection.request('POST', `invocation/${id}/error`, errorDocument(error), errorHeaders(error));
}

/** Runs what may be asynchronous; an event loop that runs empty before it is done means that it never will be. */
function untilDone(run, own) {
  return new Promise((resolve, reject) => {
    own.emptied = () => reject(neverSettled());
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

function call(handler, event, context, own) {
  return isModern()
    ? untilDone(() => handler(event, context), own)
    : byCallback(handler, event, context, own);
}

const isPromise = (value) => typeof value?.then === 'function';

/**
 * Before nodejs24.x handlers may also answer by a callback or through the context, those that return promises too:
 * whatever answers first counts. Only a callback's result waits until nothing is left to be done.
 */
function byCallback(handler, event, context, own) {
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

/** What the environment says of the function: each event's context has it. */
const facts = {};

function readFacts(env) {
  Object.assign(facts, {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
  });
}

function contextOf(id, headers) {
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
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

const parsed = (json) => (json === undefined || json === '' ? undefined : JSON.parse(json));

module.exports = { answerAndAsk, answerOf, readFacts };
