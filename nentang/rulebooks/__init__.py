"""What the regulations say, as dated data, and the small pure evaluator that judges by it."""
