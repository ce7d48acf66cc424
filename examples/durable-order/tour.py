"""A durable function of Lambda: an order that waits for an approval, and then for two weeks."""

import io
import json
import subprocess
import time
import zipfile
from pathlib import Path

import boto3

iam, awslambda, sqs = (boto3.client(name) for name in ("iam", "lambda", "sqs"))
ROOT = Path(__file__).parents[2]


def advance(time):
    """The one thing that AWS does not have."""
    program = str(ROOT / "bin" / "kumobako.js")
    subprocess.run(["node", program, "clock", "advance", time], check=True, capture_output=True)


def bundle():
    """The function with AWS's SDK in one file, in the zip archive that Lambda takes."""
    source = str(Path(__file__).with_name("order.mjs"))
    esbuild = str(ROOT / "node_modules" / ".bin" / "esbuild")
    flags = ["--bundle", "--platform=node", "--format=cjs", "--log-level=error"]
    code = subprocess.run([esbuild, source, *flags], check=True, capture_output=True).stdout
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("index.js", code)
    return content.getvalue()


def allow(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]})


def order(customer, item, count):
    """Nobody waits for the answer. The name makes sure that an order is taken once, however often it is sent."""
    arns = set()
    for _ in range(2):
        answer = awslambda.invoke(
            FunctionName="orders:$LATEST",
            InvocationType="Event",
            DurableExecutionName=f"order-of-{customer}",
            Payload=json.dumps({"customer": customer, "item": item, "count": count}),
        )
        arns.add(answer["DurableExecutionArn"])
    print(f"{customer} orders {count} x {item}, twice by mistake: {len(arns)} execution")
    return arns.pop()


def approval_asked():
    for message in sqs.receive_message(QueueUrl=approvals, WaitTimeSeconds=20).get("Messages", []):
        sqs.delete_message(QueueUrl=approvals, ReceiptHandle=message["ReceiptHandle"])
        asked = json.loads(message["Body"])
        print(f"Asked: may {asked['customer']} spend {asked['cents']} cents?")
        return asked["callbackId"]
    raise SystemExit("Nobody has asked")


def wait_for(arn, event_type):
    """Until the execution has such an event."""
    for _ in range(300):
        events = awslambda.get_durable_execution_history(DurableExecutionArn=arn)["Events"]
        if any(event["EventType"] == event_type for event in events):
            return events
        time.sleep(0.1)
    raise SystemExit(f"{event_type} has not come")


def show(arn):
    execution = awslambda.get_durable_execution(DurableExecutionArn=arn)
    print(f"{execution['Status']}: {execution.get('Result', 'no answer yet')}")


approvals = sqs.create_queue(QueueName="approvals")["QueueUrl"]
queue = sqs.get_queue_attributes(QueueUrl=approvals, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
trust = {"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
role = iam.create_role(RoleName="orders", AssumeRolePolicyDocument=allow(trust))["Role"]["Arn"]
versions = f"arn:aws:lambda:{boto3.session.Session().region_name}:{role.split(':')[4]}:function:orders:*"
durable = ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"]
policy = allow({"Action": durable, "Resource": versions}, {"Action": "sqs:SendMessage", "Resource": queue})
iam.put_role_policy(RoleName="orders", PolicyName="own", PolicyDocument=policy)
awslambda.create_function(
    FunctionName="orders",
    Runtime="nodejs24.x",
    Handler="index.handler",
    Role=role,
    Timeout=30,
    MemorySize=256,
    DurableConfig={"ExecutionTimeout": 60 * 86400, "RetentionPeriodInDays": 7},
    Environment={"Variables": {"APPROVALS": approvals}},
    Code={"ZipFile": bundle()},
)
awslambda.get_waiter("function_active_v2").wait(FunctionName="orders")

hana = order("Hana", "kettle", 2)
awslambda.send_durable_execution_callback_success(CallbackId=approval_asked(), Result="Mori")
wait_for(hana, "WaitStarted")
show(hana)
advance("14d")
for event in wait_for(hana, "ExecutionSucceeded"):
    # What happens within an approval or a parcel has a parent.
    if "Name" in event and "ParentId" not in event:
        print(f"  {event['EventType']} {event['Name']}")
show(hana)

taro = order("Taro", "teapot", 5)
approval_asked()
advance("2d")
wait_for(taro, "ExecutionSucceeded")
show(taro)

awslambda.delete_function(FunctionName="orders")
sqs.delete_queue(QueueUrl=approvals)
iam.delete_role_policy(RoleName="orders", PolicyName="own")
iam.delete_role(RoleName="orders")
print("Tidied up")
