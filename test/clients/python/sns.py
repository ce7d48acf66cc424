import json
import os
import urllib.request

from check import client, equal, fails, resource

sns = resource("sns")
low = client("sns")
sqs = resource("sqs")


def inbox(name, topic, **attributes):
    """A queue that hears the topic."""
    fifo = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    queue = sqs.create_queue(QueueName=name, Attributes=fifo)
    arn = queue.attributes["QueueArn"]
    let_in = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic.arn}},
    }
    queue.set_attributes(Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [let_in]})})
    topic.subscribe(Protocol="sqs", Endpoint=arn, Attributes=attributes, ReturnSubscriptionArn=True)
    return queue


def bodies(queue, count):
    """The next messages of a queue, which must be this many."""
    seen = []
    while len(seen) < count:
        received = queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=10)
        assert received, f"only {seen!r} came"
        seen += [message.body for message in received]
        for message in received:
            message.delete()
    return seen


# An envelope for one, the plain text for another, and a filter for the third.
topic = sns.create_topic(Name="py-news", Tags=[{"Key": "team", "Value": "news"}])
equal(low.list_tags_for_resource(ResourceArn=topic.arn)["Tags"], [{"Key": "team", "Value": "news"}])
enveloped = inbox("py-enveloped", topic)
raw = inbox("py-raw", topic, RawMessageDelivery="true")
cats = inbox("py-cats", topic, RawMessageDelivery="true", FilterPolicy=json.dumps({"kind": ["cat"]}))
kind = lambda value: {"kind": {"DataType": "String", "StringValue": value}}
sent = topic.publish(Message="meow", Subject="hello", MessageAttributes=kind("cat"))["MessageId"]
topic.publish(Message="woof", MessageAttributes=kind("dog"))

envelopes = {body["Message"]: body for body in map(json.loads, bodies(enveloped, 2))}
meow = envelopes["meow"]
equal((meow["Type"], meow["MessageId"], meow["TopicArn"], meow["Subject"]), ("Notification", sent, topic.arn, "hello"))
equal(meow["MessageAttributes"], {"kind": {"Type": "String", "Value": "cat"}})
assert meow["Signature"] and meow["SigningCertURL"] and meow["UnsubscribeURL"]
equal(sorted(bodies(raw, 2)), ["meow", "woof"])
equal(bodies(cats, 1), ["meow"])
equal(cats.receive_messages(), [])

# A batch; structures with a text for each protocol.
structure = json.dumps({"default": "d", "sqs": "for queues"})
entry = {"Id": "one", "Message": structure, "MessageStructure": "json"}
answer = low.publish_batch(TopicArn=topic.arn, PublishBatchRequestEntries=[entry])
equal(([e["Id"] for e in answer["Successful"]], answer["Failed"]), (["one"], []))
fails(
    "BatchEntryIdsNotDistinct",
    low.publish_batch,
    TopicArn=topic.arn,
    PublishBatchRequestEntries=[entry, entry],
    exception=low.exceptions.BatchEntryIdsNotDistinctException,
)
equal(bodies(raw, 1), ["for queues"])

# FIFO keeps the order and drops what it has.
ordered = sns.create_topic(
    Name="py-ordered.fifo", Attributes={"FifoTopic": "true", "ContentBasedDeduplication": "true"}
)
behind = inbox("py-ordered.fifo", ordered, RawMessageDelivery="true")
for message in ["1", "2", "2", "3"]:
    ordered.publish(Message=message, MessageGroupId="g")
equal(bodies(behind, 3), ["1", "2", "3"])

# Mobile push: a device of an app, alone and behind a topic.
app = sns.create_platform_application(
    Name="py-app", Platform="GCM", Attributes={"PlatformCredential": "key"}
)
device = app.create_platform_endpoint(Token="py-token")
equal(device.attributes, {"Enabled": "true", "Token": "py-token"})
taken = fails(
    "InvalidParameter", app.create_platform_endpoint, Token="py-token", CustomUserData="other"
)
equal(
    taken,
    f"Invalid parameter: Token Reason: Endpoint {device.arn} already exists with the same Token, "
    "but different attributes.",
)
device.publish(Message=json.dumps({"GCM": "for the phone"}), MessageStructure="json")
reached = topic.subscribe(Protocol="application", Endpoint=device.arn, ReturnSubscriptionArn=True)
topic.publish(Message="for all")
reached.delete()
device.set_attributes(Attributes={"Enabled": "false"})
fails(
    "EndpointDisabled",
    device.publish,
    Message="x",
    exception=low.exceptions.EndpointDisabledException,
)
with urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + "/_kumobako/inbox/push") as page:
    pushed = [one["message"] for one in json.load(page)["messages"]]
equal(sorted(pushed), ["for all", "for the phone"])
app.delete()

# Pages, and the failures.
pages = list(low.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic.arn))
equal(sum(len(page["Subscriptions"]) for page in pages), 3)
none = topic.arn + "-none"
text = fails("NotFound", low.publish, TopicArn=none, Message="x", exception=low.exceptions.NotFoundException)
equal(text, "Topic does not exist")
fails(
    "InvalidParameter",
    low.subscribe,
    TopicArn=topic.arn,
    Protocol="pigeon",
    Endpoint="x",
    exception=low.exceptions.InvalidParameterException,
)
fails("InvalidParameter", ordered.publish, Message="x", exception=low.exceptions.InvalidParameterException)
for name in [topic, ordered]:
    name.delete()
equal([t for t in low.list_topics()["Topics"] if "py-" in t["TopicArn"]], [])
