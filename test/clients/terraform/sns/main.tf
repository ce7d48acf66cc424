data "aws_caller_identity" "me" {}

resource "aws_sns_topic" "news" {
  name         = "tf-news"
  display_name = "News"

  tags = {
    team = "news"
  }
}

resource "aws_sns_topic" "ordered" {
  name                        = "tf-ordered.fifo"
  fifo_topic                  = true
  content_based_deduplication = true
}

resource "aws_sqs_queue" "inbox" {
  name = "tf-inbox"
}

resource "aws_sns_topic_subscription" "inbox" {
  topic_arn            = aws_sns_topic.news.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.inbox.arn
  raw_message_delivery = true

  filter_policy = jsonencode({
    kind = ["cat", { prefix = "dog-" }]
  })
}

resource "aws_sns_topic_policy" "news" {
  arn = aws_sns_topic.news.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Buckets"
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "SNS:Publish"
      Resource  = aws_sns_topic.news.arn
      Condition = { StringEquals = { "AWS:SourceAccount" = data.aws_caller_identity.me.account_id } }
    }]
  })
}
