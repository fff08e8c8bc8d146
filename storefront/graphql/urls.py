"""`/graphql/`: one address, POST or GET, no session needed."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from storefront.graphql.views import CatalogueGraphQLView

app_name = "graphql"
urlpatterns = [path("", csrf_exempt(CatalogueGraphQLView.as_view()), name="endpoint")]
