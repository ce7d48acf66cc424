'use strict';

// Answers that are sent while they are made, and the global `awslambda` that functions ask for them with.

const { Writable } = require('node:stream');
const { STREAMING } = require('./node-handler.cjs');

const HTTP_CONTENT_TYPE = 'application/vnd.awslambda.http-integration-response';
/** Ends the JSON that comes before the body. */
const PRELUDE_END = Buffer.alloc(8);

globalThis.awslambda = {
  streamifyResponse(handler, options) {
    handler[STREAMING] = { highWaterMark: options?.highWaterMark };
    return handler;
  },
  HttpResponseStream: {
    from(stream, prelude) {
      stream.setContentType(HTTP_CONTENT_TYPE);
      // Held back until there is something to say: an error before that still is one.
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(prelude ?? {}));
        write(PRELUDE_END);
      };
      return stream;
    },
  },
};

class ResponseStream extends Writable {
  #connection;
  #operation;
  #contentType = 'application/octet-stream';
  #answered;
  #failure;
  _onBeforeFirstWrite;

  constructor(connection, requestId, options) {
    const highWaterMark = options?.highWaterMark;
    super({ ...(highWaterMark === undefined ? {} : { highWaterMark }), decodeStrings: true });
    this.#connection = connection;
    this.#operation = `invocation/${requestId}/response`;
  }

  get hasBegun() {
    return this.#answered !== undefined;
  }

  setContentType(type) {
    if (!this.hasBegun) this.#contentType = type;
    else
      throw Object.assign(new Error('Cannot set content-type, too late.'), {
        name: 'Runtime.InvalidStreamingOperation',
      });
  }

  write(chunk, ...rest) {
    const isRaw = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isRaw ? chunk : JSON.stringify(chunk), ...rest);
  }

  _write(chunk, _encoding, callback) {
    this.#begin();
    this.#chunk(chunk, callback);
  }

  _final(callback) {
    this.#begin();
    const { errorType, body } = this.#failure ?? {};
    const trailers =
      errorType === undefined
        ? ''
        : `Lambda-Runtime-Function-Error-Type: ${errorType}\r\nLambda-Runtime-Function-Error-Body: ${body}\r\n`;
    this.#connection.writable.write(`0\r\n${trailers}\r\n`, callback);
  }

  /** Ends the answer with an error behind what was sent. */
  fail(errorType, document) {
    this.#failure = { errorType, body: Buffer.from(document).toString('base64') };
    this.end();
  }

  /** Resolves when the platform has it all. */
  async done() {
    if (!this.writableEnded) this.end();
    if (!this.writableFinished) await new Promise((resolve) => this.once('finish', resolve));
    await this.#answered;
  }

  #begin() {
    if (this.hasBegun) return;
    this.#answered = this.#connection.answer();
    this.#connection.begin('POST', this.#operation, {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Content-Type': this.#contentType,
      Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    });
    this._onBeforeFirstWrite?.((piece) => this.#chunk(Buffer.from(piece), () => {}));
  }

  #chunk(bytes, callback) {
    if (bytes.length === 0) {
      callback();
      return;
    }
    const { writable } = this.#connection;
    writable.cork();
    writable.write(`${bytes.length.toString(16)}\r\n`);
    writable.write(bytes);
    writable.write('\r\n', callback);
    writable.uncork();
  }
}

module.exports = { ResponseStream };
