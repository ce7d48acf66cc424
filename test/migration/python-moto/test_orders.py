import json
import unittest

import boto3
import pytest
from moto import mock_aws
from orders import Orders


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("ORDERS_TABLE", "orders")
    monkeypatch.setenv("WAREHOUSE_QUEUE", "warehouse")


def create_stack():
    boto3.client("dynamodb").create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    boto3.client("sqs").create_queue(QueueName="warehouse")


@pytest.fixture
def orders():
    with mock_aws():
        create_stack()
        yield Orders()


def test_an_order_is_kept_and_announced(orders):
    orders.place("1", ["fish"])
    assert orders.state("1") == "placed"
    assert orders.state("2") is None
    (message,) = orders.queue.receive_messages()
    assert json.loads(message.body) == {"order": "1"}


def test_an_order_is_placed_once(orders):
    orders.place("1", ["fish"])
    with pytest.raises(orders.table.meta.client.exceptions.ConditionalCheckFailedException):
        orders.place("1", ["milk"])
    assert len(orders.queue.receive_messages(MaxNumberOfMessages=10)) == 1


@mock_aws
def test_without_its_queue_it_does_not_start():
    with pytest.raises(boto3.client("sqs").exceptions.QueueDoesNotExist):
        Orders()


@mock_aws
class TestOfTheStack(unittest.TestCase):
    def setUp(self):
        create_stack()

    def test_names(self):
        url = boto3.client("sqs").get_queue_url(QueueName="warehouse")["QueueUrl"]
        self.assertTrue(url.endswith("/123456789012/warehouse"))
        arn = boto3.client("dynamodb").describe_table(TableName="orders")["Table"]["TableArn"]
        self.assertEqual(arn, "arn:aws:dynamodb:eu-west-1:123456789012:table/orders")
