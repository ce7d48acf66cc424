'use strict';

// `awslambda.InvokeStore`, which Lambda's client has from Node.js 24 on: what is being served, for libraries that ask.

const { isModern } = require('./node-errors.cjs');

const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const X_RAY_TRACE_ID = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const TENANT_ID = Symbol.for('_AWS_LAMBDA_TENANT_ID');
const PROTECTED = new Set([REQUEST_ID, X_RAY_TRACE_ID, TENANT_ID]);

function mayBeSet(key) {
  if (PROTECTED.has(key)) throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
}

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
    mayBeSet(key);
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

/** Several events at a time are served: what is kept is of the one that the code that asks is about. */
class SharedInvokeStore extends InvokeStore {
  #current;

  constructor(current) {
    super();
    this.#current = current;
  }

  getContext() {
    return this.#current.getStore()?.context;
  }

  hasContext() {
    return this.getContext() !== undefined;
  }

  get(key) {
    return this.getContext()?.[key];
  }

  set(key, value) {
    mayBeSet(key);
    const context = this.getContext();
    if (context === undefined) throw new Error('No context available');
    context[key] = value;
  }

  run(context, action) {
    return this.#current.run({ ...this.#current.getStore(), context }, action);
  }
}

/** Before the function is loaded. @param current storage of the event that is served, where it is one of several */
function openInvokeStore(current) {
  if (current !== undefined) globalThis.awslambda.InvokeStore = new SharedInvokeStore(current);
  else if (isModern()) globalThis.awslambda.InvokeStore = new InvokeStore();
}

/** An event begins. */
function enterInvocation(requestId, traceId) {
  globalThis.awslambda.InvokeStore?.run({ [REQUEST_ID]: requestId, [X_RAY_TRACE_ID]: traceId }, () => {});
}

/** What the storage of {@link SharedInvokeStore} holds of an event. */
function invocationFacts(requestId, traceId, tenantId) {
  const context = { [REQUEST_ID]: requestId, [X_RAY_TRACE_ID]: traceId, [TENANT_ID]: tenantId };
  return { requestId, tenantId, context };
}

module.exports = { enterInvocation, invocationFacts, openInvokeStore };
