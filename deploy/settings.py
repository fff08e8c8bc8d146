"""One plain settings module. Everything that differs between installations comes from the environment.

Nothing is started here: the embedded database belongs to `manage.py`, the demo's launcher and pytest.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, SELF

from deploy.observing import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

VAR = Path(env.str("OCOP_VAR", default=str(BASE_DIR / "var"))).resolve()
DEMO = env.bool("OCOP_DEMO", default=False)
DEBUG = env.bool("OCOP_DEBUG", default=False)
SECRET_KEY = env.str("OCOP_SECRET_KEY", default="demo-only-" + "0123456789" * 5 if DEMO or DEBUG else "")
# What must be read again and yet lie encrypted in the database: the first key seals, all open. See marketplace/sealed.
SEALING_KEYS = env.list("OCOP_SEALING_KEYS", default=[f"sealing {SECRET_KEY}"] if DEMO or DEBUG else [])
ALLOWED_HOSTS = env.list("OCOP_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("OCOP_TRUSTED_ORIGINS", default=[])

# The province is configuration: its official code, and the area whose register it began with.
PROVINCE_CODE = env.str("OCOP_PROVINCE_CODE", default="68")
FORMER_AREA = env.str("OCOP_FORMER_AREA", default="Bình Thuận")
SITE_NAME = env.str("OCOP_SITE_NAME", default="Chợ OCOP")

INSTALLED_APPS = [
    "deploy.apps.DeployConfig",
    "storefront.kit",
    "storefront.shop",
    "storefront.office",
    "storefront.graphql",
    "storefront.account",
    "storefront.producer",
    "storefront.pos",
    "storefront.feeds",
    "storefront.webhooks",
    "storefront.saleor_app",
    "storefront.notifications",
    "catalog_sync",
    "marketplace.register",
    "marketplace.pos",
    "marketplace.orders",
    "marketplace.offers",
    "marketplace.payments",
    "marketplace.stores.embedded",
    "marketplace.stores.saleor",
    "marketplace.stores",
    "marketplace.programme",
    "marketplace.producers",
    "marketplace.places",
    "marketplace.accounts",
    "marketplace.clock",
    "marketplace.outbox",
    "marketplace.sealed",
    "graphene_django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rules",
    "django_htmx",
    "django_structlog",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "storefront.kit.middleware.SoundAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "storefront.kit.middleware.StoreAwayMiddleware",
    "storefront.kit.middleware.CatalogueKeptMiddleware",
    "storefront.kit.middleware.DemoMiddleware",
]

# One JSON object a line for whoever collects logs, with one line a request; plain lines while developing.
JSON_LOGS = env.bool("OCOP_JSON_LOGS", default=not (DEMO or DEBUG))
if JSON_LOGS:
    MIDDLEWARE.insert(0, "storefront.kit.request_log.RequestLogMiddleware")
LOGGING = logs.configuration(env.str("OCOP_LOG_LEVEL", default="INFO"), as_json=JSON_LOGS)
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # DEBUG: one line a request is enough
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = 20  # INFO: what visitors do wrong is no trouble of ours

# Numbers for Prometheus, on a port of their own that the proxy does not know; none by default.
METRICS_PORT = env.int("OCOP_METRICS_PORT", default=0)
METRICS_HOST = env.str("OCOP_METRICS_HOST", default="127.0.0.1")
if METRICS_PORT:
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")
SENTRY_DSN = env.str("SENTRY_DSN", default="")

# What /readyz asks.
READINESS = {
    "database": "deploy.observing.readiness.database",
    "broker": "deploy.observing.readiness.broker",
    "index": "deploy.observing.readiness.catalogue_index",
    "store": "deploy.observing.readiness.store",
}

ROOT_URLCONF = "deploy.urls"
WSGI_APPLICATION = "deploy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["storefront.kit.templatetags.kit"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "storefront.kit.context.base",
            ],
        },
    }
]
FORM_RENDERER = "storefront.kit.forms.KitRenderer"

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///ocop")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ENGINE": "django.db.backends.postgresql"}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds; a dead host says nothing
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Engines: one entry a kind, the way Django declares CACHES; those of ours have short names.
STORE_BACKENDS = {
    "embedded": "marketplace.stores.embedded.EmbeddedStore",
    "saleor": "marketplace.stores.saleor.SaleorStore",
}
STORE_BACKEND = env.str("STORE_BACKEND", default="embedded")
STORES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": STORE_BACKENDS.get(STORE_BACKEND, STORE_BACKEND)},
    "embedded": {"BACKEND": STORE_BACKENDS["embedded"]},
}
# A Saleor server, for STORE_BACKEND=saleor; without a token, that of our app there. The address must be the one by
# which that Saleor calls itself (its PUBLIC_URL): it stands in what it signs.
SALEOR_API_URL = env.str("SALEOR_API_URL", default="")
SALEOR_TOKEN = env.str("SALEOR_TOKEN", default="")
# Where its dashboard is, with the slash at the end; without it, /dashboard/ beside the API.
SALEOR_DASHBOARD_URL = env.str("SALEOR_DASHBOARD_URL", default="")
if STORE_BACKEND in {"saleor", STORE_BACKENDS["saleor"]}:
    # How long a thing is left alone after a lost reply: longer than Saleor's web server lets a request run.
    STORES["default"]["OPTIONS"] = {"quarantine_s": env.float("SALEOR_QUARANTINE_S", default=60)}
INDEX_BACKENDS = {
    "tantivy": "catalog_sync.indexes.tantivy.TantivyIndex",
    "elasticsearch": "catalog_sync.indexes.elasticsearch.ElasticsearchIndex",
}
INDEX_BACKEND = env.str("INDEX_BACKEND", default="tantivy")
CATALOGUE_INDEXES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": INDEX_BACKENDS.get(INDEX_BACKEND, INDEX_BACKEND), "OPTIONS": {"path": VAR / "index"}}
}
if INDEX_BACKEND in {"elasticsearch", INDEX_BACKENDS["elasticsearch"]}:
    CATALOGUE_INDEXES["default"]["OPTIONS"] = {
        "urls": env.list("ELASTICSEARCH_URL", default=[]),
        "api_key": env.str("ELASTICSEARCH_API_KEY", default=""),
        "ca_certs": env.str("ELASTICSEARCH_CA_CERTS", default=""),
        "name": env.str("ELASTICSEARCH_INDEX", default="ocop-catalogue"),
        "replicas": env.int("ELASTICSEARCH_REPLICAS", default=1),
    }
    # Made of the register and the store on this machine's disk while the cluster is away.
    CATALOGUE_INDEXES["spare"] = {"BACKEND": INDEX_BACKENDS["tantivy"], "OPTIONS": {"path": VAR / "spare-index"}}
OUTBOX_CONSUMERS = {
    "product.changed": ["catalog_sync.publishing.consume", "marketplace.stores.publication.consume_change"],
    "certificate.changed": ["marketplace.stores.publication.consume", "catalog_sync.publishing.consume"],
    "producer.changed": ["catalog_sync.publishing.consume_producer"],
    "order.placed": ["storefront.notifications.consumers.order_placed"],
    "order.changed": [
        "storefront.notifications.consumers.order_changed",
        "marketplace.orders.differences.consume_own",
    ],
    "parcel.changed": [
        "storefront.notifications.consumers.parcel_changed",
        "marketplace.orders.differences.consume_own",
    ],
    "payment.changed": ["marketplace.orders.paying.consume", "storefront.notifications.consumers.payment_changed"],
    "listing.decided": ["storefront.notifications.consumers.listing_decided"],
    "photo.taken_down": ["storefront.notifications.consumers.photo_taken_down"],
    "sale.recorded": [],  # settlement and the sales pulse will hear it; counts reach the catalogue by product.changed
    "place.changed": ["catalog_sync.publishing.consume_place"],
    "market_date.changed": ["marketplace.stores.publication.consume_date", "catalog_sync.publishing.consume_date"],
    "engine_webhook.received": ["marketplace.stores.saleor.webhooks.consume"],
    "engine_reference.changed": ["marketplace.stores.saleor.references.consume"],
    "engine_order.changed": ["marketplace.orders.differences.consume"],
    "catalogue.rebuild": ["marketplace.stores.publication.consume_all", "catalog_sync.publishing.consume_rebuild"],
}

# What `check_money` asks: stock and money must agree with the orders to the đồng.
MONEY_PROOFS = ["marketplace.orders.proof.check", "marketplace.pos.proof.check"]

# Money that is paid at once. Transfers go to the account of a licensed partner that collects for the market (Decree
# 52/2024); without one no transfer is offered. SePay tells of transfers: signed with one of its secrets, or with a key.
# The demo's account is one that no bank has: see deploy/demo/banks.py.
MARKET_BANK_BIN = env.str("OCOP_BANK_BIN", default="000000" if DEMO else "")
MARKET_BANK_ACCOUNT = env.str("OCOP_BANK_ACCOUNT", default="MINHHOA000000" if DEMO else "")
MARKET_BANK_NAME = env.str("OCOP_BANK_NAME", default="MINH HOA KHONG CHUYEN TIEN" if DEMO else SITE_NAME)
SEPAY_SECRETS = env.list("SEPAY_SECRETS", default=[f"notices {SECRET_KEY}"] if DEMO else [])
SEPAY_API_KEYS = env.list("SEPAY_API_KEYS", default=[])
# Cards and wallets by Stripe: a secret or restricted key, and what signs its messages, the newest first.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
PAYMENT_CODES_IN = "marketplace.orders.numbers.all_in"  # which orders the note of a transfer may name

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"

# Where the market is found: the address in messages.
SITE_ADDRESS = env.str("OCOP_ADDRESS", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}/")

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("OCOP_FROM_EMAIL", default="cho-ocop@localhost")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "marketplace.accounts.backends.PhoneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "storefront.account.adapter.InvitedAccountAdapter"
ACCOUNT_FORMS = {"change_password": "storefront.account.forms.ChangeSecretForm"}
MFA_ADAPTER = "storefront.account.two_factor.SealingMFAAdapter"
RESEALED_TOO = ["storefront.account.two_factor.reseal"]  # by `manage.py reseal`: what lies sealed in no sealed column
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_doors"
ACCOUNT_LOGOUT_REDIRECT_URL = "shop:home"
USERSESSIONS_TRACK_ACTIVITY = False
# Wrong secrets and order codes are counted per address: behind proxies of ours, the one that they report.
TRUSTED_PROXIES = env.int("OCOP_PROXIES", default=0)
INVITATION_ROOMS = {"producer": "marketplace.producers.members", "point": "marketplace.places.point_staff"}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS: list[Path] = []
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("OCOP_STATIC", default=str(VAR / "static")))  # collected when an image is built
NODE = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    (name, folder)
    for name, folder in {
        "pico": NODE / "@picocss/pico/css",
        "be-vietnam-pro": NODE / "@fontsource/be-vietnam-pro/files",
        "zxing": NODE / "zxing-wasm/dist/es",
        "zxing-wasm": NODE / "zxing-wasm/dist/reader",
    }.items()
    if folder.is_dir()
]
ICONS_DIR = NODE / "lucide-static/icons"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEMO or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
if not (DEMO or DEBUG):
    STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF, NONCE],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {"camera": ["self"], "geolocation": ["self"], "microphone": []}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
if not (DEMO or DEBUG):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

GRAPHENE = {"SCHEMA": "storefront.graphql.schema.schema"}
