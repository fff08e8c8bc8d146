"""The records of producers and of the people who work for them."""

from marketplace.producers.models.members import ProducerMember, ProducerMemberStep, ProducerRole
from marketplace.producers.models.producers import Producer, ProducerKind

__all__ = ["Producer", "ProducerKind", "ProducerMember", "ProducerMemberStep", "ProducerRole"]
