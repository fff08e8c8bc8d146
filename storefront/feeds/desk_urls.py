"""`/doi-tac/`: for people."""

from django.urls import path

from storefront.feeds import desk

app_name = "partners"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("san-sang/", desk.ready, name="ready"),
]
