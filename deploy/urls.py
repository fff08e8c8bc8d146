"""Every address of the market. Vietnamese pages have no prefix, other languages stand under theirs."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from storefront.kit.health import alive, health, ready, robots
from storefront.kit.photos import accepted_photo

handler400 = "storefront.kit.refusals.bad_request"
handler500 = "storefront.kit.refusals.broken"
handler403 = "storefront.account.refusals.not_open"

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("anh/<slug:name>.webp", accepted_photo, name="photo"),
    path("feeds/", include("storefront.feeds.urls")),
    path("graphql/", include("storefront.graphql.urls")),
    path("webhooks/", include("storefront.webhooks.urls")),
    path("saleor/", include("storefront.saleor_app.urls")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("storefront.shop.urls")),
        path("gian-hang/", include("storefront.producer.urls")),
        path("quay/", include("storefront.pos.urls")),
        path("quan-ly/", include("storefront.office.urls")),
        path("nhan-kien/", include("storefront.notifications.urls")),
        path("doi-tac/", include("storefront.feeds.desk_urls")),
        path("tai-khoan/", include("storefront.account.urls")),
        prefix_default_language=False,
    ),
]
