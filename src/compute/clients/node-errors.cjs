'use strict';

// Errors as the Runtime API and the log are told of them. Lambda's Node.js 24 brought a new client, which has other words.

const NEW_CLIENT = 24;

const known = { isModern: undefined };
/** Whether the function's runtime is one with the new client. The environment is asked once: each event wants to know. */
const isModern = () => {
  known.isModern ??= Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1]) >= NEW_CLIENT;
  return known.isModern;
};
/** The environment is another one now. */
const askAgain = () => {
  known.isModern = undefined;
};

/** An error of the runtime's own; its name is the type that the caller sees. */
function runtimeError(name, message, cause) {
  const error = new Error(message);
  error.name = name;
  if (isModern()) error.stack = error.stack.replace(/^Error/, name);
  if (cause?.stack !== undefined) error.stack = String(cause.stack).replace(/^\w*Error/, name);
  return error;
}

const typeOf = (error) => (error instanceof Error ? error.name : typeof error);

function errorDocument(error) {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: textOf(error), trace: [] });
  }
  const trace = typeof error.stack === 'string' ? error.stack.split('\n') : [];
  return JSON.stringify({ errorType: error.name, errorMessage: error.message, trace });
}

const textOf = (value) => (typeof value === 'object' && !isModern() ? JSON.stringify(value) : String(value));

/** Header values are Latin-1 without line ends. */
const errorHeaders = (error) => ({
  'Content-Type': 'application/json',
  'Lambda-Runtime-Function-Error-Type': typeOf(error).replace(/[^\x21-\x7e]/g, '?'),
});

/** An error as a line of the log shows it. */
function errorText(thrown) {
  const error = isModern() && !(thrown instanceof Error) ? new Error(String(thrown)) : thrown;
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  const { name, message, stack, ...own } = {
    ...error,
    name: error.name,
    message: error.message,
    stack: error.stack,
  };
  const named = isModern() && Object.hasOwn(error, 'name') ? { name } : {};
  try {
    return JSON.stringify({
      errorType: name,
      errorMessage: message,
      ...own,
      ...named,
      stack: String(stack).split('\n'),
    });
  } catch {
    return JSON.stringify({ errorType: name, errorMessage: message, stack: String(stack).split('\n') });
  }
}

module.exports = { askAgain, errorDocument, errorHeaders, errorText, isModern, runtimeError, typeOf };
