"""The OpenID Connect client. Seventeen megabytes, so it is imported at the first school sign-in."""

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import current_app
from requests import RequestException

from .school_account import ProviderAway, SignInDenied


def leave(address: str):
    """Send the browser to the provider, to come back to that address. Raises ProviderAway."""
    try:
        return _client().authorize_redirect(address)
    except RequestException as error:
        raise ProviderAway from error


def read_claims() -> dict:
    """Who came back, in the provider's words. Raises SignInDenied, ProviderAway."""
    try:
        return _client().authorize_access_token()["userinfo"]
    except OAuthError as error:
        raise SignInDenied from error
    except RequestException as error:
        raise ProviderAway from error


def _client():
    app = current_app._get_current_object()
    if "school_account" not in app.extensions:
        app.extensions["school_account"] = _register(app)
    return app.extensions["school_account"]


def _register(app):
    secret = app.config["OIDC_CLIENT_SECRET"]
    return OAuth(app).register(
        "school",
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=secret,
        server_metadata_url=(
            f"{app.config['OIDC_ISSUER'].rstrip('/')}/.well-known/openid-configuration"
        ),
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
            "timeout": 10,
        },
    )
