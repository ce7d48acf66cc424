'use strict';

// HTTP/1.1 to the Runtime API over one connection that stays open: one request at a time, answers with Content-Length.

const net = require('node:net');

const RUNTIME_PATH = '/2018-06-01/runtime/';
/** Bodies below this go out in one write with their head. */
const JOINED_BYTES_MAX = 65_536;

class Connection {
  #socket;
  #waiter;
  #head;
  #pieces = [];
  #received = 0;

  /** @param {string} address `host:port` */
  static open(address) {
    const [host, port] = address.split(':');
    const connection = new Connection();
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port: Number(port), noDelay: true }, () => resolve(connection));
      socket.setNoDelay(true);
      socket.once('error', reject);
      // The platform is gone: so is the reason to live.
      socket.on('close', () => process.exit(0));
      socket.on('data', (piece) => connection.#take(piece));
      connection.#socket = socket;
    });
  }

  /** While the function runs, waiting for its answer must not keep the event loop busy: it tells when it is empty. */
  rest() {
    this.#socket.unref();
  }

  get writable() {
    return this.#socket;
  }

  /** Sends a request and resolves with `{ status, headers, body }`. */
  request(method, operation, body, headers = {}) {
    this.#socket.ref();
    const content = body === undefined ? undefined : Buffer.from(body);
    const length = content === undefined ? {} : { 'Content-Length': content.length };
    const head = this.#headOf(method, operation, { ...headers, ...length });
    const answer = this.answer();
    if (content === undefined) this.#socket.write(head);
    else if (content.length < JOINED_BYTES_MAX) this.#socket.write(Buffer.concat([head, content]));
    else {
      this.#socket.write(head);
      this.#socket.write(content);
    }
    return answer;
  }

  /** Begins a request whose body follows in chunks. */
  begin(method, operation, headers) {
    this.#socket.ref();
    this.#socket.write(this.#headOf(method, operation, { ...headers, 'Transfer-Encoding': 'chunked' }));
  }

  answer() {
    return new Promise((resolve) => {
      this.#waiter = resolve;
    });
  }

  #headOf(method, operation, headers) {
    const lines = Object.entries({ Host: 'runtime', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    return Buffer.from(`${method} ${RUNTIME_PATH}${operation} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  }

  #take(piece) {
    this.#pieces.push(piece);
    this.#received += piece.length;
    // Large answers are joined once, not once a piece.
    if (this.#head !== undefined && this.#received < this.#head.length) return;
    let bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    if (this.#head === undefined) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end >= 0) {
        this.#head = parseHead(bytes.toString('latin1', 0, end));
        bytes = bytes.subarray(end + 4);
      }
    }
    this.#pieces = bytes.length === 0 ? [] : [bytes];
    this.#received = bytes.length;
    const head = this.#head;
    if (head === undefined || bytes.length < head.length) return;
    this.#head = undefined;
    const rest = bytes.subarray(head.length);
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#received = rest.length;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.({ status: head.status, headers: head.headers, body: bytes.subarray(0, head.length) });
  }
}

function parseHead(text) {
  const [first = '', ...lines] = text.split('\r\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(first.split(' ')[1]), headers, length: Number(headers['content-length'] ?? 0) };
}

module.exports = { Connection };
