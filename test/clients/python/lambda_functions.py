"""Functions with boto3: waiters, paginators, exceptions, streamed answers, and the resources around a function."""

import base64
import io
import json
import zipfile

from check import client, equal, fails

functions = client("lambda")
iam = client("iam")

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
OWN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["logs:*", "sqs:*"], "Resource": "*"}]}
role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
iam.put_role_policy(RoleName="worker", PolicyName="own", PolicyDocument=json.dumps(OWN))


def archive(version):
    source = f"""
import os
def handler(event, context):
    print("seen", event)
    if event == "nobody":
        raise KeyError(event)
    return {{"version": {version}, "event": event, "left": context.get_remaining_time_in_millis() > 0}}
"""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("app.py", source)
    return packed.getvalue()


def call(event, **more):
    answer = functions.invoke(FunctionName="hello", Payload=json.dumps(event), **more)
    return answer, json.loads(answer["Payload"].read())


made = functions.create_function(
    FunctionName="hello", Runtime="python3.12", Handler="app.handler", Role=role, Code={"ZipFile": archive(1)}
)
equal(made["State"], "Pending")
functions.get_waiter("function_active_v2").wait(FunctionName="hello")
answer, body = call({"name": "hana"}, LogType="Tail")
equal(body, {"version": 1, "event": {"name": "hana"}, "left": True})
assert "seen {'name': 'hana'}" in base64.b64decode(answer["LogResult"]).decode()
answer, body = call("nobody")
equal((answer["FunctionError"], body["errorType"], body["errorMessage"]), ("Unhandled", "KeyError", "'nobody'"))

stream = functions.invoke_with_response_stream(FunctionName="hello", Payload=json.dumps(7))["EventStream"]
events = list(stream)
whole = b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event)
equal(json.loads(whole)["event"], 7)
assert "InvokeComplete" in events[-1]

functions.publish_version(FunctionName="hello")
functions.update_function_code(FunctionName="hello", ZipFile=archive(2), Publish=True)
functions.get_waiter("function_updated_v2").wait(FunctionName="hello")
functions.create_alias(FunctionName="hello", Name="live", FunctionVersion="2")
equal([call({}, Qualifier=of)[1]["version"] for of in ("1", "live", "$LATEST")], [1, 2, 2])
pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName="hello", PaginationConfig={"PageSize": 1})
equal([version["Version"] for page in pages for version in page["Versions"]], ["$LATEST", "1", "2"])

fails(
    "ResourceConflictException",
    functions.create_alias,
    exception=functions.exceptions.ResourceConflictException,
    FunctionName="hello",
    Name="live",
    FunctionVersion="1",
)
fails(
    "ResourceNotFoundException",
    functions.invoke,
    exception=functions.exceptions.ResourceNotFoundException,
    FunctionName="none",
)
fails(
    "InvalidParameterValueException",
    functions.create_function,
    exception=functions.exceptions.InvalidParameterValueException,
    FunctionName="other",
    Runtime="python3.12",
    Handler="app.handler",
    Role=role.replace("worker", "nobody"),
    Code={"ZipFile": archive(1)},
)

queue = client("sqs").create_queue(QueueName="work")["QueueUrl"]
arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
uuid = functions.create_event_source_mapping(FunctionName="hello", EventSourceArn=arn, BatchSize=2)["UUID"]
equal(functions.update_event_source_mapping(UUID=uuid, Enabled=False)["State"], "Disabling")
equal(functions.get_event_source_mapping(UUID=uuid)["State"], "Disabled")
equal(functions.get_paginator("list_functions").paginate().build_full_result()["Functions"][0]["FunctionName"], "hello")
functions.delete_function(FunctionName="hello")
equal(functions.list_functions()["Functions"], [])
