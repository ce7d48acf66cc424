import type { TxHandler } from '../../core/service.ts';
import type { Api } from './api.gen.ts';

/** The type of this service's handlers, by operation. */
export type Handler<O extends keyof Api> = TxHandler<Api[O]['input'], Api[O]['output']>;
