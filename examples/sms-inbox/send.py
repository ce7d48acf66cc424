"""usage: send.py PHONE-NUMBER MESSAGE"""

import sys

import boto3

number, message = sys.argv[1:]
answer = boto3.client("sns").publish(PhoneNumber=number, Message=message)
print(answer["MessageId"])
