"""What families agreed to, purpose by purpose."""

from core.language import lazy
from models.consent import Consent

from .kit.doors import CARE
from .kit.screen import Screen


class ConsentScreen(Screen):
    record_class = Consent
    slug, title, singular = "consentements", lazy("Consentements"), lazy("Consentement")
    section = lazy("Bénéficiaires")
    readers = CARE
    column_list = ("holder", "purpose", "given", "answered_at")
    more = ("text",)
    column_searchable_list = ("holder.last_name", "holder.file_number")
    column_filters = ("purpose", "given", "answered_at")
