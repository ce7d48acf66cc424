"""Failed orders come here, with all that is known of them: what was asked for, and what went wrong."""


def handler(record, context):
    customer = record["requestPayload"]["customer"]
    reason = record["responsePayload"]["errorMessage"]
    return {"text": f"Dear {customer}, we are sorry: {reason}"}
