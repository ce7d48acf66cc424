'use strict';

// HTTP/1.1 to the Runtime API over one connection that stays open: answers have a Content-Length and come in order.

const net = require('node:net');

const RUNTIME_PATH = '/2018-06-01/runtime/';
/** What is read lies here until the next is read: a buffer for each would be made, cut and thrown away. */
const READ_BYTES = 65_536;
const NEXT = `GET ${RUNTIME_PATH}invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n`;

class Connection {
  #socket;
  #waiters = [];
  #head;
  #pieces = [];
  #received = 0;

  /** @param {string} address `host:port` */
  static open(address, onClose = () => process.exit(0)) {
    const [host, port] = address.split(':');
    const connection = new Connection();
    return new Promise((resolve, reject) => {
      const onread = {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback: (bytes, buffer) => connection.#take(buffer.subarray(0, bytes)),
      };
      const options = { host, port: Number(port), noDelay: true, onread };
      const socket = net.connect(options, () => resolve(connection));
      socket.setNoDelay(true);
      socket.once('error', reject);
      // The platform is gone: so is the reason to live.
      socket.on('close', onClose);
      connection.#socket = socket;
    });
  }

  /** While the function runs, waiting for its answer must not keep the event loop busy: it tells when it is empty. */
  rest() {
    this.#socket.unref();
  }

  close(done) {
    this.#socket.once('close', done);
    this.#socket.destroy();
  }

  get writable() {
    return this.#socket;
  }

  /** Sends a request, of whose body the text is, and resolves with `{ status, headers, body }`, a text too. */
  request(method, operation, body = '', headers = {}) {
    this.#socket.ref();
    this.#socket.write(whole(method, operation, body, headers));
    return this.answer();
  }

  /** Asks for the next event, and resolves with it. */
  ask() {
    this.#socket.ref();
    this.#socket.write(NEXT);
    return this.answer();
  }

  /** Sends what came of an event and asks for the next one in the same request; resolves with that. */
  async answerAndAsk(operation, body, headers) {
    const answer = await this.request('POST', operation, body, { ...headers, 'Kumobako-Ask': 'next' });
    return answer.status === 200 ? answer : this.ask();
  }

  /** Begins a request whose body follows in chunks. */
  begin(method, operation, headers) {
    this.#socket.ref();
    const head = headOf(method, operation, { ...headers, 'Transfer-Encoding': 'chunked' });
    this.#socket.write(head, 'latin1');
  }

  answer() {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  /** @returns whether to go on reading */
  #take(piece) {
    this.#pieces.push(piece);
    this.#received += piece.length;
    while (this.#takeOne());
    // What is read next takes its place.
    const last = this.#pieces.length - 1;
    if (last >= 0) this.#pieces[last] = Buffer.from(this.#pieces[last]);
    return true;
  }

  /** Whether a whole answer was there. */
  #takeOne() {
    // Large answers are joined once, not once a piece.
    if (this.#head !== undefined && this.#received < this.#head.length) return false;
    let bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    if (this.#head === undefined) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end >= 0) {
        this.#head = parseHead(bytes.latin1Slice(0, end));
        bytes = bytes.subarray(end + 4);
      }
    }
    this.#keep(bytes);
    const head = this.#head;
    if (head === undefined || bytes.length < head.length) return false;
    this.#head = undefined;
    this.#keep(bytes.subarray(head.length));
    this.#waiters.shift()?.({
      status: head.status,
      headers: head.headers,
      body: bytes.toString('utf8', 0, head.length),
    });
    return this.#received > 0;
  }

  #keep(bytes) {
    this.#pieces = bytes.length === 0 ? [] : [bytes];
    this.#received = bytes.length;
  }
}

function whole(method, operation, body, headers) {
  const length = body === '' ? {} : { 'Content-Length': Buffer.byteLength(body) };
  return headOf(method, operation, { ...headers, ...length }) + body;
}

function headOf(method, operation, headers) {
  let text = `${method} ${RUNTIME_PATH}${operation} HTTP/1.1\r\nHost: runtime\r\n`;
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  return `${text}\r\n`;
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
