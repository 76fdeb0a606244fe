"""Doors start closed: a blueprint is guarded as a whole."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, g, request, url_for
from flask_login import current_user

from core.errors import NotFound
from core.extensions import db
from core.web.headers import allow
from core.web.pages import leave_to, wants_fragment
from models.holder import Holder
from models.user import Role
from services import convention

MOST_TO_DISCARD = 64 * 1024 * 1024


def open_to(blueprint: Blueprint, *roles: Role, public: tuple[str, ...] = ()) -> None:
    """Let only these roles through; others get 403, the unknown are sent to sign in.

    The views named in `public` are open to all.
    """

    @blueprint.before_request
    def check_role():
        if request.endpoint.rpartition(".")[2] in public:
            return None
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if current_user.role not in roles:
            abort(403)


def while_selling(blueprint: Blueprint, but: tuple[str, ...] = ()) -> None:
    """Open these tabs only while a convention is in force; each act checks its own by itself.

    The views named in `but` are left to themselves.
    """

    @blueprint.before_request
    def check_convention():
        if request.endpoint.rpartition(".")[2] not in but and not may_sell():
            return leave_to(url_for("convention.show_dossier"))


def let_scan(blueprint: Blueprint) -> None:
    """Let the camera read a card in these pages, and in those that they swap into themselves."""
    blueprint.before_request(lambda: allow("script-src", "'wasm-unsafe-eval'"))


def ask_to_sign_in():
    """Send the visitor to the sign-in page, to come back to the page they were on."""
    on_page = request.method == "GET" and not wants_fragment()
    back = request.full_path.rstrip("?") if on_page else page_before()
    return leave_to(url_for("user.show_sign_in", next=back))


def page_before() -> str | None:
    """The path of this site's page that the request comes from."""
    left = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if left.netloc != request.host:
        return None
    return left._replace(scheme="", netloc="", fragment="").geturl()


def own_holder(holder_id: int) -> Holder:
    """The holder's file, for the holder and for their guardian; the page wears its programme.

    Raises NotFound for others.
    """
    holder = db.session.get(Holder, holder_id)
    if holder is None or current_user.user_id != _owner(holder, current_user.role):
        raise NotFound
    g.brand = holder.programme
    return holder


def _owner(holder: Holder, role: Role) -> int | None:
    if role == Role.HOLDER:
        return holder.user_id
    if role == Role.GUARDIAN and holder.guardian:
        return holder.guardian.user_id
    return None


def discard_body() -> None:
    """Read past what is too heavy, so that the browser hears the answer."""
    body, left = request.environ["wsgi.input"], min(request.content_length or 0, MOST_TO_DISCARD)
    while left and (chunk := body.read(min(left, 65536))):
        left -= len(chunk)


def may_sell() -> bool:
    """Whether a convention of the visitor's partner is in force today; asked once a request."""
    if "may_sell" not in g:
        g.may_sell = convention.may_sell(current_user.partner_id)
    return g.may_sell
