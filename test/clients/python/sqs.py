from check import client, equal, fails, resource

sqs = resource("sqs")
low = client("sqs")

queue = sqs.create_queue(QueueName="py-work", Attributes={"VisibilityTimeout": "30"}, tags={"team": "work"})
equal(low.list_queue_tags(QueueUrl=queue.url)["Tags"], {"team": "work"})
equal(sqs.get_queue_by_name(QueueName="py-work").url, queue.url)

# A batch in which one entry is refused.
answer = queue.send_messages(
    Entries=[
        {
            "Id": "one",
            "MessageBody": "ü",
            "MessageAttributes": {
                "n": {"DataType": "Number", "StringValue": "1"},
                "b": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
            },
        },
        {"Id": "two", "MessageBody": "bad \x00"},
    ]
)
equal([entry["Id"] for entry in answer["Successful"]], ["one"])
equal([(entry["Id"], entry["SenderFault"]) for entry in answer["Failed"]], [("two", True)])

[message] = queue.receive_messages(MessageAttributeNames=["All"], AttributeNames=["All"], WaitTimeSeconds=1)
equal(message.body, "ü")
equal(message.message_attributes["b"]["BinaryValue"], b"\x00\xff")
equal(message.attributes["ApproximateReceiveCount"], "1")
equal(queue.receive_messages(), [])
message.change_visibility(VisibilityTimeout=0)
[again] = queue.receive_messages(AttributeNames=["ApproximateReceiveCount"])
equal(again.attributes["ApproximateReceiveCount"], "2")
again.delete()

# A FIFO queue keeps the order of a group and drops what it has already.
fifo = sqs.create_queue(
    QueueName="py-ordered.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"}
)
for body in ["1", "2", "2", "3"]:
    fifo.send_message(MessageBody=body, MessageGroupId="g")
equal([m.body for m in fifo.receive_messages(MaxNumberOfMessages=10)], ["1", "2", "3"])

# Pages of queues.
for number in range(5):
    low.create_queue(QueueName=f"py-many-{number}")
pages = list(
    low.get_paginator("list_queues").paginate(QueueNamePrefix="py-many", PaginationConfig={"PageSize": 2})
)
equal([len(page["QueueUrls"]) for page in pages], [2, 2, 1])

# The codes are those of the old protocol still, the exceptions those of the model.
text = fails(
    "AWS.SimpleQueueService.NonExistentQueue",
    low.get_queue_url,
    QueueName="none",
    exception=low.exceptions.QueueDoesNotExist,
)
equal(text, "The specified queue does not exist.")
fails(
    "InvalidParameterValue", queue.send_message, MessageBody="x", DelaySeconds=901
)
fails(
    "QueueAlreadyExists",
    low.create_queue,
    QueueName="py-work",
    Attributes={"VisibilityTimeout": "31"},
    exception=low.exceptions.QueueNameExists,
)
fails("ReceiptHandleIsInvalid", low.delete_message, QueueUrl=queue.url, ReceiptHandle="bad")
queue.purge()
queue.delete()
