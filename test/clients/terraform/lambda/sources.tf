data "aws_caller_identity" "me" {}

resource "aws_sqs_queue" "work" {
  name                       = "tf-lambda-work"
  visibility_timeout_seconds = 120
}

resource "aws_sqs_queue" "failed" {
  name = "tf-lambda-failed"
}

resource "aws_dynamodb_table" "orders" {
  name             = "tf-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "queue" {
  event_source_arn = aws_sqs_queue.work.arn
  function_name    = aws_lambda_function.stored.arn
  batch_size       = 5
}

resource "aws_lambda_event_source_mapping" "stream" {
  event_source_arn                   = aws_dynamodb_table.orders.stream_arn
  function_name                      = aws_lambda_alias.live.arn
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = 20
  maximum_batching_window_in_seconds = 1
  maximum_retry_attempts             = 3
  maximum_record_age_in_seconds      = 3600
  parallelization_factor             = 2
  bisect_batch_on_function_error     = true

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }

  # The provider does not read it back.
  lifecycle {
    ignore_changes = [starting_position]
  }
}
