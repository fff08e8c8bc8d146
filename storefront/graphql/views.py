"""The HTTP side of the schema: limits that hold before a resolver runs, and errors that tell nothing of the inside."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from graphene_django.views import GraphQLView, HttpError
from graphql import ExecutionResult, GraphQLError, specified_rules

from storefront.graphql.limits import LARGEST_BODY, LimitsRule, check_length
from storefront.graphql.refusals import Refused

TOO_LARGE = _("The request is larger than %(bytes)s bytes.")
NO_QUERY = _("Must provide query string.")
UNAVAILABLE = _("Unavailable just now: please try again in a moment.")
logger = logging.getLogger(__name__)


class CatalogueGraphQLView(GraphQLView):
    """Refuses queries that cost too much; batching and the in-browser editor are off."""

    graphiql = False
    batch = False
    validation_rules = (LimitsRule, *specified_rules)

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """What was asked. Raises HttpError for a body that is too large to be read, or no JSON."""
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise HttpError(HttpResponse(status=413), Refused(TOO_LARGE, {"bytes": LARGEST_BODY}))
        parsed: dict[str, Any] = super().parse_body(request)
        return parsed

    def execute_graphql_request(
        self, request: HttpRequest, data: dict[str, Any], query: Any, *args: Any, **kwargs: Any
    ) -> ExecutionResult:
        """Answer the query, or refuse it for its length before it is parsed."""
        if not query or not isinstance(query, str):
            raise HttpError(HttpResponseBadRequest(), Refused(NO_QUERY))
        try:
            check_length(query)
        except Refused as refused:
            return ExecutionResult(errors=[refused])
        return super().execute_graphql_request(request, data, query, *args, **kwargs)

    def format_error(self, error: Exception) -> dict[str, Any]:
        """What the caller did wrong in full, in their language; what went wrong in here only to the log."""
        with translation.override(translation.get_language_from_request(self.request)):
            return self._told(error)

    def _told(self, error: Exception) -> dict[str, Any]:
        if isinstance(error, HttpError):
            return {"message": str(error.message)}
        original = getattr(error, "original_error", None)
        place = dict(error.formatted) if isinstance(error, GraphQLError) else {}
        if isinstance(original or error, Refused):
            return {**place, "message": str(original or error)}
        if isinstance(error, GraphQLError) and (original is None or isinstance(original, GraphQLError)):
            return place
        logger.error("graphql: no answer", exc_info=original or error)
        return {**place, "message": str(UNAVAILABLE)}
