"""Everything that answers HTTP or talks to a person, one folder per door."""
