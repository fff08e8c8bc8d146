"""Refusals of this door in the language that the caller reads; what graphql-core finds wrong stays in English."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from graphql import GraphQLError, Node


class Refused(GraphQLError):
    """A query that is not answered, and why, as a sentence to be translated when it is told."""

    def __init__(
        self, sentence: str | Promise, facts: Mapping[str, Any] | None = None, node: Node | None = None
    ) -> None:
        self.sentence, self.facts = sentence, dict(facts or {})
        super().__init__(str(self), node)

    def __str__(self) -> str:
        return str(self.sentence) % self.facts
