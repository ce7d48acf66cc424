/**
 * What services count of themselves: in memory, by the minute, and written to CloudWatch when the minute is over, with
 * one call for each namespace and region however much there was. A durable timer at the end of the minute asks for it,
 * so that moving the clock does; where nothing is counted there is none. A crash loses the minute that was under way.
 *
 * Gauges are told of each minute although nothing happens. When the clock is moved far, many of those minutes are told of
 * at once, as long as no timer is due: then nobody can have looked, and nothing can have changed. Of a very long time in
 * which nothing changes only the last minute of each hour is told, then of each day: a month of hundreds of resources
 * would take minutes otherwise.
 */

import type { DeliveryContext, TxContext } from '../context.ts';
import type { Log } from '../log.ts';
import type { Place } from '../place.ts';
import type { AnyService, Gauged, Gauges } from '../service.ts';
import { timerBody } from '../timers.ts';
import { publish } from './publish.ts';
import { type Counting, type Meter, MINUTE_MS, minuteOf, Series } from './series.ts';

/** Resources of one namespace that have a say in one minute; of more nothing is said. */
const SERIES_MAX = 100_000;
/** So many minutes at once at most, and so many minutes of series. */
const LEAP_MINUTES_MAX = 60;
const LEAP_SERIES_MAX = 2_000;
/** In a move of the clock: after so many minutes of series at rest each next spacing follows. */
const SPACED_SERIES_MAX = 20_000;
/** Which minutes are told: each one, the last one of each hour, of each day. */
const SPACINGS = [1, 60, 1_440] as const;

export interface MeterParts {
  log: Log;
  transact: (action: (context: TxContext) => Promise<void>) => Promise<void>;
  gauges: (service: string) => Promise<Gauges | undefined>;
  /** While the clock is being moved: the next time at which anything happens by itself. */
  nothingUntilMs: () => Promise<number | undefined>;
}

const TIMER = { service: 'core', timer: 'shipMetrics', id: 'metrics' };

/** Services whose gauges are asked at the end of the minute, with what they have kept. */
interface ShipBody {
  gauges: [service: string, kept: unknown][];
}

export class Meters implements Counting {
  readonly #parts: MeterParts;
  readonly #series = new Map<Meter, Map<string, Series>>();
  /** What the timer knows; undefined: there is none. */
  #asked: Map<string, unknown> | undefined;
  /**
   * The timer may be set for later than the end of the minute that began here; or is for the end of this minute again, as
   * something was counted on the way.
   */
  #leap: { readonly fromMs: number; isOver: boolean } | undefined;
  /** Minutes of series that this move of the clock has told at rest. */
  #toldAtRest = 0;
  #setting: Promise<void> = Promise.resolve();

  constructor(parts: MeterParts) {
    this.#parts = parts;
  }

  series(meter: Meter, place: Place, ...pairs: readonly string[]): Series {
    let known = this.#series.get(meter);
    if (known === undefined) {
      known = new Map();
      this.#series.set(meter, known);
    }
    const key = `${place.account}/${place.region}/${pairs.join('\n')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = new Series(place, pairs);
    if (known.size < SERIES_MAX) known.set(key, made);
    this.#ask(meter.service);
    return made;
  }

  /** The clock is about to be moved. Resolves when the timer for what was counted so far is set. */
  ready(): Promise<void> {
    this.#toldAtRest = 0;
    return this.#setting;
  }

  /** With the timer and the delivery that write down what was counted. */
  serving(core: AnyService): AnyService {
    const { deliveries, timers } = core;
    const shipMetrics = (context: DeliveryContext, body: unknown) => this.#ship(context, body);
    return {
      ...core,
      deliveries: { ...deliveries, shipMetrics },
      timers: {
        ...timers,
        // What takes long is the outbox's.
        shipMetrics: ({ outbox }, body) =>
          outbox.send({ service: 'core', delivery: 'shipMetrics', group: 'core.metrics', body }),
      },
    };
  }

  async #ship(context: DeliveryContext, body: unknown): Promise<void> {
    const untilMs = minuteOf(context.now());
    const minutes = this.#minutesUntil(untilMs);
    this.#leap = undefined;
    this.#asked ??= new Map();
    // What `setTimer` wrote.
    const gauged = await this.#gauge(context, minutes, new Map((body as ShipBody).gauges));
    for (const [meter, series] of this.#series) await publish(context, meter, series.values(), untilMs);
    const count = this.#dropEmpty();
    const next = new Map([...gauged].map(([service, { kept }]) => [service, kept]));
    for (const { service } of this.#series.keys()) if (!next.has(service)) next.set(service, undefined);
    this.#asked = next.size === 0 ? undefined : next;
    if (next.size === 0) return;
    const isAtRest = this.#series.size === 0 && [...gauged.values()].every((one) => one.isAtRest);
    if (isAtRest) this.#leap = { fromMs: untilMs, isOver: false };
    this.#set(isAtRest ? this.#leapOf(minutes.length, count) : 1);
    await this.#setting;
  }

  /**
   * The minutes that are told of now. What has come over the process, such as a night in which the machine slept, is no
   * longer than a leap.
   */
  #minutesUntil(untilMs: number): number[] {
    const lastMs = untilMs - MINUTE_MS;
    const spacing = this.#spacing;
    const firstMs = untilMs - LEAP_MINUTES_MAX * spacing * MINUTE_MS;
    const minutes: number[] = [];
    for (let ms = Math.max(firstMs, this.#leap?.fromMs ?? lastMs); ms < lastMs; ms += MINUTE_MS) {
      if ((ms / MINUTE_MS + 1) % spacing === 0) minutes.push(ms);
    }
    return [...minutes, lastMs];
  }

  /** One of so many minutes is told. */
  get #spacing(): number {
    const at = Math.min(Math.floor(this.#toldAtRest / SPACED_SERIES_MAX), SPACINGS.length - 1);
    return SPACINGS[at] ?? 1;
  }

  /** How many minutes may be left out until gauges are asked again. */
  #leapOf(told: number, count: number): number {
    this.#toldAtRest += told * count;
    const most = Math.min(LEAP_MINUTES_MAX, Math.floor(LEAP_SERIES_MAX / count));
    return Math.max(1, most) * this.#spacing;
  }

  async #gauge(
    context: DeliveryContext,
    minutes: readonly number[],
    kept: Map<string, unknown>,
  ): Promise<Map<string, Gauged>> {
    for (const { service } of this.#series.keys()) if (!kept.has(service)) kept.set(service, undefined);
    const gauged = new Map<string, Gauged>();
    for (const [service, state] of kept) {
      const gauges = await this.#parts.gauges(service);
      const answer = await gauges?.(context, minutes, state).catch((error: unknown) => {
        if (context.signal.aborted) throw error;
        context.log.warn('Gauges could not be read', { service, error: String(error) });
        return { kept: state, isAtRest: false };
      });
      if (answer !== undefined) gauged.set(service, answer);
    }
    return gauged;
  }

  /** Forgets the series of which everything is told; answers how many there were in all. */
  #dropEmpty(): number {
    let count = 0;
    for (const [meter, series] of this.#series) {
      count += series.size;
      for (const [key, { minutes }] of series) if (minutes.size === 0) series.delete(key);
      if (series.size === 0) this.#series.delete(meter);
    }
    return count;
  }

  #ask(service: string): void {
    const isLeaping = this.#leap?.isOver === false;
    if (this.#asked?.has(service) === true && !isLeaping) return;
    this.#asked ??= new Map();
    if (!this.#asked.has(service)) this.#asked.set(service, undefined);
    if (this.#leap !== undefined) this.#leap.isOver = true;
    this.#set(1);
  }

  /** Sets the timer for the end of this minute, or as far off as nothing can happen, but so many minutes at most. */
  #set(minutesMax: number): void {
    this.#setting = this.#setting.then(async () => {
      try {
        const leapMs = minutesMax > 1 ? await this.#parts.nothingUntilMs() : undefined;
        await this.#parts.transact((context) => {
          const firstMs = minuteOf(context.now()) + MINUTE_MS;
          const lastMs = firstMs + (minutesMax - 1) * MINUTE_MS;
          const atMs = Math.max(firstMs, Math.min(lastMs, minuteOf(leapMs ?? firstMs)));
          return setTimer(context, atMs, this.#asked ?? new Map());
        });
      } catch (error) {
        // What is counted from now on tries again.
        this.#asked = undefined;
        this.#series.clear();
        this.#parts.log.warn('Metrics were lost', { error: String(error) });
      }
    });
  }
}

/** What an earlier process has left in the timer stays in it. */
async function setTimer(
  { tx, timers }: TxContext,
  atMs: number,
  asked: ReadonlyMap<string, unknown>,
): Promise<void> {
  // What this function wrote.
  const before = (await timerBody(tx, TIMER)) as ShipBody | undefined;
  const gauges = new Map(before?.gauges);
  for (const [service, kept] of asked) gauges.set(service, kept ?? gauges.get(service));
  const body: ShipBody = { gauges: [...gauges] };
  await timers.set({ ...TIMER, atMs, body });
}
