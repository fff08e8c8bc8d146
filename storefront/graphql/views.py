"""The HTTP side of the schema: limits that hold before a resolver runs, and errors that tell nothing of the inside."""

import logging
from typing import Any

from graphene_django.views import GraphQLView, HttpError
from graphql import GraphQLError, specified_rules

from storefront.graphql.limits import LimitsRule

logger = logging.getLogger(__name__)


class CatalogueGraphQLView(GraphQLView):
    """Refuses queries that cost too much; batching and the in-browser editor are off."""

    graphiql = False
    batch = False
    validation_rules = (LimitsRule, *specified_rules)

    @staticmethod
    def format_error(error: Exception) -> dict[str, Any]:
        """What the caller did wrong in full; what went wrong in here only to the log."""
        if isinstance(error, HttpError):
            return {"message": error.message}
        original = getattr(error, "original_error", None)
        if isinstance(error, GraphQLError) and (original is None or isinstance(original, GraphQLError)):
            return dict(error.formatted)
        logger.error("graphql: no answer", exc_info=original or error)
        place = error.formatted if isinstance(error, GraphQLError) else {}
        return {**place, "message": "unavailable"}
