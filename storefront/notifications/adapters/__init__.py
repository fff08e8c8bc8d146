"""What carries a text to a person, each behind the same small contract (`base.Messenger`)."""
