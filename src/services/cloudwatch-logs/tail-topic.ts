/** Those who wait for events of a group: live tails. */

export function tailTopic(log: string): string {
  return `cloudwatch-logs/tail/${log}`;
}
