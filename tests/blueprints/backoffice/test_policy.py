"""Nothing inline under the content policy, nothing secret, nothing in English."""

import re
from importlib.metadata import version

from lxml import html

from core.extensions import db
from models.user import OneTimeLink, User, UserSession
from tests.french import french_left

INLINE = re.compile(r"\son[a-z]+\s*=|javascript:|\sstyle\s*=|<style", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(Create|Save|Delete|Edit|Search|Filter|Apply|Export|List|Details|Cancel|With selected"
    r"|items|Record|Select|equals|contains|empty|Toggle|Home|None|True|False)\b"
)


def test_flask_admin_is_the_version_that_was_read():
    assert version("flask-admin") == "2.2.1", (
        "Flask-Admin changed. Read anew, in its templates: every onclick, every javascript: "
        "address and the <html> tag (blueprints/backoffice/loader.py); in its scripts: what "
        "bs4_filters.js asks of select2 (static/backoffice.js); in its views: delete, action "
        "and ajax/update still go through delete_model, is_action_allowed and update_model, and "
        "_handle_view still guards every exposed view. Then run the browser test, and pin again."
    )


def test_every_table_has_its_screen(screens):
    mapped = {mapper.class_ for mapper in db.Model.registry.mappers}
    assert mapped == {screen.model for screen in screens}


def pages(app, screens):
    yield "/gestion/"
    for screen in screens:
        with app.app_context():
            id = db.session.scalar(db.select(screen.model.id).limit(1))
        assert id, f"no row to show of {screen.model}"
        yield from (f"{screen.url}/", f"{screen.url}/details/?id={id}")
        if screen.creatable:
            yield f"{screen.url}/new/"
        if screen.editable:
            yield f"{screen.url}/edit/?id={id}"


def test_every_page_is_closed_to_inline_code_and_in_french(app, team, screens):
    client = team()
    with app.app_context():
        secrets = {db.session.scalar(db.select(User.password_hash).limit(1)), "secret-image"}
        secrets |= set(db.session.scalars(db.select(UserSession.token_hash)))
        secrets |= set(db.session.scalars(db.select(OneTimeLink.token_hash)))
    for page in pages(app, screens):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert_closed(page, answer)
        assert_french(page, answer.text)
        assert not [secret for secret in secrets if secret in answer.text], page


def test_every_page_is_in_english_for_who_chose_it(app, team, screens):
    client = team()
    client.get("/langue/en")
    for page in pages(app, screens):
        answer = client.get(page)
        assert '<html lang="en">' in answer.text
        assert not (left := french_left(answer.text, "la Région", "Essai")), (page, left)


def assert_closed(page, answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe" not in policy
    assert not INLINE.search(answer.text), (page, INLINE.search(answer.text))
    assert '<html lang="fr">' in answer.text
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    for script in html.fromstring(answer.text).iter("script"):
        assert (script.get("nonce"), bool(script.get("src"))) == (nonce, True), page


def assert_french(page, text):
    root = html.fromstring(text)
    for unread in root.xpath("//script | //head"):
        unread.drop_tree()
    words = " ".join(root.xpath("//text() | //@title | //@placeholder | //@aria-label"))
    assert not ENGLISH.search(words), (page, ENGLISH.search(words))


def test_every_column_field_and_filter_has_a_label(screens):
    for screen in screens:
        named = [*screen._list_columns, *screen._details_columns, *screen._export_columns]
        columns = {column for column, _ in named} | set(screen.form_columns or ())
        assert columns <= set(screen.column_labels), screen.slug
        labels = {str(label) for label in screen.column_labels.values()}
        assert {str(flt.name) for flt in screen._filters or ()} <= labels, screen.slug


def test_no_screen_names_a_secret_column(screens):
    secret = {"password_hash", "totp_secret", "totp_last_step", "token_hash", "image", "photo"}
    for screen in screens:
        shown = {c for c, _ in (*screen._list_columns, *screen._details_columns)}
        assert not (shown | set(screen.form_columns or ())) & secret
