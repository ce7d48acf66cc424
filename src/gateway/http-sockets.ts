import type { Socket } from 'node:net';
import type { ConnectionFault, HttpLimits } from './http-types.ts';

/** Lets connections in, as many as are served at a time. */
export interface Sockets {
  /** A new connection, paused. */
  admit(socket: Socket): void;
  readonly served: number;
  readonly waiting: number;
  /** Ends all that are left. */
  destroyAll(): void;
}

export interface SocketsOptions {
  readonly limits: HttpLimits;
  /** Serves a connection that has found its place. */
  readonly serve: (socket: Socket) => void;
  /** The house is full: connections without a request may go. */
  readonly makeRoom: () => void;
  readonly onFault: (fault: ConnectionFault) => void;
}

/** How often room is made while connections wait. */
const MAKE_ROOM_MS = 50;

/** Connections beyond the limit wait unread, first come first served; beyond a second limit they are closed. */
export function createSockets({ limits, serve, makeRoom, onFault }: SocketsOptions): Sockets {
  const served = new Set<Socket>();
  const waiting = new Set<Socket>();

  let making: NodeJS.Timeout | undefined;

  const makeRoomWhileWaiting = (): void => {
    if (making !== undefined) return;
    makeRoom();
    making = setInterval(() => {
      if (waiting.size > 0) {
        makeRoom();
        return;
      }
      clearInterval(making);
      making = undefined;
    }, MAKE_ROOM_MS);
  };

  const start = (socket: Socket): void => {
    served.add(socket);
    socket.once('close', () => {
      served.delete(socket);
      startNext();
    });
    serve(socket);
  };

  const startNext = (): void => {
    if (served.size >= limits.socketsMax) return;
    for (const socket of waiting) {
      waiting.delete(socket);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      if (socket.destroyed) continue;
      start(socket);
      return;
    }
  };

  const refuse = (socket: Socket): void => {
    onFault({ code: 'TOO_MANY_SOCKETS', remoteAddress: socket.remoteAddress });
    socket.destroy();
  };

  return {
    admit(socket) {
      // A connection may break at any time, also while nobody else listens to it.
      socket.on('error', () => {});
      if (served.size < limits.socketsMax) {
        start(socket);
        return;
      }
      if (waiting.size >= limits.waitingSocketsMax) {
        refuse(socket);
        return;
      }
      waiting.add(socket);
      socket.once('close', () => waiting.delete(socket));
      socket.setTimeout(limits.waitingMs, () => refuse(socket));
      makeRoomWhileWaiting();
    },
    get served() {
      return served.size;
    },
    get waiting() {
      return waiting.size;
    },
    destroyAll() {
      clearInterval(making);
      for (const socket of [...waiting, ...served]) socket.destroy();
    },
  };
}
