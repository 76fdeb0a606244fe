"""What families agreed to, purpose by purpose."""

from core.language import lazy
from models.consent import Consent

from .holder import Families


class ConsentScreen(Families):
    record_class = Consent
    slug, title, singular = "consentements", lazy("Consentements"), lazy("Consentement")
    column_list = ("holder", "purpose", "given", "answered_at")
    more = ("text",)
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("purpose", "given", "answered_at")
