'use strict';

// The console of a function: each call is one event of its log, however many lines it has. Events go to the file
// descriptor of `_LAMBDA_TELEMETRY_LOG_FD`, framed: type, length (4 bytes each), microseconds (8), message.

const fs = require('node:fs');
const { format } = require('node:util');
const { errorText, isModern } = require('./node-errors.cjs');

const LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };
const TEXT_FRAME = 0xa55a0003;
const JSON_FRAME = 0xa55a0002;
const HEAD_BYTES = 16;

const state = {
  requestId: undefined,
  tenantId: undefined,
  fd: undefined,
  isJson: false,
  least: 0,
  /** What is served by the code that prints, where several events are served at a time. */
  serving: undefined,
  /** Held while a frame is written, where several threads write. */
  lock: undefined,
};

/** Whose events follow. */
function nowServing(requestId, tenantId) {
  state.requestId = requestId;
  state.tenantId = tenantId;
}

/** Puts our console in place of Node's. To be called when the environment is complete. */
function patchConsole({ lock, serving } = {}) {
  Object.assign(state, { lock, serving });
  const fd = process.env._LAMBDA_TELEMETRY_LOG_FD;
  delete process.env._LAMBDA_TELEMETRY_LOG_FD;
  state.fd = fd === undefined ? undefined : Number(fd);
  state.isJson = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
  const least = LEVELS[(process.env.AWS_LAMBDA_LOG_LEVEL ?? '').toUpperCase()];
  state.least = state.isJson && least !== undefined ? least : 0;
  // What is printed is out when the answer is: a function stands still after it.
  for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);
  const methods = {
    trace: 'TRACE',
    debug: 'DEBUG',
    log: 'INFO',
    info: 'INFO',
    warn: 'WARN',
    error: 'ERROR',
    fatal: 'FATAL',
  };
  for (const [method, level] of Object.entries(methods)) {
    console[method] = LEVELS[level] < state.least ? () => {} : (...values) => write(level, values);
  }
}

/** What went wrong, in the words of the runtime. */
function logError(title, error) {
  if (!state.isJson) emit('ERROR', `${time()}\t${requestId()}\tERROR\t${title} \t${errorText(error)}`);
  else if (isModern()) write('ERROR', [error instanceof Error ? error : new Error(String(error))]);
  else write('ERROR', [title, error]);
}

function write(level, values) {
  emit(
    level,
    state.isJson ? jsonLine(level, values) : `${time()}\t${requestId()}\t${level}\t${format(...values)}`,
  );
}

const facts = () => state.serving?.() ?? state;
const requestId = () => facts().requestId ?? (isModern() ? '-' : undefined);
const time = () => new Date().toISOString();

function emit(level, line) {
  if (state.fd === undefined) {
    // A line is an event there: lines within one are told apart by carriage returns, as Lambda has it.
    locked(() => writeAll(1, Buffer.from(`${line.replace(/\n/g, '\r')}\n`)));
    return;
  }
  const message = Buffer.from(`${line}\n`);
  const frame = Buffer.allocUnsafe(HEAD_BYTES + message.length);
  frame.writeUInt32BE(((state.isJson ? JSON_FRAME : TEXT_FRAME) | (LEVELS[level] << 2)) >>> 0, 0);
  frame.writeUInt32BE(message.length, 4);
  frame.writeBigInt64BE(BigInt(Date.now()) * 1000n, 8);
  message.copy(frame, HEAD_BYTES);
  locked(() => writeAll(state.fd, frame));
}

/** One thread at a time. */
function locked(write) {
  const { lock } = state;
  if (lock === undefined) {
    write();
    return;
  }
  while (Atomics.compareExchange(lock, 0, 0, 1) !== 0) Atomics.wait(lock, 0, 1);
  try {
    write();
  } finally {
    Atomics.store(lock, 0, 0);
    Atomics.notify(lock, 0, 1);
  }
}

function writeAll(fd, bytes) {
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += fs.writeSync(fd, bytes, offset);
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
      // The reader is behind. Nothing else may run meanwhile: the order of events would change.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function jsonLine(level, values) {
  const record = { timestamp: time(), level, requestId: requestId() };
  const { tenantId } = facts();
  if (tenantId) record.tenantId = tenantId;
  if (values.length === 1) {
    record.message = values[0];
    try {
      return JSON.stringify(record, errorsInFull);
    } catch {
      record.message = format(values[0]);
      return JSON.stringify(record);
    }
  }
  record.message = format(...values);
  const error = values.slice(1).find((value) => value instanceof Error);
  return JSON.stringify(error === undefined ? record : { ...record, ...errorFields(error) });
}

const errorsInFull = (_key, value) => (value instanceof Error ? { ...errorFields(value), ...value } : value);

const errorFields = (error) => ({
  errorType: error.constructor?.name ?? 'UnknownError',
  errorMessage: error.message,
  stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
});

module.exports = { patchConsole, nowServing, logError };
