"""Settings of Locus. Every one that an operator may set is read from the environment here
and described in docs/running.md (a test holds the two together)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def _secret_key() -> str:
    """The key from the environment, or one made once for this checkout and kept in var/."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    path = VAR_DIR / "secret_key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        VAR_DIR.mkdir(exist_ok=True)
        fresh = VAR_DIR / f"secret_key.{get_random_secret_key()[:8].encode().hex()}"
        fresh.write_text(get_random_secret_key(), encoding="ascii")
        fresh.chmod(0o600)
        try:
            path.hardlink_to(fresh)  # fails if another process was first: its key stands
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
LOCUS_DEMO = env.bool("LOCUS_DEMO", default=False)

INSTALLED_APPS = [
    "wiki",
    "genes",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "lucide",
    "reversion",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wiki.views.busy.BusyMiddleware",
]

ROOT_URLCONF = "wiki.urls"
WSGI_APPLICATION = "wiki.wsgi.application"

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
                "wiki.views.site.site",
            ],
            "builtins": ["lucide.templatetags.lucide", "django.templatetags.static"],
        },
    },
]

# --- Storage ---------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'locus.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes the lock when it begins, so two saves queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Static files ----------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Static files are served straight from the apps and static/, so there is no collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# --- People ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = env.str("LOCUS_EMAIL_VERIFICATION", default="optional")
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "accounts.account_forms.LoginForm",
    "signup": "accounts.account_forms.SignupForm",
    "add_email": "accounts.account_forms.AddEmailForm",
    "change_password": "accounts.account_forms.ChangePasswordForm",
    "set_password": "accounts.account_forms.SetPasswordForm",
    "reset_password": "accounts.account_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.account_forms.ReauthenticateForm",
}
SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.account_forms.OrcidSignupForm"}
# Our client at ORCID; with both of them people confirm their iDs there, and sign in with them.
LOCUS_ORCID_CLIENT_ID = env.str("LOCUS_ORCID_CLIENT_ID", default="")
LOCUS_ORCID_SECRET = env.str("LOCUS_ORCID_SECRET", default="")
LOCUS_ORCID_URL = env.str("LOCUS_ORCID_URL", default="https://orcid.org").rstrip("/")
# How many of our own proxies stand in front; limits on tries count by the address they report.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("LOCUS_PROXIES", default=0)
# The role of a new account: reader, author or reviewer; "closed" closes sign-up.
LOCUS_SIGNUP_ROLE = env.str("LOCUS_SIGNUP_ROLE", default="author")
# Drafts that nobody has touched for so many days are deleted by manage.py clear_drafts.
LOCUS_DRAFT_DAYS = env.int("LOCUS_DRAFT_DAYS", default=90)
# In articles where newcomers only suggest: who has saved so many Edits, and has had an account for
# so many days, is none.
LOCUS_NEWCOMER_EDITS = env.int("LOCUS_NEWCOMER_EDITS", default=5)
LOCUS_NEWCOMER_DAYS = env.int("LOCUS_NEWCOMER_DAYS", default=7)
# Whose standing is below so many points counts as a newcomer there, too; 0: nobody for that.
LOCUS_NEWCOMER_STANDING = env.int("LOCUS_NEWCOMER_STANDING", default=30)
# Whether notices come by mail to people who have not chosen: off or daily.
LOCUS_NOTICE_MAIL = env.str("LOCUS_NOTICE_MAIL", default="off")
# Where links in the mails of commands lead, which know of no request.
LOCUS_URL = env.str("LOCUS_URL", default="http://127.0.0.1:8000").rstrip("/")
# Authors review from this standing on, in points, at its lower bound; 0: reviewers alone do.
LOCUS_REVIEW_STANDING = float(env.str("LOCUS_REVIEW_STANDING", default="70").strip() or 0)
# Who has so many words of an article, or so many per cent of them, is named as an author of it;
# others are contributors.
LOCUS_AUTHOR_WORDS = env.int("LOCUS_AUTHOR_WORDS", default=10)
LOCUS_AUTHOR_PERCENT = env.float("LOCUS_AUTHOR_PERCENT", default=1.0)
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Locus] "
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

# Without a mail server every message is written to a file below var/mail.
if EMAIL_URL := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("LOCUS_FROM_EMAIL", default="Locus <locus@localhost>")

# --- Looking up publications -----------------------------------------------------------------

# Whether Locus may ask NCBI and Crossref about a PMID, PMCID or DOI that it does not know.
LOCUS_NETWORK = env.bool("LOCUS_NETWORK", default=False)
LOCUS_NCBI_URL = env.str("LOCUS_NCBI_URL", default="https://eutils.ncbi.nlm.nih.gov/entrez/eutils")
LOCUS_NCBI_KEY = env.str("LOCUS_NCBI_KEY", default="")
LOCUS_CROSSREF_URL = env.str("LOCUS_CROSSREF_URL", default="https://api.crossref.org")
LOCUS_CONTACT = env.str("LOCUS_CONTACT", default="")
# One person waits for it, and one thread of the server: for all tries and answers together.
LOCUS_LOOKUP_SECONDS = env.float("LOCUS_LOOKUP_SECONDS", default=6.0)
LOCUS_RETRY_SECONDS = 0.5  # before the second try; doubled before the third

# --- Security --------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A browser counts it as part of a form's way when our answer to it leads to ORCID.
        "form-action": [SELF, LOCUS_ORCID_URL]
        if LOCUS_ORCID_CLIENT_ID and LOCUS_ORCID_SECRET
        else [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wiki.views.sent_words.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if env.bool("LOCUS_HTTPS", default=False):
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# HSTS for subdomains and browsers' preload lists is for whoever owns the whole domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
