"""A FIFO queue before a function: the steps of one order stay in order, orders do not wait for each other."""

import io
import json
import time
import zipfile
from pathlib import Path

import boto3

sqs, iam, awslambda, dynamodb = (boto3.client(name) for name in ("sqs", "iam", "lambda", "dynamodb"))
STEPS = ["ordered", "paid", "packed", "sent", "delivered"]
ORDERS = ["red", "green", "blue"]


def allow(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]})


content = io.BytesIO()
with zipfile.ZipFile(content, "w") as zipped:
    zipped.write(Path(__file__).with_name("steps.py"), "steps.py")

dynamodb.create_table(
    TableName="orders",
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "order", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "order", "KeyType": "HASH"}],
)
dynamodb.get_waiter("table_exists").wait(TableName="orders")
table = dynamodb.describe_table(TableName="orders")["Table"]["TableArn"]
attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true", "VisibilityTimeout": "60"}
url = sqs.create_queue(QueueName="steps.fifo", Attributes=attributes)["QueueUrl"]
queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

trust = {"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
role = iam.create_role(RoleName="steps", AssumeRolePolicyDocument=allow(trust))["Role"]["Arn"]
may = allow(
    {"Action": "dynamodb:UpdateItem", "Resource": table},
    {"Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "Resource": queue},
)
iam.put_role_policy(RoleName="steps", PolicyName="own", PolicyDocument=may)
awslambda.create_function(
    FunctionName="steps", Runtime="python3.13", Handler="steps.handler", Role=role, Timeout=30,
    Code={"ZipFile": content.getvalue()},
)
awslambda.get_waiter("function_active_v2").wait(FunctionName="steps")

# All is sent before anybody reads: step by step, the orders mixed. The order is the message group.
for step in STEPS:
    for order in ORDERS:
        body = json.dumps({"order": order, "step": step})
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=order)
print(f"Sent {len(STEPS) * len(ORDERS)} steps of {len(ORDERS)} orders")
mapping = awslambda.create_event_source_mapping(FunctionName="steps", EventSourceArn=queue, BatchSize=2)["UUID"]



def orders():
    items = dynamodb.scan(TableName="orders")["Items"]
    return {item["order"]["S"]: [step["S"] for step in item["steps"]["L"]] for item in items}


for _ in range(600):
    if sum(len(steps) for steps in orders().values()) == len(STEPS) * len(ORDERS):
        break
    time.sleep(0.1)
else:
    raise SystemExit(f"Not all steps were taken: {orders()}")
for name in ORDERS:
    print(f"{name}: {', '.join(orders()[name])}")

awslambda.delete_event_source_mapping(UUID=mapping)
awslambda.delete_function(FunctionName="steps")
iam.delete_role_policy(RoleName="steps", PolicyName="own")
iam.delete_role(RoleName="steps")
sqs.delete_queue(QueueUrl=url)
dynamodb.delete_table(TableName="orders")
print("Tidied up")
