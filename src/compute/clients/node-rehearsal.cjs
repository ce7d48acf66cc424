'use strict';

// A process that waits for its function goes through an event beforehand, with a Runtime API of its own: what Node reads,
// compiles and maps into memory on the way is there when it counts.

const net = require('node:net');
const { Connection } = require('./node-connection.cjs');

const EVENT = '{"key":"value"}';
const HEADERS = [
  'Content-Type: application/json',
  `Content-Length: ${EVENT.length}`,
  'Lambda-Runtime-Aws-Request-Id: 0',
  'Lambda-Runtime-Deadline-Ms: 0',
  'Lambda-Runtime-Invoked-Function-Arn: arn',
  'Lambda-Runtime-Trace-Id: Root=1',
];
const DELIVERY = `HTTP/1.1 200 OK\r\n${HEADERS.join('\r\n')}\r\n\r\n${EVENT}`;

/** The function of the rehearsal. */
const handler = async (event) => event;

/** Runs `action` with a connection to a Runtime API that hands out events. */
async function rehearse(action) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(DELIVERY));
  });
  try {
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const connection = await Connection.open(`127.0.0.1:${server.address().port}`, () => {});
    await action(connection);
    await new Promise((resolve) => connection.close(resolve));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

module.exports = { handler, rehearse };
