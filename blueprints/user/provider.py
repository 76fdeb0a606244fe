"""The OpenID Connect client. Its libraries take seventeen megabytes: the first sign-in pays."""

from flask import current_app

from core.errors import Refusal
from core.language import lazy


class ProviderRefusal(Refusal):
    """The provider did not tell who it is; `status` is that of the page which says so."""

    status = 422


class SignInDenied(ProviderRefusal):
    sentence = lazy("La connexion avec le compte de l’établissement n’a pas abouti. Recommencez.")


class ProviderAway(ProviderRefusal):
    sentence = lazy(
        "Le service de connexion de l’établissement ne répond pas. Réessayez plus tard."
    )
    status = 502


def leave(address: str):
    """Send the browser to the provider, to come back to that address. Raises ProviderAway."""
    from requests import RequestException

    try:
        return _client().authorize_redirect(address)
    except RequestException as error:
        raise ProviderAway from error


def read_claims() -> dict:
    """Who came back, in the provider's words. Raises SignInDenied, ProviderAway."""
    from authlib.integrations.base_client import OAuthError
    from requests import RequestException

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
    from authlib.integrations.flask_client import OAuth

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
