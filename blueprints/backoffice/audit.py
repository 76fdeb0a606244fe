"""What was done, by whom, and how far each thing has gone."""

from core.language import lazy
from core.states import Transition
from models.audit import AuditLine

from .kit import changes, formats
from .kit.doors import ADMINS, MONEY
from .kit.filters import WordFilter
from .kit.screen import Screen
from .kit.words import ACTS


def show_state(view, context, move, name):
    """The state in its own word: that of the table it is a state of."""
    screen = changes.screen_of_table(move.subject_type)
    return str(screen.model.state.type.enum_class(getattr(move, name)).label)


class TransitionScreen(Screen):
    """How far each thing has gone, and who moved it."""

    record_class = Transition
    slug, title, singular = "etapes", lazy("Étapes"), lazy("Étape")
    section = lazy("Suivi")
    readers = ADMINS
    simple_list_pager = True
    column_list = ("at", "subject", "before", "after", "actor", "reason")
    words = {"subject": lazy("Élément")}
    column_filters = ("at",)
    column_searchable_list = ("actor.login", "actor.last_name", "reason")
    column_formatters = {"subject": changes.show_subject, "before": show_state, "after": show_state}


class AuditScreen(Screen):
    """The lines of what the visitor may read on its screen; of everything, to an administrator."""

    record_class = AuditLine
    slug, title, singular = "journal", lazy("Journal"), lazy("Ligne du journal")
    section = lazy("Suivi")
    readers = MONEY
    simple_list_pager = True
    column_type_formatters = formats.SHOWN
    column_list = ("at", "actor", "act", "subject", "changes")
    words = {"subject": lazy("Élément")}
    column_filters = (WordFilter(AuditLine.act, lazy("Acte"), list(ACTS.items())), "at")
    column_searchable_list = ("actor.login", "actor.last_name", "subject_type")
    column_formatters = {
        "act": changes.show_act,
        "subject": changes.show_subject,
        "changes": changes.show_changes,
    }
    column_formatters_detail = column_formatters | {"changes": changes.show_all_changes}

    def get_query(self):
        query = super().get_query()
        if self.may(ADMINS):
            return query
        return query.filter(AuditLine.subject_type.in_(changes.open_tables()))

    def get_one(self, id):
        line = super().get_one(id)
        seen = line and (self.may(ADMINS) or line.subject_type in changes.open_tables())
        return line if seen else None
