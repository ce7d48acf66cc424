/**
 * The way from a client to the cloud and back. A call that gets no answer - the process died, a message was lost, the
 * client gave up - stays `unknown`: it may have been done or not.
 */

import { BlobError } from '../../src/core/blobs/blob-errors.ts';
import { rootOf } from '../../src/core/caller.ts';
import { AwsError } from '../../src/core/errors.ts';
import { SegmentError } from '../../src/core/segments/segment-errors.ts';
import type { CallOptions } from '../../src/core/simulation.ts';
import { StoreError } from '../../src/core/store-errors.ts';
import type { World } from '../../src/core/world.ts';
import { perform } from '../../src/gateway/door.ts';
import type { DoorCall } from '../../src/gateway/door-call.ts';
import type { Models } from '../../src/model/load.ts';
import type { Members } from '../../src/protocol/types.ts';
import { validationError } from '../../src/protocol/validate.ts';
import type { RecordedCall, Recorder } from './history.ts';
import { ACCOUNT, ENDPOINT, type Machine, type Process, REGION } from './machine.ts';
import type { Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';
import { OUTSIDE, type Steps } from './steps.ts';
import { streamOf, traced, withoutStreams } from './streams.ts';
import type { Trace } from './trace.ts';

/** No answer came. */
export class Unanswered extends Error {
  constructor(why: string) {
    super(`No answer: ${why}`);
    this.name = 'Unanswered';
  }
}

/** After so long a client takes a message for lost; an impatient one gives up before. */
const PATIENCE_MS = 60_000;
const IMPATIENCE_MS_MAX = 25_000;
const PIECES_MAX = 4;

export interface NetworkParts {
  plan: Plan;
  random: SeededRandom;
  steps: Steps;
  trace: Trace;
  machine: Machine;
  recorder: Recorder;
  models: Models;
  problem(text: string): void;
}

export interface NetworkCall {
  client: number;
  service: string;
  operation: string;
  input: object;
  options: CallOptions;
}

type Answer = { output: object } | { error: unknown };

export class Network {
  readonly #parts: NetworkParts;
  readonly #chance: SeededRandom;
  #isCalm = true;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    this.#chance = parts.random.fork();
  }

  /** From now on messages are lost and clients give up, or no longer. */
  setCalm(isCalm: boolean): void {
    this.#isCalm = isCalm;
  }

  /** The cloud's movable clock, as far as it is running. */
  nowMs(): number {
    const { machine, steps } = this.#parts;
    return machine.running?.world?.clock.now() ?? steps.wallMs;
  }

  /** Rejects with the service's error, or with {@link Unanswered}. */
  async call(call: NetworkCall): Promise<object> {
    const { recorder, steps, machine, trace, plan } = this.#parts;
    const recorded = recorder.invoke({ ...call, stream: call.options.stream?.bytes }, this.nowMs());
    trace.text(call.operation);
    trace.say(() => `client ${call.client} asks ${recorded.number}: ${call.operation} ${traced(call.input)}`);
    await steps.pause(OUTSIDE, 'request');
    const process = await machine.started();
    if (this.#happens(plan.lostRequests)) {
      await steps.sleep(OUTSIDE, PATIENCE_MS);
      throw new Unanswered('the request was lost');
    }
    recorded.invokedMs = this.nowMs();
    return this.#exchange(process, recorded, call.options);
  }

  #exchange(process: Process, recorded: RecordedCall, options: CallOptions): Promise<object> {
    const { steps, plan, trace } = this.#parts;
    const { promise, resolve, reject } = Promise.withResolvers<object>();
    const abort = new AbortController();
    const broken = (): void => {
      if (!process.connections.delete(broken)) return;
      trace.say(() => `call ${recorded.number} gets no answer`);
      abort.abort();
      reject(new Unanswered('the connection broke'));
    };
    process.connections.add(broken);
    if (this.#happens(plan.impatience)) {
      steps.after(OUTSIDE, this.#chance.below(IMPATIENCE_MS_MAX), 'gives up', broken);
    }
    const arrived = (answer: Answer): void => {
      this.#noticeBug(recorded, answer, abort.signal);
      if (!process.connections.has(broken)) return;
      if (this.#happens(plan.lostAnswers)) {
        steps.after(OUTSIDE, PATIENCE_MS, 'gives up', broken);
        return;
      }
      process.connections.delete(broken);
      this.#record(recorded, answer);
      if ('output' in answer) resolve(answer.output);
      else reject(answer.error instanceof AwsError ? answer.error : new Unanswered('the cloud failed'));
    };
    process.world?.stopping.addEventListener('abort', () => abort.abort(), { once: true });
    void this.#answer(process, recorded, options, abort.signal).then(arrived);
    return promise;
  }

  /** In the process: what happens between the request and its answer. */
  async #answer(
    process: Process,
    recorded: RecordedCall,
    options: CallOptions,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { steps } = this.#parts;
    let answer: Answer;
    try {
      const { world } = process;
      if (world === undefined) throw new TypeError('A request reached a process that has not started');
      const call = await this.#doorCall(world, process, recorded, options, signal);
      // An operation without output has none.
      const output: object | undefined = await perform(world, process, call);
      answer = { output: await withoutStreams(output ?? {}) };
    } catch (error) {
      answer = { error };
    }
    await steps.pause(process, 'answer');
    return answer;
  }

  async #doorCall(
    world: World,
    process: Process,
    { service: name, operation, input: modelled }: RecordedCall,
    { caller = rootOf(ACCOUNT), place, stream, headers = {} }: CallOptions,
    signal: AbortSignal,
  ): Promise<DoorCall> {
    const { models, steps } = this.#parts;
    const input: Members = { ...modelled };
    if (stream !== undefined) {
      const pieces = this.#chance.between(1, PIECES_MAX);
      input[stream.member] = streamOf(stream.bytes, pieces, () => steps.pause(process, 'body'));
    }
    if (models.has(name)) {
      const model = models.service(name);
      const refusal = validationError({ service: model, operation, wire: 'json1.1' }, input);
      if (refusal !== undefined) throw new AwsError(refusal.code, refusal.message);
    }
    return {
      service: await world.service(name),
      operation,
      input,
      base: {
        caller,
        place: { account: ACCOUNT, region: REGION, ...place },
        requestId: world.ids.uuid(),
        endpoint: ENDPOINT,
        reply: () => {},
      },
      signal,
      origin: { sourceIp: '127.0.0.1', secureTransport: false },
      request: { headers, url: '/', trailers: () => ({}) },
    };
  }

  #record(recorded: RecordedCall, answer: Answer): void {
    const { recorder, machine, trace } = this.#parts;
    const { written } = machine.disk;
    if ('output' in answer) recorder.acknowledge(recorded, answer.output, this.nowMs(), written);
    else recorder.refuse(recorded, answer.error, this.nowMs(), written);
    const text = 'output' in answer ? traced(answer.output) : String(answer.error);
    trace.text(text);
    trace.say(() => `client ${recorded.client} is told ${recorded.number}: ${text}`);
  }

  /** An answer that would be a 500, although neither the disk failed nor the client has gone. */
  #noticeBug({ number, operation }: RecordedCall, answer: Answer, { aborted }: AbortSignal): void {
    if ('output' in answer || answer.error instanceof AwsError || aborted) return;
    const { error } = answer;
    if (error instanceof StoreError && error.reason === 'full') return;
    if (error instanceof BlobError && this.#mayFailSo(error)) return;
    if (error instanceof SegmentError && error.reason !== 'invalid') return;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#parts.problem(`call ${number} (${operation}) broke: ${detail}`);
  }

  /** The disk may fail; a blob may be gone or damaged only after a power cut under default durability. */
  #mayFailSo({ reason }: BlobError): boolean {
    if (reason === 'missing' || reason === 'damaged') return this.#parts.machine.mayHaveLost;
    return reason !== 'invalid';
  }

  #happens(probability: number): boolean {
    return !this.#isCalm && probability > 0 && this.#chance.chance(probability);
  }
}
