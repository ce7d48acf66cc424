import type { Socket } from 'node:net';
import { createSecureContext, createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls';
import type { ConnectionFault, HttpLimits } from './http-types.ts';

/** A certificate with its chain, and its key, both PEM. */
export interface TlsCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Where certificates come from (`engines/certs`). The same object as long as the certificate is the same. */
export interface CertificateSource {
  leaf(serverName: string | undefined): TlsCertificate;
}

export interface TlsOptions {
  /** Called at the first TLS hello, not before: an authority costs time and a file. */
  readonly certificates: () => CertificateSource | Promise<CertificateSource>;
  readonly limits: HttpLimits;
  /** A connection whose handshake is done; `http2` as negotiated. */
  readonly onSecure: (socket: TLSSocket, http2: boolean) => void;
  readonly onFault: (fault: ConnectionFault) => void;
}

export interface TlsAcceptor {
  /** A connection that has begun a TLS handshake. */
  accept(socket: Socket): void;
}

/** Does TLS handshakes on connections that others have accepted. */
export function createTlsAcceptor(options: TlsOptions): TlsAcceptor {
  const { onFault } = options;
  let accepting: Promise<(socket: Socket) => void> | undefined;
  return {
    accept(socket) {
      accepting ??= createAccept(options);
      accepting.then(
        (accept) => {
          if (!socket.destroyed) accept(socket);
        },
        (error: unknown) => {
          // The next client may find the cause mended (a full disk, say).
          accepting = undefined;
          const code = error instanceof Error ? error.message : String(error);
          onFault({ code: `NO_CERTIFICATE: ${code}`, remoteAddress: socket.remoteAddress });
          socket.destroy();
        },
      );
    },
  };
}

async function createAccept({ certificates, limits, onSecure, onFault }: TlsOptions) {
  const source = await certificates();
  // Contexts go when their certificate goes.
  const contexts = new WeakMap<TlsCertificate, SecureContext>();
  const contextOf = (leaf: TlsCertificate): SecureContext => {
    let context = contexts.get(leaf);
    if (!context) {
      context = createSecureContext(pemOf(leaf));
      contexts.set(leaf, context);
    }
    return context;
  };
  let shown = source.leaf(undefined);
  const server: Server = createServer({
    ...pemOf(shown),
    ALPNProtocols: ['h2', 'http/1.1'],
    handshakeTimeout: limits.headMs,
    minVersion: 'TLSv1.2',
    SNICallback(serverName, done) {
      try {
        done(null, contextOf(source.leaf(serverName)));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {});
    onSecure(socket, socket.alpnProtocol === 'h2');
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    onFault({ code: error.code ?? error.message, remoteAddress: socket.remoteAddress });
    socket.destroy();
  });
  return (socket: Socket): void => {
    const current = source.leaf(undefined);
    if (current !== shown) {
      // Renewed: clients that name no server get the new one too.
      shown = current;
      server.setSecureContext(pemOf(current));
    }
    server.emit('connection', socket);
  };
}

const pemOf = (leaf: TlsCertificate): { cert: string; key: string } => ({
  cert: leaf.certificate,
  key: leaf.privateKey,
});
