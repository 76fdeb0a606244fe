"""Who enters the back office: the team, with its second factor, each role to its own screens."""

from flask import abort, has_request_context, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from core.web.pages import leave_to
from models.user import Role
from services.user import needs_second_factor

from ...guard import ask_to_sign_in
from .formats import title_of
from .french import better_words

ADMINS = frozenset({Role.ADMIN})
AGENTS = ADMINS | {Role.AGENT}
CARE = AGENTS | {Role.HOTLINE}
MONEY = CARE | {Role.FINANCE}
BANKERS = AGENTS | {Role.FINANCE}
TREASURERS = ADMINS | {Role.FINANCE}
NO_ONE = frozenset()


class Door:
    """Closed unless a view names its readers; mixed into every view, the index included."""

    readers = NO_ONE

    def is_accessible(self) -> bool:
        return self.may(self.readers)

    def may(self, roles) -> bool:
        """Whether the visitor has one of these roles, and has shown the second factor."""
        return (
            has_request_context()
            and current_user.is_authenticated
            and current_user.role in roles
            and not needs_second_factor(current_user)
        )

    def inaccessible_callback(self, name, **kwargs):
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if not current_user.is_team:
            abort(404)
        if needs_second_factor(current_user):
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return leave_to(url_for("user.show_second_factor", next=back))
        abort(403)

    def _run_view(self, view, *args, **kwargs):
        """A success answers 303 and a refusal 422, as everywhere else in the house."""
        better_words()
        answer = view(self, *args, **kwargs)
        if request.method != "POST":
            return answer
        if isinstance(answer, str) and view.__name__ in ("create_view", "edit_view"):
            return answer, 422
        if getattr(answer, "status_code", None) == 302:
            answer.status_code = 303
        return answer

    def render(self, template, **context):
        return super().render(template, lang=get_locale(), title_of=title_of, **context)
