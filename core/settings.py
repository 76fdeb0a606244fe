"""Settings, from the environment; every default is safe for one machine."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


def read_settings() -> dict[str, Any]:
    """Flask's configuration. Raises RuntimeError when the secret key is missing."""
    env = os.environ.get
    instance = Path(env("CIGALE_INSTANCE", str(ROOT / "instance")))
    base_url = env("CIGALE_BASE_URL", "http://localhost:8000").rstrip("/")
    host = urlsplit(base_url).hostname
    return {
        "SECRET_KEY": env("CIGALE_SECRET_KEY") or _kept_secret(instance),
        "SQLALCHEMY_DATABASE_URI": env("DATABASE_URL", f"sqlite:///{instance / 'cigale.db'}"),
        "BASE_URL": base_url,
        "TRUSTED_HOSTS": [host, *env("CIGALE_OTHER_HOSTS", "").split()],
        "SESSION_COOKIE_NAME": "cigale",
        "SESSION_COOKIE_SECURE": base_url.startswith("https:"),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_HOURS": int(env("CIGALE_SESSION_HOURS", "12")),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Paris",
        "PASSWORD_MIN": int(env("CIGALE_PASSWORD_MIN", "12")),
        "PASSWORD_MAX": int(env("CIGALE_PASSWORD_MAX", "128")),
        "SMTP_URL": env("CIGALE_SMTP_URL", ""),
        "MAIL_FROM": env("CIGALE_MAIL_FROM", f"ne-pas-repondre@{host}"),
        "DIRECTORY_URL": env("CIGALE_DIRECTORY_URL", ""),
        "OIDC_ISSUER": env("CIGALE_OIDC_ISSUER", ""),
        "OIDC_CLIENT_ID": env("CIGALE_OIDC_CLIENT_ID", "cigale"),
        "OIDC_CLIENT_SECRET": env("CIGALE_OIDC_CLIENT_SECRET", ""),
        "OIDC_NAME": env("CIGALE_OIDC_NAME", "Eduprovence"),
        "OIDC_SUBJECT_CLAIMS": env("CIGALE_OIDC_SUBJECT_CLAIMS", "sub").split(),
        "OIDC_SCHOOL_CLAIM": env("CIGALE_OIDC_SCHOOL_CLAIM", "school_uai"),
    }


def _kept_secret(instance: Path) -> str:
    """The secret key of this machine, made at the first start and readable by its owner only."""
    file = instance / "secret_key"
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(os.urandom(32).hex())
    return file.read_text()
