"""Every setting, read from the environment by readers that refuse nonsense.

Each variable named here is explained in ``marketplace/docs/operations.md`` (a test keeps it so).
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from jinja2 import StrictUndefined

from marketplace import colour

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name, *, default):
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return default if value == "" else value == "1"


def env_int(name, *, default):
    value = os.environ.get(name, "")
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value) if value else default


def env_colour(name):
    """A colour like ``#0b4f55``, dark enough that everybody can read it on white."""
    value = os.environ.get(name, "").lower()
    if value and (not colour.HEX.fullmatch(value) or colour.contrast(value, "#ffffff") < colour.ENOUGH):
        raise ImproperlyConfigured(
            f"{name} must be a dark colour like #0b4f55, {colour.ENOUGH:g}:1 on white."
        )
    return value


def env_scanner(name):
    """Where clamd listens. What is looked through is private, so it never leaves this machine."""
    value = os.environ.get(name, "")
    there = urlsplit(value)
    near = there.scheme == "tcp" and there.hostname in {"127.0.0.1", "::1", "localhost"} and there.port
    if value and not near and not (there.scheme == "unix" and there.path.startswith("/")):
        raise ImproperlyConfigured(f"{name} must be unix:///path/to/clamd.ctl or tcp://127.0.0.1:3310.")
    return value


def env_https(name, *, default):
    """An address that is asked over HTTPS only."""
    value = os.environ.get(name, "") or default
    if not value.startswith("https://"):
        raise ImproperlyConfigured(f"{name} must begin with https://.")
    return value


def env_key(name, *, begins):
    """A key of another system's, which shows by its beginning what it is for."""
    value = os.environ.get(name, "")
    if value and not value.startswith(begins):
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(begins)}.")
    return value


def env_list(name, *, default):
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def env_secret(name, *, development):
    """A secret has a value for development only; a live site must be given its own."""
    value = os.environ.get(name, "")
    if not value and LIVE:
        raise ImproperlyConfigured(f"{name} must be set when LIVE is 1.")
    return value or development


# The site
# Whether others can reach it: then it needs secrets of its own, and speaks only over https.
LIVE = env_bool("LIVE", default=False)
# Django's own pages about mistakes, for whoever is writing code; everybody else sees ours.
DEBUG = env_bool("DEBUG", default=False)
if LIVE and DEBUG:
    raise ImproperlyConfigured("DEBUG must be 0 when LIVE is 1: its pages show what a site keeps to itself.")
SECRET_KEY = env_secret("SECRET_KEY", development="development-only-secret-key-never-used-on-a-live-site")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])
# The invented county is for trying things out.
DEMO = env_bool("DEMO", default=not LIVE)
SITE_NAME = os.environ.get("SITE_NAME", "Nearhand")
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")
BRAND_COLOUR = env_colour("BRAND_COLOUR")
COUNCIL_CONTACT = os.environ.get("COUNCIL_CONTACT", "")
# Whoever runs the site, as HMRC's file about sellers names them.
PLATFORM_OPERATOR_ID = os.environ.get("PLATFORM_OPERATOR_ID", "")
PLATFORM_OPERATOR_NAME = os.environ.get("PLATFORM_OPERATOR_NAME", "")
PLATFORM_OPERATOR_TIN = os.environ.get("PLATFORM_OPERATOR_TIN", "")
PLATFORM_OPERATOR_ADDRESS = os.environ.get("PLATFORM_OPERATOR_ADDRESS", "")
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"

INSTALLED_APPS = [
    "marketplace",
    "payments",
    "directory",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "accounts.apps.GuardedAdminConfig",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "marketplace.middleware.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.context_processors.site",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
    },
]
FORM_RENDERER = "accounts.forms.renderers.GovukRenderer"

# Truth
DATABASE_URL = os.environ.get("DATABASE_URL", "postgis:///nearhand")
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL,
        engine="django.contrib.gis.db.backends.postgis",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis carries news and counts attempts; the site stays right without it.
REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "accounts.gateways.cache.SurvivingRedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://", 1),
    },
    # Words that change a few times a year, kept in each process.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "max_retries": 1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "send what is waiting to be sent": {"task": "accounts.deliver", "schedule": 30.0},
    "seal what was recorded": {"task": "accounts.seal", "schedule": 10.0},
    "move the diary window on": {"task": "directory.roll_free_hours", "schedule": crontab(hour=2, minute=10)},
    "prove the free hours": {"task": "directory.verify_free_hours", "schedule": crontab(hour=3, minute=10)},
    "ask the registers": {"task": "directory.sync_registers", "schedule": crontab(hour=4, minute=40)},
    "follow what became of councils": {
        "task": "directory.follow_councils",
        "schedule": crontab(hour=0, minute=20),
    },
    "remind of checks": {"task": "directory.remind_of_checks", "schedule": crontab(hour=6, minute=50)},
    "scan photos that wait": {"task": "directory.scan_photos", "schedule": 300.0},
    "scan evidence that waits": {"task": "directory.scan_evidence", "schedule": 300.0},
    "delete evidence": {"task": "directory.delete_evidence", "schedule": crontab(minute=20)},
    "tidy private files": {"task": "directory.tidy_files", "schedule": crontab(hour=1, minute=40)},
    "see which searches count": {"task": "directory.settle_searches", "schedule": crontab(minute="*/15")},
    "keep demand": {"task": "directory.keep_demand", "schedule": crontab(hour=3, minute=30)},
    "expire requests": {"task": "marketplace.expire_requests", "schedule": 60.0},
    "plan the next visits": {"task": "marketplace.extend_bookings", "schedule": crontab(hour=2, minute=40)},
    "forget old briefs": {"task": "marketplace.forget_briefs", "schedule": crontab(hour=4, minute=10)},
    "let go of what was told": {"task": "marketplace.let_go", "schedule": crontab(hour=4, minute=20)},
    "see that concerns are heard": {"task": "marketplace.chase_concerns", "schedule": 60.0},
    "ask how it went": {"task": "marketplace.invite_reviews", "schedule": crontab(hour=16, minute=30)},
    "expire adverts": {"task": "marketplace.expire_adverts", "schedule": crontab(hour=0, minute=10)},
    "forget adverts": {"task": "marketplace.forget_adverts", "schedule": crontab(hour=4, minute=35)},
    "look after jobs": {"task": "marketplace.look_after_jobs", "schedule": crontab(hour=7, minute=40)},
    "invoice the week": {"task": "marketplace.invoice_week", "schedule": crontab(hour=5, minute=10)},
    "add up what was wanted": {"task": "marketplace.roll_up", "schedule": 300.0},
    "count people": {"task": "marketplace.count_people", "schedule": crontab(hour=3, minute=40)},
    "publish the quarter": {"task": "marketplace.release_quarter", "schedule": crontab(hour=4, minute=50)},
    "reckon the panels": {"task": "marketplace.reckon_panels", "schedule": crontab(hour=5, minute=20)},
    "look for awaited": {"task": "marketplace.look_for_awaited", "schedule": crontab(hour=6, minute=20)},
    "write of what is wanted": {
        "task": "marketplace.write_of_what_is_wanted",
        "schedule": crontab(hour=8, minute=10),
    },
    "reconcile": {"task": "marketplace.reconcile", "schedule": crontab(hour=6, minute=10)},
    "ask sellers": {"task": "payments.ask_sellers", "schedule": crontab(hour=8, minute=40)},
    "remind of late invoices": {"task": "payments.remind", "schedule": crontab(hour=8, minute=20)},
    "lapse questions of money": {"task": "payments.lapse_approvals", "schedule": 300.0},
    "follow the card company": {"task": "payments.follow_deliveries", "schedule": 60.0},
    "ask the card company again": {"task": "payments.ask_again", "schedule": 60.0},
    "catch up with the card company": {"task": "payments.catch_up", "schedule": crontab(hour=5, minute=30)},
    "charge cards that were left": {"task": "payments.take_due", "schedule": crontab(hour=9, minute=10)},
    "see who changed their details": {"task": "payments.look_for_changes", "schedule": 300.0},
    "settle visits": {"task": "marketplace.settle_visits", "schedule": 600.0},
    "remove listings": {"task": "marketplace.remove_listings", "schedule": 300.0},
    "lapse proposals": {"task": "accounts.lapse_approvals", "schedule": 600.0},
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "marketplace:welcome"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "signup": "accounts.forms.sign_in.SignupForm",
    "request_login_code": "accounts.forms.sign_in.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.sign_in.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "accounts.forms.sign_in.ConfirmResetCodeForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "accounts.forms.sign_in.SetPasswordForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
    "change_email": "accounts.forms.sign_in.ChangeEmailForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.AuthenticateForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateCodeForm",
    "activate_totp": "accounts.forms.sign_in.ActivateAppForm",
    "add_webauthn": "accounts.forms.sign_in.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.sign_in.EditPasskeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not LIVE
USERSESSIONS_TRACK_ACTIVITY = False
# Keys for personal fields, newest first; older keys still open what they closed.
FIELD_KEYS = env_list(
    "FIELD_KEYS",
    default=["ZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXktMDAwMDE="] if not LIVE else [],
)
if not FIELD_KEYS:
    raise ImproperlyConfigured("FIELD_KEYS must be set when LIVE is 1.")
# Moves public positions off the true ones; change it and every listing moves.
LOCATION_KEY = env_secret("LOCATION_KEY", development="development-only-location-key")

# Mail
EMAIL_URL_BACKEND = os.environ.get("EMAIL_BACKEND", "")
EMAIL_BACKEND = EMAIL_URL_BACKEND or "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = BASE_DIR / ".local" / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", default=25)
ADMINS = [("Operators", address) for address in env_list("ADMINS", default=[])]
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Nearhand <no-reply@nearhand.example>")

# Time and words
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-gb"

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not LIVE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if LIVE
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# What people hand in: kept in a folder that no web server serves, and looked through for viruses.
PRIVATE_FILES = os.environ.get("PRIVATE_FILES", str(BASE_DIR / ".local" / "private"))
CLAMD_SOCKET = env_scanner("CLAMD_SOCKET")
DEMO_SCANNER = not LIVE  # without clamd a developer's machine has a stand-in; a live site lets nothing pass
# Registers: asked over HTTPS, never within a transaction.
CQC_API_URL = env_https("CQC_API_URL", default="https://api.service.cqc.org.uk/public/v1")
CQC_API_KEY = os.environ.get("CQC_API_KEY", "")
COMPANIES_API_URL = env_https("COMPANIES_API_URL", default="https://api.company-information.service.gov.uk")
COMPANIES_API_KEY = os.environ.get("COMPANIES_API_KEY", "")
DEMO_REGISTERS = DEBUG  # without a key a developer's machine has stand-ins; on a live site nothing is known
# Cards, through Stripe. Without its keys the site pretends and says so; a live site takes none unless it is told to.
STRIPE_SECRET_KEY = env_key("STRIPE_SECRET_KEY", begins=("sk_", "rk_"))
STRIPE_WEBHOOK_SECRET = env_key("STRIPE_WEBHOOK_SECRET", begins=("whsec_",))
if bool(STRIPE_SECRET_KEY) != bool(STRIPE_WEBHOOK_SECRET):
    raise ImproperlyConfigured("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must be set together.")
PRETEND_STRIPE = env_bool("PRETEND_STRIPE", default=DEMO) and not STRIPE_SECRET_KEY
PRETEND_STRIPE_FILE = os.environ.get(
    "PRETEND_STRIPE_FILE", str(BASE_DIR / ".local" / "pretend_stripe.sqlite3")
)
# Where a form may lead: a payer is sent from ours to Stripe's pages, and to their bank's through Stripe.
STRIPE_PAGES = ["https://checkout.stripe.com", "https://connect.stripe.com", "https://hooks.stripe.com"]
FILE_UPLOAD_HANDLERS = [
    "directory.forms.uploads.Measured",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Safety
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LIVE
SECURE_HSTS_SECONDS = 31_536_000 if LIVE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = LIVE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *STRIPE_PAGES] if STRIPE_SECRET_KEY else [SELF],
        "frame-ancestors": [NONE],
    }
}
# GDAL 3.6 cannot block file or network access; no user input ever reaches a GDAL format or SRS.
# Preloading binds a council's whole domain, which is not ours to bind.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W021"]
