/**
 * When a scheduled action is due: `at(...)`, `rate(...)` and `cron(...)`, in a time zone.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */

import { type Cron, nextCron, parseCron } from '../../core/cron.ts';
import { toUtc } from '../../core/time-zone.ts';
import { invalidSchedule, validation } from './errors.ts';

const MINUTE_MS = 60_000;
const UNIT_MS = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 24 * 60 * MINUTE_MS } as const;

export type Schedule =
  | { readonly kind: 'at'; readonly localMs: number }
  | { readonly kind: 'rate'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly cron: Cron };

/** @throws AwsError ValidationException */
export function parseSchedule(text: string): Schedule {
  const [, kind, inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(text.trim()) ?? [];
  if (kind === 'at') return at(inner.trim());
  if (kind === 'rate') return rate(inner.trim());
  if (kind === 'cron') {
    const cron = parseCron(inner.trim());
    if (cron !== undefined) return { kind: 'cron', cron };
  }
  throw invalidSchedule();
}

function at(text: string): Schedule {
  const localMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  // The 31st of February is parsed, as a day of March.
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(text)) throw invalidSchedule();
  return { kind: 'at', localMs };
}

function rate(text: string): Schedule {
  // Nobody waits for longer numbers, and what is due must be a time.
  const [, count = '', unit] = /^(\d{1,8})\s?(minute|hour|day)s?$/.exec(text) ?? [];
  if (unit === undefined || Number(count) < 1) throw invalidSchedule();
  // The pattern has no other unit.
  return { kind: 'rate', everyMs: Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS] };
}

/** @throws AwsError ValidationException */
export function checkTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    throw validation(`Invalid timezone: ${name}`);
  }
}

export interface Due {
  readonly schedule: Schedule;
  readonly timeZone: string;
  /** Rates count from here; nothing is due before. */
  readonly startMs: number;
  /** Nothing is due after it. */
  readonly endMs?: number | undefined;
}

/** The first time after `afterMs` at which it is due; undefined: never again. */
export function nextDue({ schedule, timeZone, startMs, endMs }: Due, afterMs: number): number | undefined {
  const fromMs = Math.max(afterMs, startMs - 1);
  const due =
    schedule.kind === 'at'
      ? nextAt(schedule.localMs, timeZone, fromMs)
      : schedule.kind === 'rate'
        ? startMs + Math.max(0, Math.floor((fromMs - startMs) / schedule.everyMs) + 1) * schedule.everyMs
        : nextCron(schedule.cron, timeZone, fromMs);
  return due === undefined || (endMs !== undefined && due > endMs) ? undefined : due;
}

function nextAt(localMs: number, timeZone: string, afterMs: number): number | undefined {
  const due = toUtc(localMs, timeZone);
  return due !== undefined && due > afterMs ? due : undefined;
}
