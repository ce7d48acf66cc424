resource "aws_dynamodb_table" "scores" {
  name           = "tf-scores"
  billing_mode   = "PROVISIONED"
  read_capacity  = 5
  write_capacity = 5
  hash_key       = "player"
  range_key      = "game"

  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "player"
    type = "S"
  }

  attribute {
    name = "game"
    type = "S"
  }

  attribute {
    name = "score"
    type = "N"
  }

  local_secondary_index {
    name            = "by-score"
    range_key       = "score"
    projection_type = "KEYS_ONLY"
  }

  global_secondary_index {
    name               = "by-game"
    hash_key           = "game"
    range_key          = "score"
    read_capacity      = 3
    write_capacity     = 3
    projection_type    = "INCLUDE"
    non_key_attributes = ["country"]
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  tags = {
    team = "games"
  }
}

resource "aws_dynamodb_table" "sessions" {
  name         = "tf-sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "B"
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_dynamodb_table_item" "first" {
  table_name = aws_dynamodb_table.scores.name
  hash_key   = aws_dynamodb_table.scores.hash_key
  range_key  = aws_dynamodb_table.scores.range_key

  item = jsonencode({
    player  = { S = "hana" }
    game    = { S = "go" }
    score   = { N = "9.5" }
    country = { S = "jp" }
    wins    = { L = [{ N = "1" }, { BOOL = true }] }
  })
}
