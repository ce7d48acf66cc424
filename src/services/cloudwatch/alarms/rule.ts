/**
 * The rules of composite alarms: ALARM(), OK() and INSUFFICIENT_DATA() of alarms, TRUE and FALSE, with AND, OR, NOT and
 * parentheses. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */

import type { StateValue } from '../api.gen.ts';
import { validationError } from '../errors.ts';

export type Rule =
  | { readonly is: 'constant'; readonly value: boolean }
  | { readonly is: 'state'; readonly state: StateValue; readonly alarm: string }
  | { readonly is: 'not'; readonly rule: Rule }
  | { readonly is: 'and' | 'or'; readonly left: Rule; readonly right: Rule };

const DEPTH_MAX = 100;
/** "A total of 500 elements: child alarms, TRUE or FALSE expressions, and parentheses". */
const ELEMENTS_MAX = 500;
const CHILDREN_MAX = 100;
const STATES: ReadonlySet<string> = new Set(['ALARM', 'OK', 'INSUFFICIENT_DATA']);

/** @throws AwsError ValidationError */
export function parseRule(text: string): Rule {
  if (text.trim() !== text || text === '') {
    throw validationError('AlarmRule must not contain leading or trailing whitespace or be null');
  }
  const rule = new Parser(text).whole();
  if (childrenOf(rule).length > CHILDREN_MAX) {
    throw validationError(`AlarmRule must not refer to more than ${CHILDREN_MAX} alarms`);
  }
  return rule;
}

/** The alarms of a rule as it names them, each once. */
export function childrenOf(rule: Rule): string[] {
  const found = new Set<string>();
  const visit = (one: Rule): void => {
    if (one.is === 'state') found.add(one.alarm);
    else if (one.is === 'not') visit(one.rule);
    else if (one.is !== 'constant') {
      visit(one.left);
      visit(one.right);
    }
  };
  visit(rule);
  return [...found];
}

export function holds(rule: Rule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.is) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.rule, stateOf);
    case 'and':
      return holds(rule.left, stateOf) && holds(rule.right, stateOf);
    case 'or':
      return holds(rule.left, stateOf) || holds(rule.right, stateOf);
  }
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Rule {
    const rule = this.#or();
    this.#space();
    if (this.#at < this.#text.length) throw this.#fault();
    return rule;
  }

  #fault(): Error {
    return validationError(`AlarmRule is not valid at position ${this.#at}`);
  }

  #space(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
  }

  #peekWord(): string {
    this.#space();
    return /^[A-Z_]+/.exec(this.#text.slice(this.#at))?.[0] ?? '';
  }

  #takeWord(word: string): boolean {
    if (this.#peekWord() !== word) return false;
    this.#at += word.length;
    return true;
  }

  #take(sign: string): boolean {
    this.#space();
    if (this.#text.charAt(this.#at) !== sign) return false;
    this.#at++;
    return true;
  }

  #count(): void {
    if (++this.#elements > ELEMENTS_MAX) {
      throw validationError(`AlarmRule must not have more than ${ELEMENTS_MAX} elements`);
    }
  }

  #or(): Rule {
    let left = this.#and();
    while (this.#takeWord('OR')) left = { is: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Rule {
    let left = this.#not();
    while (this.#takeWord('AND')) left = { is: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Rule {
    if (++this.#depth > DEPTH_MAX) throw this.#fault();
    const rule: Rule = this.#takeWord('NOT') ? { is: 'not', rule: this.#not() } : this.#atom();
    this.#depth--;
    return rule;
  }

  #atom(): Rule {
    this.#count();
    if (this.#take('(')) {
      const rule = this.#or();
      if (!this.#take(')')) throw this.#fault();
      return rule;
    }
    const word = this.#peekWord();
    if (word === 'AT_LEAST') throw validationError('AT_LEAST in AlarmRule is not implemented by kumobako');
    if (word === 'TRUE' || word === 'FALSE') {
      this.#at += word.length;
      return { is: 'constant', value: word === 'TRUE' };
    }
    if (!isState(word)) throw this.#fault();
    this.#at += word.length;
    if (!this.#take('(')) throw this.#fault();
    return { is: 'state', state: word, alarm: this.#name() };
  }

  /** Up to the closing parenthesis; names with parentheses or spaces at their ends stand in quotation marks. */
  #name(): string {
    this.#space();
    const rest = this.#text.slice(this.#at);
    const found = /^"((?:[^"\\]|\\.)+)"\s*\)/.exec(rest) ?? /^([^()"]+)\)/.exec(rest);
    const name = found?.[1]?.trim();
    if (found === null || name === undefined || name === '') throw this.#fault();
    this.#at += found[0].length;
    return rest.startsWith('"') ? name.replaceAll(/\\(.)/g, '$1') : name;
  }
}

function isState(word: string): word is StateValue {
  return STATES.has(word);
}
