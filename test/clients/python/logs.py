"""Groups, streams, events, patterns and metrics with boto3: paginators, exceptions, tokens."""

import time
from datetime import datetime, timedelta, timezone

from check import client, equal, fails

logs = client("logs")
cloudwatch = client("cloudwatch")

logs.create_log_group(logGroupName="app", tags={"team": "blue"})
fails(
    "ResourceAlreadyExistsException",
    logs.create_log_group,
    exception=logs.exceptions.ResourceAlreadyExistsException,
    logGroupName="app",
)
logs.create_log_stream(logGroupName="app", logStreamName="one")
now = int(time.time() * 1000)
events = [{"timestamp": now + i, "message": f'{{"n": {i}, "level": "{"ERROR" if i % 10 == 0 else "INFO"}"}}'} for i in range(100)]
answer = logs.put_log_events(logGroupName="app", logStreamName="one", logEvents=events)
assert "rejectedLogEventsInfo" not in answer

pages = logs.get_paginator("filter_log_events").paginate(
    logGroupName="app", filterPattern='{ $.level = "ERROR" && $.n >= 50 }', PaginationConfig={"PageSize": 2}
)
equal([event["message"] for page in pages for event in page["events"]], [e["message"] for e in events[50::10]])

seen, token = [], None
while True:
    more = {"nextToken": token} if token else {}
    page = logs.get_log_events(logGroupName="app", logStreamName="one", startFromHead=True, limit=30, **more)
    seen += page["events"]
    if page["nextForwardToken"] == token:
        break
    token = page["nextForwardToken"]
equal([event["timestamp"] for event in seen], [event["timestamp"] for event in events])

equal(
    fails(
        "ResourceNotFoundException",
        logs.put_log_events,
        exception=logs.exceptions.ResourceNotFoundException,
        logGroupName="app",
        logStreamName="none",
        logEvents=events[:1],
    ),
    "The specified log stream does not exist.",
)
fails(
    "InvalidParameterException",
    logs.put_log_events,
    exception=logs.exceptions.InvalidParameterException,
    logGroupName="app",
    logStreamName="one",
    logEvents=events[::-1],
)

query = logs.start_query(
    logGroupName="app", startTime=now // 1000 - 60, endTime=now // 1000 + 60, queryString="stats count(*) as n by level | sort n"
)["queryId"]
result = logs.get_query_results(queryId=query)
while result["status"] in ("Scheduled", "Running"):
    result = logs.get_query_results(queryId=query)
equal([{f["field"]: f["value"] for f in row} for row in result["results"]], [{"level": "ERROR", "n": "10"}, {"level": "INFO", "n": "90"}])

# CloudWatch speaks another wire form with newer versions of botocore.
minute = datetime.now(timezone.utc).replace(second=0, microsecond=0)
cloudwatch.put_metric_data(
    Namespace="app",
    MetricData=[{"MetricName": "latency", "Timestamp": minute, "Values": [1.5, 2.5], "Counts": [1.0, 3.0], "Unit": "Seconds"}],
)
[point] = cloudwatch.get_metric_statistics(
    Namespace="app",
    MetricName="latency",
    StartTime=minute - timedelta(minutes=5),
    EndTime=minute + timedelta(minutes=5),
    Period=60,
    Statistics=["Average", "SampleCount"],
    Unit="Seconds",
)["Datapoints"]
equal((point["Timestamp"], point["Average"], point["SampleCount"]), (minute, 2.25, 4.0))
[metric] = cloudwatch.get_paginator("list_metrics").paginate(Namespace="app").build_full_result()["Metrics"]
equal(metric, {"Namespace": "app", "MetricName": "latency", "Dimensions": []})
fails(
    "InvalidParameterValue",
    cloudwatch.put_metric_data,
    Namespace="AWS/Lambda",
    MetricData=[{"MetricName": "Errors", "Value": 1}],
)
