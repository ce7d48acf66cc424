import { eraseLater } from '../erase.ts';
import { logsError } from '../errors.ts';
import { forgetFacts } from '../facts.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { groups } from '../state.ts';

export const deleteLogGroup: Handler<'DeleteLogGroup'> = async (context, { logGroupName }) => {
  const { tx, place } = context;
  const group = await findGroup(tx, { place, name: logGroupName });
  if (group.isProtected) {
    const text = 'The log group has deletion protection enabled.';
    throw logsError('ValidationException', text);
  }
  await groups.delete(tx, place, logGroupName);
  eraseLater(context, place, group.id);
  tx.afterCommit(() => forgetFacts(context, place, group.id));
};
