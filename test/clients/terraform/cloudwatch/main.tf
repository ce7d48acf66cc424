resource "aws_sns_topic" "ops" {
  name = "tf-ops"
}

resource "aws_cloudwatch_metric_alarm" "busy" {
  alarm_name          = "tf-busy"
  alarm_description   = "Too many at once"
  namespace           = "app"
  metric_name         = "requests"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  threshold           = 100
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  unit                = "Count"
  alarm_actions       = [aws_sns_topic.ops.arn]
  ok_actions          = [aws_sns_topic.ops.arn]

  dimensions = {
    Host = "a"
  }

  tags = {
    team = "blue"
  }
}

resource "aws_cloudwatch_metric_alarm" "slow" {
  alarm_name                            = "tf-slow"
  namespace                             = "app"
  metric_name                           = "latency"
  extended_statistic                    = "p95"
  period                                = 300
  evaluation_periods                    = 1
  threshold                             = 0.5
  comparison_operator                   = "GreaterThanThreshold"
  evaluate_low_sample_count_percentiles = "ignore"
}

resource "aws_cloudwatch_metric_alarm" "failing" {
  alarm_name          = "tf-failing"
  evaluation_periods  = 1
  threshold           = 5
  comparison_operator = "GreaterThanThreshold"

  metric_query {
    id          = "rate"
    expression  = "100 * errors / requests"
    label       = "Errors of all"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "app"
      metric_name = "errors"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "app"
      metric_name = "requests"
      period      = 60
      stat        = "Sum"
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "bad" {
  alarm_name    = "tf-bad"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.busy.alarm_name}) AND NOT OK(${aws_cloudwatch_metric_alarm.slow.alarm_name})"
  alarm_actions = [aws_sns_topic.ops.arn]
}

resource "aws_cloudwatch_dashboard" "board" {
  dashboard_name = "tf-board"

  dashboard_body = jsonencode({
    widgets = [{ type = "text", x = 0, y = 0, width = 6, height = 3, properties = { markdown = "hello" } }]
  })
}
