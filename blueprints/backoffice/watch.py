"""Alerts: what the worker saw, and what the team made of it."""

from datetime import timedelta

from flask import url_for

from core.language import lazy, ngettext, translate
from core.text import names
from models.watch import Alert, AlertRule
from services import watch

from .kit.acts import Act, Link
from .kit.doors import BANKERS, MONEY
from .kit.screen import Screen


def payments_of(alert):
    """The list of the partner's payments of these days."""
    back = alert.programme.watch_days - 1 if alert.rule == AlertRule.DRAINED else 0
    return url_for(
        "gestion-transactions.index_view",
        search=alert.partner.trade_name,
        flt0_civil_date_since=alert.civil_date - timedelta(days=back),
        flt1_civil_date_until=alert.civil_date,
    )


def show_count(view, context, alert, name):
    """Of what; in an export, where the rule says it, a number."""
    if context is None:
        return alert.count
    if alert.rule == AlertRule.DRAINED:
        return ngettext("%(num)s élève", "%(num)s élèves", alert.count)
    return ngettext("%(num)s transaction", "%(num)s transactions", alert.count)


def show_hours(view, context, alert, name):
    """Those of the programme, which the alert is about."""
    if alert.rule != AlertRule.OFF_HOURS:
        return None
    one = alert.programme
    return translate(
        "de %(opens)s h à %(closes)s h", opens=one.watch_from_hour, closes=one.watch_to_hour
    )


class AlertScreen(Screen):
    record_class = Alert
    hides_empty = True
    slug, title, singular = "alertes", lazy("Alertes"), lazy("Alerte")
    section = lazy("Suivi")
    readers, editors = MONEY, BANKERS
    column_list = ("civil_date", "rule", "partner", "count", "amount", "state")
    more = names("programme hours school note handled_at handled_by created_at updated_at")
    words = {"hours": lazy("Heures d’ouverture du programme")}
    column_formatters = {"count": show_count, "hours": show_hours}
    column_searchable_list = ("partner.trade_name", "partner.legal_name")
    column_filters = ("state", "rule", "programme", "civil_date")
    links = (Link(lazy("Voir les transactions"), MONEY, payments_of),)
    acts = (
        Act(
            "traiter",
            lazy("Traitée"),
            watch.handle,
            lazy("L’alerte est traitée."),
            asks=lazy("Ce qui a été vu ou fait"),
        ),
    )
