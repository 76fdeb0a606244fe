"""The identity provider of the demo: OpenID Connect on this machine, without a password.

Run as `python -m commands.demo.provider PORT`; it knows the pupils of `people.py` only.
"""

import logging
import os
import sys
import warnings
from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import make_server

from .people import PUPILS

TEMPLATES = Path(__file__).with_name("provider_pages")


def create_provider() -> Flask:
    """The provider, with its pupils and a sign-in page in French that loads nothing outside."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with warnings.catch_warnings():
        import authlib.deprecate  # noqa: F401

        warnings.simplefilter("ignore")
        import oidc_provider_mock
    users = [oidc_provider_mock.User(sub=p.subject, claims=p.claims()) for p in PUPILS]
    provider = oidc_provider_mock.app(user_claims=users)
    provider.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), provider.jinja_loader])
    provider.jinja_env.globals["pupils"] = PUPILS
    return provider


def main(port: int) -> None:
    """Serve the provider on the loopback address until the process is ended."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    make_server("127.0.0.1", port, create_provider(), threaded=True).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
