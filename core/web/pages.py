"""One template, two answers: the page, or the block that HTMX asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from jinja2.ext import Extension
from werkzeug.wrappers import Response as BaseResponse
from wtforms.form import BaseForm

from ..errors import Refusal
from ..extensions import htmx
from ..transaction import perform

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound=BaseForm)


HTMX_CONFIG = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "allowScriptTags": False,
    "historyCacheSize": 0,
    "attributesToSettle": ["class"],
    "disableInheritance": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "413|422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


def prepare(app: Flask) -> None:
    """Let the templates speak to htmx."""
    app.jinja_env.add_extension(ValidAttributes)
    app.jinja_env.globals["htmx_config"] = app.json.dumps(HTMX_CONFIG)


class ValidAttributes(Extension):
    """Templates say `hx-get`; pages say `data-hx-get`, which htmx reads as well and HTML allows."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"(?<![\w-])hx-(?=[a-z])", "data-hx-", source)


def wants_fragment() -> bool:
    """Whether this request swaps a part of a page that is already there."""
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


@dataclass(frozen=True)
class Done(Generic[T]):
    """A verb that went well; `result` is what it told."""

    result: T


def act(form: FlaskForm, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Done[T] | None:
    """Perform the verb, in a transaction of its own, when the form is sent and valid.

    None when it is not, or when the rules refuse: the form then says why, next to the field that
    the refusal names, else above all. A page shown with that form answers 422 by itself.
    """
    if not form.validate_on_submit():
        return None
    try:
        return Done(perform(verb, *args, **kwargs))
    except Refusal as refusal:
        refuse(form, refusal)
        return None


def refuse(form: F, refusal: Refusal) -> F:
    """The form with that sentence: next to its field, else above all."""
    if refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, refusal.sentence]
    else:
        form.form_errors = [*form.form_errors, refusal.sentence]
    return form


def render_page(
    template: str, fragment: str = "panel", status: int | None = None, **context: Any
) -> Response:
    """The whole page, or one block of it when HTMX asks, after the page's new title.

    A page that shows a form with an error answers 422, unless a `status` is given.
    The block is the one named as the element that HTMX fills, else the one named `fragment`.
    A page swapped into itself, such as a form with its errors, adds no step to the history.
    """
    if status is None:
        forms = (value for value in context.values() if isinstance(value, BaseForm))
        status = 422 if any(form.errors for form in forms) else 200
    if not wants_fragment():
        return make_response(render_template(template, **context), status)
    response = make_response(_render_block(template, (htmx.target, fragment), context), status)
    if (htmx.current_url or "").endswith(request.full_path.rstrip("?")):
        response.headers["HX-Push-Url"] = "false"
    return response


def _render_block(name: str, wanted: tuple[str | None, str], context: dict[str, Any]) -> str:
    """The title and the first of the wanted blocks that the page has, its own or its layout's."""
    current_app.update_template_context(context)
    template = current_app.jinja_env.get_template(name)
    page = template.new_context(context)
    rendering = template.root_render_func(page)
    whole = next(rendering)  # the page's first words: by now its layouts have given their blocks
    block = next((block for block in wanted if block in page.blocks), None)
    if block is None:
        return whole + "".join(rendering)
    rendering.close()  # type: ignore[attr-defined]  # a generator, whatever Jinja's types say
    return "".join(part for name in ("head_title", block) for part in page.blocks[name][0](page))


def see_other(location: str) -> BaseResponse:
    """The answer to a success: go and look there."""
    return redirect(location, 303)


def leave_to(location: str) -> BaseResponse:
    """Go to another page altogether, also when the request came from a part of this one."""
    if wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = location
        return response
    return redirect(location, 303)
