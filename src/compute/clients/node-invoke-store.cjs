'use strict';

// `awslambda.InvokeStore`, which Lambda's client has from Node.js 24 on: what is being served, for libraries that ask.

const { isModern } = require('./node-errors.cjs');

const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const X_RAY_TRACE_ID = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const TENANT_ID = Symbol.for('_AWS_LAMBDA_TENANT_ID');
const PROTECTED = new Set([REQUEST_ID, X_RAY_TRACE_ID, TENANT_ID]);

/** One event at a time is served: what is kept is of that. */
class InvokeStore {
  #context;

  getContext() {
    return this.#context;
  }

  hasContext() {
    return this.#context !== undefined;
  }

  get(key) {
    return this.#context?.[key];
  }

  set(key, value) {
    if (PROTECTED.has(key)) throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    this.#context = { ...this.#context, [key]: value };
  }

  run(context, action) {
    this.#context = context;
    return action();
  }

  getRequestId() {
    return this.get(REQUEST_ID) ?? '-';
  }

  getXRayTraceId() {
    return this.get(X_RAY_TRACE_ID);
  }

  getTenantId() {
    return this.get(TENANT_ID);
  }
}

/** Before the function is loaded. */
function openInvokeStore() {
  if (isModern()) globalThis.awslambda.InvokeStore = new InvokeStore();
}

/** An event begins. */
function enterInvocation(requestId, traceId) {
  globalThis.awslambda.InvokeStore?.run({ [REQUEST_ID]: requestId, [X_RAY_TRACE_ID]: traceId }, () => {});
}

module.exports = { enterInvocation, openInvokeStore };
