import type { Socket } from 'node:net';

/** What a connection speaks, told by its first bytes. */
export type Protocol = 'http1' | 'http2' | 'tls';

/** The first byte of a TLS record that carries a handshake. */
const TLS_HANDSHAKE = 0x16;
/** HTTP/2 begins with `PRI * HTTP/2.0`; no method of HTTP/1.1 begins so (PUT, POST, PATCH, PROPFIND). */
const PREFACE = Buffer.from('PRI');

/** @returns undefined while the bytes fit more than one */
export function protocolOf(bytes: Uint8Array): Protocol | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes[0] === TLS_HANDSHAKE) return 'tls';
  const length = Math.min(bytes.length, PREFACE.length);
  for (let index = 0; index < length; index++) if (bytes[index] !== PREFACE[index]) return 'http1';
  return length === PREFACE.length ? 'http2' : undefined;
}

/**
 * Waits for the first bytes of a connection, gives them back to it and tells what they begin. A connection that sends
 * nothing in time is closed.
 */
export function sniff(socket: Socket, timeoutMs: number, decided: (protocol: Protocol) => void): void {
  const onTimeout = (): void => {
    socket.destroy();
  };
  let first: Buffer | undefined;
  const onReadable = (): void => {
    const bytes: Buffer | null = socket.read();
    if (bytes === null) return;
    // One or two bytes of a preface may come alone. They are kept aside: given back, they would be read again at once.
    first = first ? Buffer.concat([first, bytes]) : bytes;
    const protocol = protocolOf(first);
    if (protocol === undefined) return;
    socket.off('readable', onReadable);
    socket.off('timeout', onTimeout);
    socket.setTimeout(0);
    socket.unshift(first);
    decided(protocol);
  };
  socket.setTimeout(timeoutMs, onTimeout);
  socket.on('readable', onReadable);
}
