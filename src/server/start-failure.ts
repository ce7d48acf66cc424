import { DataDirectoryError } from '../core/data-directory/data-directory-errors.ts';
import { StoreError } from '../core/store-errors.ts';
import { PortInUseError } from '../gateway/http.ts';

/** Why a cloud could not start, for people. */
export interface StartFailure {
  /** `taken`: by another process, the port or the data directory; `failed`: anything else that can be explained. */
  reason: 'taken' | 'failed';
  /** What is wrong and what to do. */
  message: string;
}

/** What `openCloud` threw as a {@link StartFailure}; undefined for an error that nobody expected. */
export function startFailure(error: unknown): StartFailure | undefined {
  if (error instanceof PortInUseError) {
    const message =
      `Port ${error.port} on ${error.host} is taken. Choose another with --port N (--port 0 picks a free one), or ` +
      'end what listens there: `kumobako status` tells whether it is a kumobako, `kumobako stop` ends that.';
    return { reason: 'taken', message };
  }
  if (error instanceof DataDirectoryError) {
    return { reason: error.reason === 'locked' ? 'taken' : 'failed', message: error.message };
  }
  if (error instanceof StoreError) {
    const message =
      `${error.message}\nYour data was left as it is. \`kumobako start --data-dir OTHER\` begins elsewhere; ` +
      'to begin anew here, move the data directory away.';
    return { reason: 'failed', message };
  }
  const { code, syscall, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (syscall === 'listen') {
    const hint = code === 'EACCES' ? 'Ports below 1024 are for root: choose another with --port N.' : '';
    return { reason: 'failed', message: `Cannot listen: ${message}. ${hint}`.trim() };
  }
  return undefined;
}
