'use strict';

const { logError } = require('./node-console.cjs');
const { errorDocument, errorHeaders, isModern } = require('./node-errors.cjs');

/** Tells the platform that the function could not be loaded. */
async function initFailed(connection, error) {
  logError(isModern() ? 'Init Error' : 'Uncaught Exception', error);
  await connection.request('POST', 'init/error', errorDocument(error), errorHeaders(error));
}

module.exports = { initFailed };
