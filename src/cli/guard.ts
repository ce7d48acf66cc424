/**
 * A proxy for one command: what the command asks AWS's own hosts for is answered by the local cloud and noted. Requests
 * to other hosts pass through. TLS is ended by the cloud, whose certificates for AWS's names the command is told to trust.
 */

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as connectTls, rootCertificates } from 'node:tls';

/** Domains of AWS's APIs and consoles, and the addresses of its metadata services. */
const AWS_HOST =
  /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|on\.aws|aws\.amazon\.com|amazonwebservices\.com\.cn|awsapps\.com)$|^169\.254\.(?:169\.254|170\.2|170\.23)$|^\[?fd00:ec2::254\]?$/i;

export function isAwsHost(host: string): boolean {
  return AWS_HOST.test(host.replace(/\.$/, ''));
}

/** A connection that would have gone to AWS. */
export interface CaughtConnection {
  host: string;
  /** Ports from which the cloud saw it come. */
  ports: number[];
}

export interface Guard {
  /** `http://127.0.0.1:PORT`: the proxy. */
  readonly url: string;
  /** By host, in order of appearance. */
  caught(): CaughtConnection[];
  close(): void;
}

export interface GuardOptions {
  /** Of the local cloud. */
  endpoint: string;
  /** The user's own proxy for what is not AWS. */
  upstream: string | undefined;
}

export async function startGuard({ endpoint, upstream }: GuardOptions): Promise<Guard> {
  const cloud = new URL(endpoint);
  const caught = new Map<string, CaughtConnection>();
  const note = (host: string, port: number | undefined) => {
    const known = caught.get(host) ?? { host, ports: [] };
    if (port !== undefined) known.ports.push(port);
    caught.set(host, known);
  };
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '');
    if (url === null || url.protocol !== 'http:') {
      response.writeHead(400).end('This is a proxy.');
      return;
    }
    const target = isAwsHost(url.hostname) ? cloud : url;
    const onward = httpRequest({
      host: target.hostname.replace(/^\[|\]$/g, ''),
      port: target.port === '' ? 80 : target.port,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: request.headers,
      agent: false,
    });
    if (target === cloud) {
      onward.once('socket', (socket) => socket.once('connect', () => note(url.hostname, socket.localPort)));
    }
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.headersSent || response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { hostname, port } = new URL(`tunnel://${request.url ?? ''}`);
    const isAws = isAwsHost(hostname);
    const reached = isAws ? tunnelToCloud(cloud) : tunnelOut(hostname, Number(port || 443), upstream);
    reached.then(
      (onward) => {
        if (isAws) note(hostname, onward.localPort);
        sockets.add(onward);
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      },
      () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
    );
    sockets.add(socket);
    socket.on('error', () =>
      reached.then(
        (onward) => onward.destroy(),
        () => {},
      ),
    );
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    caught: () => [...caught.values()],
    close: () => {
      server.close();
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
}

async function connected(host: string, port: number): Promise<Socket> {
  const socket = connectTcp({ host, port });
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  return socket;
}

const tunnelToCloud = ({ hostname, port }: URL): Promise<Socket> =>
  connected(hostname.replace(/^\[|\]$/g, ''), Number(port === '' ? 80 : port));

/** Straight, or by the user's own proxy. */
async function tunnelOut(host: string, port: number, upstream: string | undefined): Promise<Socket> {
  const proxy = upstream === undefined ? null : URL.parse(upstream);
  if (proxy === null) return connected(host, port);
  const through = httpRequest({
    host: proxy.hostname,
    port: proxy.port === '' ? 80 : proxy.port,
    method: 'CONNECT',
    path: `${host}:${port}`,
    headers: proxy.username === '' ? {} : { 'proxy-authorization': basic(proxy) },
  });
  through.end();
  const [answer, socket] = (await once(through, 'connect')) as [IncomingMessage, Socket];
  if (answer.statusCode !== 200) throw new Error(`The proxy answered ${answer.statusCode}`);
  return socket;
}

const basic = ({ username, password }: URL): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;

/** A file of the certificates that everybody trusts and the cloud's own authority. */
export async function writeTrustBundle(endpoint: string, folder: string): Promise<string> {
  const authority = await authorityOf(new URL(endpoint));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'trusted.pem');
  writeFileSync(file, [...rootCertificates, authority, ''].join('\n'));
  return file;
}

/** The authority's certificate as PEM: the cloud shows it with its own. */
async function authorityOf({ hostname, port }: URL): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connectTls({ host, port: Number(port), servername: 'localhost', rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    const { raw } = socket.getPeerCertificate(true).issuerCertificate;
    const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
  } finally {
    socket.destroy();
  }
}
