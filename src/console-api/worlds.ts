/** `/_kumobako/worlds`: further clouds of this process, each with a state and a port of its own. */

import { type ControlAnswer, ControlError, type ControlRequest, jsonBody, ok } from './control-request.ts';

export interface WorldPages {
  /** @throws ControlError */
  add(request: { port?: number; from?: string; account?: string; ownerPid?: number }): Promise<object>;
  list(): readonly object[];
  /** @throws ControlError */
  remove(id: string): Promise<void>;
}

const MEMBERS = ['port', 'from', 'account', 'ownerPid'];

export function listWorlds(worlds: WorldPages | undefined): readonly object[] {
  return existing(worlds).list();
}

/** 201 with the world's id and endpoint, once it answers there. */
export async function addWorld(
  worlds: WorldPages | undefined,
  request: ControlRequest,
): Promise<ControlAnswer> {
  const { add } = existing(worlds);
  const body = await jsonBody(request);
  const unknown = Object.keys(body).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw new ControlError(400, `${unknown} is unknown; a world has ${MEMBERS.join(', ')}.`);
  }
  const { from, account } = body;
  if (from !== undefined && typeof from !== 'string') {
    throw new ControlError(400, 'from must be the name of a snapshot.');
  }
  if (account !== undefined && !(typeof account === 'string' && /^\d{12}$/.test(account))) {
    throw new ControlError(400, 'account must be twelve digits.');
  }
  const port = wholeNumber(body, 'port', 65_535);
  const ownerPid = wholeNumber(body, 'ownerPid', 2 ** 31 - 1);
  const world = await add({
    ...(port === undefined ? {} : { port }),
    ...(from === undefined ? {} : { from }),
    ...(account === undefined ? {} : { account }),
    ...(ownerPid === undefined ? {} : { ownerPid }),
  });
  return { status: 201, body: world };
}

export async function removeWorld(worlds: WorldPages | undefined, id: string): Promise<ControlAnswer> {
  await existing(worlds).remove(id);
  return ok({ removed: id });
}

function existing(worlds: WorldPages | undefined): WorldPages {
  if (worlds !== undefined) return worlds;
  throw new ControlError(409, 'Worlds are added to and removed from the cloud that `kumobako start` runs.');
}

function wholeNumber(body: Record<string, unknown>, name: string, max: number): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const isFit = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
  if (isFit) return value;
  throw new ControlError(400, `${name} must be a whole number from 0 to ${max}.`);
}
