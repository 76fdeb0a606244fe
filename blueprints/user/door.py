"""What is open here, and to whom."""

from flask import Blueprint

from core.extensions import login_manager
from services.user import read_visitor

from ..guard import ask_to_sign_in

blueprint = Blueprint("user", __name__)


def bind_visitor() -> None:
    """Let a session row, and nothing else, say who is there."""
    login_manager.session_protection = None
    login_manager.user_loader(read_visitor)
    login_manager.unauthorized_handler(ask_to_sign_in)
