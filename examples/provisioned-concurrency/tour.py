"""Provisioned concurrency that keeps office hours: Application Auto Scaling raises it in the morning and takes it away."""

import io
import json
import subprocess
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import boto3

iam, awslambda, scaling, cloudwatch = (
    boto3.client(name) for name in ("iam", "lambda", "application-autoscaling", "cloudwatch")
)
BERLIN = ZoneInfo("Europe/Berlin")
ALIAS = {"FunctionName": "greeting", "Qualifier": "live"}
TARGET = {
    "ServiceNamespace": "lambda",
    "ResourceId": "function:greeting:live",
    "ScalableDimension": "lambda:function:ProvisionedConcurrency",
}


def clock(*words):
    """The one thing that AWS does not have: asks what time it is in the cloud, or moves it."""
    program = str(Path(__file__).parents[2] / "bin" / "kumobako.js")
    told = subprocess.run(["node", program, "clock", *words, "--json"], check=True, capture_output=True, text=True)
    return datetime.fromisoformat(json.loads(told.stdout)["now"]).astimezone(BERLIN)


def wait_until(hour):
    """Until a clock in Berlin shows that hour, and a little longer."""
    now = clock("show")
    then = now.replace(hour=hour, minute=0, second=1, microsecond=0)
    clock("set", (then if then > now else then + timedelta(days=1)).isoformat())


def archive(name):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.write(Path(__file__).with_name(f"{name}.py"), f"{name}.py")
    return content.getvalue()


def call():
    answer = awslambda.invoke(**ALIAS, Payload=json.dumps({"asked": time.time()}))
    return json.load(answer["Payload"])


def sandboxes():
    try:
        config = awslambda.get_provisioned_concurrency_config(**ALIAS)
        return f"{config['AllocatedProvisionedConcurrentExecutions']} sandboxes, {config['Status']}"
    except awslambda.exceptions.ProvisionedConcurrencyConfigNotFoundException:
        return "none provisioned"


def schedule(name, hour, least, most):
    scaling.put_scheduled_action(
        **TARGET,
        ScheduledActionName=name,
        Schedule=f"cron(0 {hour} * * ? *)",
        Timezone="Europe/Berlin",
        ScalableTargetAction={"MinCapacity": least, "MaxCapacity": most},
    )


def counted(metric, since):
    """How often, in the minutes since then."""
    points = cloudwatch.get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": "greeting"}, {"Name": "Resource", "Value": "greeting:live"}],
        StartTime=since.replace(second=0, microsecond=0),
        EndTime=clock("show"),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return int(sum(point["Sum"] for point in points))


trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
role = iam.create_role(RoleName="greeter", AssumeRolePolicyDocument=document)["Role"]["Arn"]
awslambda.create_function(
    FunctionName="greeting",
    Runtime="python3.13",
    Handler="greeting.handler",
    Role=role,
    Timeout=10,
    Code={"ZipFile": archive("greeting")},
)
awslambda.get_waiter("function_active_v2").wait(FunctionName="greeting")
version = awslambda.publish_version(FunctionName="greeting")["Version"]
awslambda.create_alias(FunctionName="greeting", Name="live", FunctionVersion=version)
print(f"Without: {call()}")

# Nothing at night, two to four by day.
scaling.register_scalable_target(**TARGET, MinCapacity=0, MaxCapacity=0)
schedule("opens", 8, 2, 4)
schedule("closes", 20, 0, 0)
print(f"Registered: {sandboxes()}")

wait_until(8)
print(f"08:00: {sandboxes()}")
began = clock("show")
for _ in range(2):
    print(f"A call: {call()}")
clock("advance", "1m")
on_provisioned = counted("ProvisionedConcurrencyInvocations", began)
spilled = counted("ProvisionedConcurrencySpilloverInvocations", began)
print(f"CloudWatch: {on_provisioned} calls on provisioned concurrency, {spilled} spilled over")

wait_until(20)
print(f"20:00: {sandboxes()}")
wait_until(8)
print(f"08:00: {sandboxes()}")
for activity in reversed(scaling.describe_scaling_activities(**TARGET, MaxResults=6)["ScalingActivities"]):
    print(f"  {activity['Description'].rstrip('.')} ({activity['Cause']})")

scaling.deregister_scalable_target(**TARGET)
awslambda.delete_function(FunctionName="greeting")
iam.delete_role(RoleName="greeter")
print("Tidied up")
