"""The public GraphQL door: read-only, certified products only."""

from django.apps import AppConfig


class GraphqlConfig(AppConfig):
    name = "storefront.graphql"
    label = "storefront_graphql"
