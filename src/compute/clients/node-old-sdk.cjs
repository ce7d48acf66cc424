'use strict';

// The AWS SDK for JavaScript 2 knows no AWS_ENDPOINT_URL, unlike all that came after it. So a function that brings it
// gets it with the endpoint already set, by that variable; what the function sets itself still wins.

const Module = require('node:module');

/** Its entry points, and the part within it that all of them load. */
const NAMES = /^aws-sdk(?:\/|$)|(?:^|\/)lib\/core(?:\.js)?$/;

function pointOldSdk() {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    const exports = load.call(this, request, ...rest);
    if (NAMES.test(request)) point(exports);
    return exports;
  };
}

function point(sdk) {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (!endpoint || !sdk || !/^2\./.test(String(sdk.VERSION)) || typeof sdk.config?.update !== 'function')
    return;
  if (sdk.config.endpoint !== undefined) return;
  // Names of buckets before the host would have to be resolved.
  sdk.config.update({ endpoint, s3ForcePathStyle: true });
}

module.exports = { pointOldSdk };
