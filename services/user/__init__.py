"""Signing in and out, passwords, one-time links, the second factor."""

from .link import (
    LINK_LIFE,
    LinkUsed,
    choose_password,
    find_link,
    make_link,
    password_page,
    send_logins,
    send_password_link,
)
from .login import add_user, new_login, sign_in_identity
from .password import HASHER, change_password, check_password, set_password
from .second_factor import WrongCode, check_second_factor, needs_second_factor, totp_secret
from .session import (
    close_other_sessions,
    close_session,
    forget_ended,
    open_session,
    read_visitor,
    visitor_of,
)
