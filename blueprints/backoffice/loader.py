"""Flask-Admin's templates under our content policy.

Flask-Admin 2.2.1 writes `onclick` attributes and `javascript:` addresses, which the policy
refuses: unmended, a delete would be sent without asking. They become data attributes that
static/backoffice.js reads.
"""

import os

import flask_admin
from flask.templating import DispatchingJinjaLoader

TEMPLATES = os.path.join(os.path.dirname(flask_admin.__file__), "templates")
MENDS = (
    (' onclick="', ' data-fa-click="'),
    ('href="javascript:void(0)"', 'href="#"'),
    ("title=\"{{ _gettext('Select ", "aria-label=\"{{ _gettext('Select "),
    ("<html>", '<html lang="{{ lang }}">'),
)


class MendingLoader(DispatchingJinjaLoader):
    def get_source(self, environment, template):
        source, path, is_fresh = super().get_source(environment, template)
        if path and path.startswith(TEMPLATES):
            for inline, safe in MENDS:
                source = source.replace(inline, safe)
        return source, path, is_fresh
