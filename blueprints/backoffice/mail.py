"""What was sent."""

from core.language import lazy, translate
from models.mail import Mail

from .kit import formats
from .kit.doors import ADMINS, CARE
from .kit.screen import Screen


def show_body(view, context, mail, name):
    if not view.may(ADMINS):
        return translate("Réservé aux administrateurs.")
    return formats.show_letter(view, context, mail, name)


class MailScreen(Screen):
    """A body may carry a one-time link: administrators alone read it."""

    record_class = Mail
    slug, title, singular = "messages", lazy("E-mails"), lazy("E-mail")
    section = lazy("Suivi")
    readers = CARE
    simple_list_pager = True
    column_list = ("created_at", "recipient", "subject", "state", "attempts", "sent_at")
    more = ("due_at", "error", "message_id", "body")
    column_searchable_list = ("recipient", "subject")
    column_filters = ("state", "created_at")
    column_formatters_detail = {"body": show_body}
