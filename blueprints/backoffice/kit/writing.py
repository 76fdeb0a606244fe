"""Every write of a generated screen: one transaction, its audit line in the same commit."""

import sqlalchemy as sa
from flask import abort, flash, request
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.babel import gettext
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from wtforms import ValidationError

from core.errors import Refusal
from core.extensions import db
from core.language import lazy, ngettext
from core.transaction import perform

from .refusals import sentence_of

GONE = lazy("Cet élément vient d’être supprimé par quelqu’un d’autre.")


def _shows(form, name) -> bool:
    """Whether the page has that field of the form; a cell of a list has no room for a sentence."""
    return form is not None and name in form and "list_form_pk" not in form


class Writing:
    """Creates, changes and deletes; mixed into every screen."""

    def before_change(self, record) -> None:
        """Refuse, or not, before anything of a stored record changes."""

    def check(self, record, form) -> None:
        """Refuse, or not, once the record holds what was typed."""

    def write(self, change, form=None, deleting=False, prepare=None):
        """Run `change` in one transaction; when it is refused, say why and return None.

        What is refused for a field of the form is said next to it. What `prepare` makes, before
        the transaction that it would hold up, is given to `change`.
        """
        try:
            return perform(change, prepare()) if prepare else perform(change)
        except Refusal as refusal:
            sentence = refusal.sentence
            if _shows(form, refusal.field):
                form[refusal.field].errors = [str(sentence)]
                sentence = gettext("Failed to save record.")
        except ValidationError as error:
            sentence = error
        except (ObjectDeletedError, StaleDataError):
            sentence = GONE
        except sa.exc.IntegrityError as error:
            sentence = sentence_of(error, deleting)
        flash(str(sentence), "error")
        return None

    def validate_form(self, form):
        """Flask-Admin's templates show an error that is a plain text, and no other."""
        valid = super().validate_form(form)
        for field in form:
            field.errors = [str(error) for error in field.errors]
        return valid

    def create_model(self, form):
        def create():
            record = self.model()
            form.populate_obj(record)
            self.check(record, form)
            db.session.add(record)
            db.session.flush()
            return record

        return self.write(create, form)

    def update_model(self, form, record):
        def update():
            self.before_change(record)
            form.populate_obj(record)
            self.check(record, form)
            db.session.flush()
            return True

        return self.write(update, form)

    def delete_model(self, record):
        return self.delete_records([record.id])

    def delete_records(self, ids):
        """Remove these records, all or none."""

        def delete():
            records = [record for id in ids if (record := self.get_one(id))]
            for record in records:
                self.before_change(record)
                db.session.delete(record)
            db.session.flush()
            return len(records)

        return self.write(delete, deleting=True)

    @action("delete", lazy("Supprimer"), lazy("Supprimer les éléments cochés ?"))
    def action_delete(self, ids):
        count = self.delete_records(ids)
        if count:
            said = ngettext("%(num)s élément supprimé.", "%(num)s éléments supprimés.", count)
            flash(said, "success")

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self):
        if not request.form.get("list_form_pk"):
            abort(400)
        answer = super().ajax_update()
        return (answer[0], 422) if isinstance(answer, tuple) else (answer or "", 200)
