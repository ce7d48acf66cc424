"""A function that takes its time to begin: whoever calls first waits for it, unless it was initialised before."""

import os
import time

time.sleep(0.5)
INITIALISED = time.time()
HOW = os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]


def handler(event, context):
    when = "before" if INITIALISED < event["asked"] else "while"
    return f"{HOW}, initialised {when} the call{' waited' if when == 'while' else ''}"
