"""The public site: programmes, the pages that the team writes, the language, health."""

from functools import cache

import sqlalchemy as sa
from flask import Blueprint, Response, abort, g, redirect, session, url_for
from sqlalchemy.orm import joinedload

from core.extensions import db
from core.web.pages import render_page, see_other
from core.web.static import hash_of, keeping_version
from models.programme import Programme, Purse
from models.site import Logo, Page

from .guard import page_before
from .user.sign_in import safe_path

blueprint = Blueprint("site", __name__)


@blueprint.app_context_processor
def give_brand():
    """The programme that the page wears, its pages, and the colours of all."""
    brand = g.get("brand") or _remembered_brand()
    return {
        "brand": brand or None,
        "brand_pages": cache(lambda: _pages_of(brand)),
        "colours_version": lambda: hash_of(_colours()),
    }


def _remembered_brand() -> Programme | None:
    slug = session.get("brand")
    return slug and db.session.scalar(_named(slug))


def _named(slug: str):
    return sa.select(Programme).filter_by(slug=slug).options(joinedload(Programme.logo))


def _pages_of(brand: Programme | None) -> list[Page]:
    if brand is None:
        return []
    pages = sa.select(Page).where(Page.programme_id == brand.id).order_by(Page.position)
    return list(db.session.scalars(pages))


def _programme(slug: str) -> Programme:
    g.brand = db.first_or_404(_named(slug))
    session["brand"] = slug
    return g.brand


@blueprint.get("/")
def show_programmes():
    programmes = db.session.scalars(sa.select(Programme).order_by(Programme.id)).all()
    if len(programmes) == 1:
        return redirect(url_for("site.show_home", slug=programmes[0].slug))
    session.pop("brand", None)
    return render_page("site/programmes.html", programmes=programmes)


@blueprint.get("/programme/<slug>")
def show_home(slug):
    return render_page("site/home.html", programme=_programme(slug))


@blueprint.get("/programme/<slug>/page/<page>")
def show_page(slug, page):
    programme = _programme(slug)
    found = db.first_or_404(sa.select(Page).filter_by(programme_id=programme.id, slug=page))
    return render_page("site/page.html", page=found)


@blueprint.get("/couleurs.css")
def show_colours():
    colours = _colours()
    return _kept(Response(colours, mimetype="text/css"), hash_of(colours))


@blueprint.get("/programme/<slug>/logo")
def show_logo(slug):
    logo = db.first_or_404(sa.select(Logo).join(Programme).where(Programme.slug == slug))
    return _kept(Response(logo.image, mimetype="image/webp"), logo.version)


def _kept(response: Response, version: str) -> Response:
    response.headers["Cache-Control"] = keeping_version(version)
    return response


def _colours() -> bytes:
    """Each programme's two colours and each purse's own, as a stylesheet."""
    brands = sa.select(Programme.slug, Programme.primary_colour, Programme.accent_colour)
    purses = sa.select(Purse.id, Purse.colour)
    rules = [
        f':root[data-brand="{slug}"]{{--brand:{primary};--accent:{accent}}}'
        for slug, primary, accent in db.session.execute(brands.order_by(Programme.id))
    ]
    rules += [
        f".purse-{id}{{--purse:{colour}}}"
        for id, colour in db.session.execute(purses.order_by(Purse.id))
    ]
    return "\n".join(rules).encode()


@blueprint.get("/langue/<any(fr, en):code>")
def choose_language(code):
    session["language"] = code
    left = page_before()
    return see_other(safe_path(left) if left else url_for("site.show_programmes"))


@blueprint.get("/healthz")
def show_health():
    return {"status": "ok"}


@blueprint.get("/readyz")
def show_readiness():
    version = "sqlite_version()" if db.engine.dialect.name == "sqlite" else "version()"
    try:
        found = db.session.scalar(sa.text(f"SELECT {version}"))
        revision = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except sa.exc.SQLAlchemyError:
        abort(503)
    return {
        "status": "ready",
        "engine": db.engine.dialect.name,
        "library": found,
        "schema": revision,
    }
