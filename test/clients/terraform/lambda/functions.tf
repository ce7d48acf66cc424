# The archives are written by the test.
resource "aws_lambda_layer_version" "words" {
  layer_name          = "tf-words"
  filename            = "layer.zip"
  source_code_hash    = filebase64sha256("layer.zip")
  compatible_runtimes = ["nodejs14.x"]
  description         = "words"
  license_info        = "MIT"
}

resource "aws_lambda_function" "hello" {
  function_name                  = "tf-hello"
  description                    = "says hello"
  role                           = aws_iam_role.worker.arn
  runtime                        = "nodejs14.x"
  handler                        = "index.handler"
  filename                       = "function.zip"
  source_code_hash               = filebase64sha256("function.zip")
  layers                         = [aws_lambda_layer_version.words.arn]
  memory_size                    = 256
  timeout                        = 20
  reserved_concurrent_executions = 20
  publish                        = true

  environment {
    variables = { GREETING = "hello" }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }

  tracing_config {
    mode = "PassThrough"
  }

  tags = {
    team = "greetings"
  }

  depends_on = [aws_iam_role_policy.worker, aws_cloudwatch_log_group.hello]

  # The provider reads neither back: without this an import would end in an update.
  lifecycle {
    ignore_changes = [filename, source_code_hash, publish]
  }
}

resource "aws_s3_bucket" "code" {
  bucket = "tf-code"

  # S3 encrypts by itself, which this provider does not know yet.
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}

resource "aws_s3_bucket_object" "code" {
  bucket = aws_s3_bucket.code.id
  key    = "code/function.zip"
  source = "function.zip"
}

# There is no Signer to sign with, so unsigned code has to be let in.
resource "aws_lambda_code_signing_config" "watched" {
  description = "tells of unsigned code"

  allowed_publishers {
    signing_profile_version_arns = ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/tf/abcdefghij"]
  }

  policies {
    untrusted_artifact_on_deployment = "Warn"
  }
}

resource "aws_lambda_function" "stored" {
  function_name           = "tf-stored"
  role                    = aws_iam_role.worker.arn
  runtime                 = "nodejs14.x"
  handler                 = "index.handler"
  s3_bucket               = aws_s3_bucket.code.id
  s3_key                  = aws_s3_bucket_object.code.id
  source_code_hash        = filebase64sha256("function.zip")
  code_signing_config_arn = aws_lambda_code_signing_config.watched.arn
  depends_on              = [aws_iam_role_policy.worker]

  # The provider reads neither back: without this an import would end in an update.
  lifecycle {
    ignore_changes = [s3_bucket, s3_key, source_code_hash, publish]
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "what is used"
  function_name    = aws_lambda_function.hello.function_name
  function_version = aws_lambda_function.hello.version
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  function_name                     = aws_lambda_function.hello.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = 1
}

resource "aws_lambda_permission" "bucket" {
  statement_id   = "bucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.hello.arn
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.code.arn
  source_account = data.aws_caller_identity.me.account_id
}

resource "aws_lambda_permission" "alias" {
  statement_id  = "events"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.hello.arn
  qualifier     = aws_lambda_alias.live.name
  principal     = "events.amazonaws.com"
}

resource "aws_lambda_function_event_invoke_config" "hello" {
  function_name                = aws_lambda_function.hello.function_name
  maximum_event_age_in_seconds = 600
  maximum_retry_attempts       = 1

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}
