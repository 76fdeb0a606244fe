"""Acts: buttons of a record's page that call the services; no state is written here."""

from dataclasses import dataclass
from functools import partial

from flask import abort, flash, request
from flask_admin import expose
from flask_login import current_user

from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from core.language import lazy, translate
from core.web.pages import see_other

LATE = lazy("Ce n’est plus possible : l’état a changé entre-temps.")


@dataclass(frozen=True)
class Act:
    """A button on a record's page: `run` is a verb, performed on its id by whoever presses it.

    It is for the screen's editors, or for `roles`; in the states that permit the verb, or `when`.
    A verb that `asks` is given what was typed; with `prepare(id)`, which does beforehand what
    takes long, what that made. `mine` hides it from who may not, and the service tells them why.
    An act `aside` is not what the page leads to.
    """

    name: str
    label: object
    run: object
    done: object
    roles: frozenset | None = None
    when: object = None
    asks: object = None
    confirm: object = None
    mine: object = lambda record: True
    aside: bool = False
    prepare: object = None

    def is_open(self, record) -> bool:
        """Whether the record's state permits it."""
        return self.when(record) if self.when else record.allows(self.run.__name__)

    def question(self, record):
        """What is asked before it is done; it may say what is at stake."""
        return self.confirm(record) if callable(self.confirm) else self.confirm


@dataclass(frozen=True)
class Link:
    """A link on a record's page, to a form that says more about it."""

    label: object
    roles: frozenset
    address: object
    when: object = lambda record: True


def can(act):
    """Open in the states that permit that act."""
    return lambda record: record.allows(act)


class Acting:
    """The acts of a screen; mixed into every screen."""

    acts: tuple[Act, ...] = ()
    links: tuple[Link, ...] = ()

    def links_for(self, record) -> list[Link]:
        """The links that this visitor may follow from the record, in its present state."""
        return [link for link in self.links if self.may(link.roles) and link.when(record)]

    def acts_for(self, record) -> list[Act]:
        """The acts that this visitor may do on the record, in its present state."""
        return [
            act
            for act in self.acts
            if self.may_do(act) and act.is_open(record) and act.mine(record)
        ]

    def may_do(self, act) -> bool:
        return self.may(self.editors if act.roles is None else act.roles)

    @expose("/acte/<act_name>", methods=("POST",))
    def do_act(self, act_name):
        act = next((act for act in self.acts if act.name == act_name), None)
        id, typed = request.form.get("id", ""), request.form.get("typed", "").strip()
        if act is None or self.get_one(id) is None:
            abort(404)
        if not self.may_do(act):
            abort(403)
        if act.asks and not typed:
            flash(translate("Renseignez « %(what)s ».", what=act.asks), "error")
        elif self.write(
            lambda *made: self._run_act(act, int(id), *made, *([typed] if act.asks else [])),
            prepare=act.prepare and partial(act.prepare, int(id)),
        ):
            flash(str(act.done), "success")
        return see_other(self.get_url(".details_view", id=id))

    def _run_act(self, act, id, *given):
        record = db.session.get(self.model, id, with_for_update=LOCK)
        seen = str(getattr(record, "seen", ""))
        if record is None or not act.is_open(record) or request.form.get("seen", "") != seen:
            raise Refusal(LATE)
        act.run(id, *given, by=current_user)
        return True
