/**
 * One port for HTTP/1.1, HTTP/2 with prior knowledge, and TLS with either.
 *
 * This layer is thin: a request costs nothing here but a look at its head. What is expensive (telling protocols apart,
 * counting, waiting) happens once a connection.
 */

import type { Server as Http1Server } from 'node:http';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { sniff } from './http-sniff.ts';
import { createSockets, type Sockets } from './http-sockets.ts';
import {
  type ConnectionFault,
  HTTP_LIMITS,
  type HttpHandler,
  type HttpLimits,
  type HttpRequest,
  type TakeOver,
} from './http-types.ts';
import { createHttp1Server } from './http1.ts';
import { createHttp2Server, type Http2 } from './http2.ts';
import { type CertificateSource, createTlsAcceptor } from './tls.ts';

/** 127.0.0.1 first: it is the address that we print. */
export const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', '::1'];

const FREE_PORT_ATTEMPTS_MAX = 50;
/** Connections that the kernel holds while the process is busy. */
const BACKLOG = 1024;
/** How often a stopping server looks whether connections have become idle. */
const STOPPING_POLL_MS = 10;

export interface HttpServerOptions {
  /** Addresses to listen on, all at the same port. */
  readonly hosts?: readonly string[];
  /** 0 = any port that is free on all hosts. */
  readonly port: number;
  readonly handler: HttpHandler;
  /** Certificates for TLS; without them TLS connections are closed. */
  readonly certificates?: () => CertificateSource | Promise<CertificateSource>;
  readonly limits?: Partial<HttpLimits>;
  /** HTTP/1.1 `Upgrade`; without it such requests are served as ordinary ones. */
  readonly onUpgrade?: TakeOver;
  /** CONNECT; without it such requests are refused. */
  readonly onConnect?: TakeOver;
  readonly onFault?: (fault: ConnectionFault) => void;
}

export interface HttpServer {
  readonly port: number;
  /** Those of the hosts that this machine has (::1 may be off). */
  readonly hosts: readonly string[];
  readonly sockets: { readonly served: number; readonly waiting: number };
  /**
   * Accepts no more, lets requests in flight end, then closes what is left. Keep-alive connections end at once, or with
   * their response.
   */
  close(graceMs: number): Promise<void>;
}

/** The port is taken. */
export class PortInUseError extends Error {
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is in use.`);
    this.name = 'PortInUseError';
    this.host = host;
    this.port = port;
  }
}

/**
 * Starts to listen.
 *
 * @throws PortInUseError; system errors of listening
 */
export async function listenHttp(options: HttpServerOptions): Promise<HttpServer> {
  const limits: HttpLimits = { ...HTTP_LIMITS, ...options.limits };
  const { handler, certificates, onUpgrade, onConnect, onFault = () => {} } = options;
  const http1 = createHttp1Server({ handler, limits, onFault, onUpgrade, onConnect });
  const http2 = createHttp2Server(handler, limits);
  const onSecure = (socket: Socket, isHttp2: boolean): void => {
    (isHttp2 ? http2.server : http1).emit('connection', socket);
  };
  const tls = certificates && createTlsAcceptor({ certificates, limits, onFault, onSecure });
  const serve = (socket: Socket): void => {
    sniff(socket, limits.firstByteMs, (protocol) => {
      if (protocol === 'http1') http1.emit('connection', socket);
      else if (protocol === 'http2') http2.server.emit('connection', socket);
      else if (tls) tls.accept(socket);
      else {
        onFault({ code: 'TLS_OFF', remoteAddress: socket.remoteAddress });
        socket.destroy();
      }
    });
  };
  const makeRoom = (): void => http1.closeIdleConnections();
  const sockets = createSockets({ limits, serve, makeRoom, onFault });
  try {
    const { port, hosts, servers } = await listenOnAll(
      options.hosts ?? LOOPBACK_HOSTS,
      options.port,
      sockets,
    );
    return { port, hosts, sockets, close: (graceMs) => stop({ servers, http1, http2, sockets }, graceMs) };
  } catch (error) {
    http1.close();
    http2.close();
    throw error;
  }
}

interface Listeners {
  port: number;
  hosts: string[];
  servers: TcpServer[];
}

/** Listens on all hosts at one port; hosts that this machine does not have are left out, but not all of them. */
async function listenOnAll(hosts: readonly string[], port: number, sockets: Sockets): Promise<Listeners> {
  for (let attempt = 1; ; attempt++) {
    const listeners: Listeners = { port, hosts: [], servers: [] };
    try {
      for (const host of hosts) await listenOn(host, listeners, sockets);
      return listeners;
    } catch (error) {
      await Promise.all(listeners.servers.map(closeListener));
      // Any port: what is free on the first host may be taken on the second.
      const isLuck = port === 0 && error instanceof PortInUseError && attempt < FREE_PORT_ATTEMPTS_MAX;
      if (!isLuck) throw error;
    }
  }
}

async function listenOn(host: string, listeners: Listeners, sockets: Sockets): Promise<void> {
  const server = createTcpServer({ pauseOnConnect: true, noDelay: true }, (socket) => sockets.admit(socket));
  const { port } = listeners;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, backlog: BACKLOG, ipv6Only: host.includes(':') }, resolve);
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new PortInUseError(host, port);
    const isMissing = code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
    if (isMissing && listeners.servers.length > 0) return;
    throw error;
  }
  server.removeAllListeners('error');
  // Out of file descriptors: the connection is lost, the server is not.
  server.on('error', () => {});
  const address = server.address();
  if (typeof address === 'object' && address !== null) listeners.port = address.port;
  listeners.hosts.push(host);
  listeners.servers.push(server);
}

function closeListener(server: TcpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

interface Running {
  servers: readonly TcpServer[];
  http1: Http1Server;
  http2: Http2;
  sockets: Sockets;
}

async function stop({ servers, http1, http2, sockets }: Running, graceMs: number): Promise<void> {
  const closing = servers.map(closeListener);
  // Requests that still come on open connections are served, and end them.
  http1.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
  for (const session of http2.sessions) session.close();
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearInterval(poll);
      clearTimeout(deadline);
      resolve();
    };
    const look = (): void => {
      http1.closeIdleConnections();
      if (sockets.served + sockets.waiting === 0) end();
    };
    const poll = setInterval(look, STOPPING_POLL_MS);
    const deadline = setTimeout(() => {
      for (const session of http2.sessions) session.destroy();
      sockets.destroyAll();
    }, graceMs);
    look();
  });
  http1.close();
  http2.close();
  await Promise.all(closing);
}

/** `http` or `https`, as the caller used it: URLs in answers carry it. */
export function schemeOf(request: HttpRequest): 'http' | 'https' {
  return 'encrypted' in request.socket && request.socket.encrypted === true ? 'https' : 'http';
}
