import type { StagedHandler, TxHandler } from '../../core/service.ts';
import type { Api } from './api.gen.ts';

/** The types of this service's handlers, by operation. */
export type Handler<O extends keyof Api> = TxHandler<Api[O]['input'], Api[O]['output']>;
export type Staged<O extends keyof Api> = StagedHandler<Api[O]['input'], Api[O]['output']>;
