// An order that takes two weeks: what each step has answered is kept, and while it waits nothing runs.

import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient();

export const handler = withDurableExecution(async (order, context) => {
  const cents = await context.step('price', async () => order.count * 1250);

  let approval;
  try {
    // Whoever reads the queue has the id with which the order goes on.
    approval = await context.waitForCallback(
      'approval',
      async (callbackId) => {
        const MessageBody = JSON.stringify({ callbackId, customer: order.customer, cents });
        await sqs.send(new SendMessageCommand({ QueueUrl: process.env.APPROVALS, MessageBody }));
      },
      { timeout: { days: 2 } },
    );
  } catch (error) {
    return { customer: order.customer, state: 'cancelled', because: error.message };
  }

  await context.wait('time to think it over', { days: 14 });
  const parcels = await context.map(
    'parcels',
    Array(order.count).fill(order.item),
    async (child, item, index) => child.step('pack', async () => `${item} ${index + 1}`),
  );
  return { customer: order.customer, state: 'shipped', approvedBy: approval, parcels: parcels.getResults() };
});
