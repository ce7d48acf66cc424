"""Orders are kept in a table, and announced to the warehouse by a queue."""

import json
import os

import boto3


class Orders:
    def __init__(self):
        self.table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
        self.queue = boto3.resource("sqs").get_queue_by_name(QueueName=os.environ["WAREHOUSE_QUEUE"])

    def place(self, order_id, items):
        self.table.put_item(
            Item={"id": order_id, "items": items, "state": "placed"},
            ConditionExpression="attribute_not_exists(id)",
        )
        self.queue.send_message(MessageBody=json.dumps({"order": order_id}))

    def state(self, order_id):
        item = self.table.get_item(Key={"id": order_id}).get("Item")
        return item and item["state"]
