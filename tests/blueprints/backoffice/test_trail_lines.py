"""On every screen of the back office, the trail tells what was changed, and nothing else."""

import sqlalchemy as sa
from lxml import html

from core.extensions import db
from models.audit import AuditLine

TEXTS = ("name", "label", "title", "bic", "first_name", "trade_name", "code")


def as_a_browser(client, address):
    """What the form at this address holds, as a browser would send it back."""
    (form,) = [one for one in html.fromstring(client.get(address).text).forms if not one.action]
    typed = {}
    for name, value in form.form_values():
        typed.setdefault(name, []).append(value.removeprefix("\n"))  # HTML drops that one newline
    return typed


def lines(app, after=0):
    with app.app_context():
        asked = sa.select(AuditLine.id, AuditLine.changes).where(AuditLine.id > after)
        return db.session.execute(asked.order_by(AuditLine.id)).all()


def test_what_is_saved_unchanged_is_not_told_and_one_change_is_one_word(app, team, screens):
    admin, retyped = team(), set()
    for screen in (screen for screen in screens if screen.editable):
        with app.app_context():
            last = db.session.scalar(sa.select(sa.func.max(screen.model.id)))
        address = f"{screen.url}/edit/?id={last}"
        typed = as_a_browser(admin, address)
        text = next((name for name in TEXTS if name in typed), None)
        if text is None:
            continue
        admin.post(address, data=typed)
        before = lines(app)[-1].id
        assert admin.post(address, data=typed).status_code == 303, screen.name
        assert lines(app, before) == [], screen.name
        typed[text] = [f"{typed[text][0]}bis"]
        assert admin.post(address, data=typed).status_code == 303, screen.name
        ((_, changes),) = lines(app, before)
        assert list(changes) == [text], screen.name
        assert changes[text][1] == typed[text][0]
        retyped.add(str(screen.name))
    assert len(retyped) > 8
