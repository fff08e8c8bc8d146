"""The HTTP side of the schema: limits that hold before a resolver runs."""

from graphene.validation import depth_limit_validator
from graphene_django.views import GraphQLView
from graphql import specified_rules

DEPTH_LIMIT = 6  # producer → products → edges → node → variants → prices → amount, and no second round


class CatalogueGraphQLView(GraphQLView):
    """Refuses queries nested deeper than six levels; batching and the in-browser editor are off."""

    graphiql = False
    batch = False
    validation_rules = (*specified_rules, depth_limit_validator(max_depth=DEPTH_LIMIT))
