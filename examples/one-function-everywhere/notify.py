"""What a team's accounts tell its chat: here it only answers."""

TEXT = "good morning"


def handler(event, context):
    account = context.invoked_function_arn.split(":")[4]
    return f"{account} says {TEXT}"
