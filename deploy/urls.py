"""Every address of the market. Vietnamese pages have no prefix, other languages stand under theirs."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from storefront.kit.health import health, robots

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("graphql/", include("storefront.graphql.urls")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("storefront.shop.urls")),
        path("quan-ly/", include("storefront.office.urls")),
        path("tai-khoan/", include("storefront.account.urls")),
        prefix_default_language=False,
    ),
]
