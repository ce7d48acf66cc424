"""The function: writes each step of an order behind the ones that it has. It is slow, and slower with red orders."""

import json
import time

import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    for message in event["Records"]:
        step = json.loads(message["body"])
        time.sleep(0.2 if step["order"] == "red" else 0.02)
        table.update_item(
            Key={"order": step["order"]},
            UpdateExpression="SET steps = list_append(if_not_exists(steps, :none), :step)",
            ExpressionAttributeValues={":none": [], ":step": [step["step"]]},
        )
