"""Lambda destinations: where the outcome of an asynchronous invocation goes. Nothing here knows that this is no AWS."""

import io
import json
import zipfile
from pathlib import Path

import boto3

iam, awslambda, sqs, sns = (boto3.client(name) for name in ("iam", "lambda", "sqs", "sns"))


def allow(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]})


def archive(name):
    """The one file of a function, as the zip archive that Lambda takes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.write(Path(__file__).with_name(f"{name}.py"), f"{name}.py")
    return content.getvalue()


def queue(name):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, arn


def receive(url):
    """The one message that is due, however long it takes to come."""
    for _ in range(15):
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            return json.loads(message["Body"])
    raise SystemExit(f"Nothing came to {url}")


def function(name, role):
    awslambda.create_function(
        FunctionName=name, Runtime="python3.13", Handler=f"{name}.handler", Role=role, Code={"ZipFile": archive(name)}
    )
    awslambda.get_waiter("function_active_v2").wait(FunctionName=name)
    return awslambda.get_function(FunctionName=name)["Configuration"]["FunctionArn"]


def order(customer, item, count):
    event = json.dumps({"customer": customer, "item": item, "count": count})
    answer = awslambda.invoke(FunctionName="orders", InvocationType="Event", Payload=event)
    print(f"{customer} orders {count} x {item}: answered {answer['StatusCode']} at once")


# A queue for what is to be packed, a topic for what customers are told, and a mailbox that hears the topic.
packing_url, packing = queue("packing")
mailbox_url, mailbox = queue("mailbox")
topic = sns.create_topic(Name="customers")["TopicArn"]
from_topic = {"Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": mailbox}
sqs.set_queue_attributes(QueueUrl=mailbox_url, Attributes={"Policy": allow(from_topic)})
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=mailbox, Attributes={"RawMessageDelivery": "true"})

# The functions' role: Lambda delivers under it, so it must allow every destination.
trust = {"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
role = iam.create_role(RoleName="shop", AssumeRolePolicyDocument=allow(trust))["Role"]["Arn"]
apologies_arn = role.replace(":iam::", ":lambda:" + boto3.session.Session().region_name + ":").replace("role/shop", "function:apologies")
destinations = allow(
    {"Action": "sqs:SendMessage", "Resource": packing},
    {"Action": "sns:Publish", "Resource": topic},
    {"Action": "lambda:InvokeFunction", "Resource": apologies_arn},
)
iam.put_role_policy(RoleName="shop", PolicyName="destinations", PolicyDocument=destinations)

function("orders", role)
function("apologies", role)
awslambda.put_function_event_invoke_config(
    FunctionName="orders",
    MaximumRetryAttempts=0,
    DestinationConfig={"OnSuccess": {"Destination": packing}, "OnFailure": {"Destination": apologies_arn}},
)
awslambda.put_function_event_invoke_config(
    FunctionName="apologies", DestinationConfig={"OnSuccess": {"Destination": topic}}
)

order("Hana", "kettle", 2)
record = receive(packing_url)
print(f"To pack: {record['responsePayload']} ({record['requestContext']['condition']})")

order("Taro", "teapot", 5)
record = receive(mailbox_url)
print(f"Mail: {record['responsePayload']['text']}")
# What went to the second function is in its record: the record of the first.
first = record["requestPayload"]
print(f"The order had failed: {first['requestContext']['condition']}, {first['responsePayload']['errorType']}")

for name in ("orders", "apologies"):
    awslambda.delete_function(FunctionName=name)
sns.delete_topic(TopicArn=topic)
for url in (packing_url, mailbox_url):
    sqs.delete_queue(QueueUrl=url)
iam.delete_role_policy(RoleName="shop", PolicyName="destinations")
iam.delete_role(RoleName="shop")
print("Tidied up")
