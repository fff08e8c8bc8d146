"""What operators see of a running market: logs, reported errors, numbers, readiness. None of it names a person."""
