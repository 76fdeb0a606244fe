import pyotp
import segno
from flask import abort, request
from flask_login import current_user, login_required

from core.extensions import db
from core.transaction import transaction
from core.web.pages import act, leave_to, render_page
from forms.user import CodeForm
from models.user import TEAM, User
from services import user as users

from .door import blueprint
from .sign_in import safe_path


@blueprint.get("/second-facteur")
@login_required
def show_second_factor():
    return _page(CodeForm(), next=request.args.get("next"))


@blueprint.post("/second-facteur")
@login_required
def check_second_factor():
    form, back = CodeForm(), request.form.get("next")
    code = (form.code.data or "").replace(" ", "")
    if act(form, users.check_second_factor, code, by=current_user):
        return leave_to(safe_path(back))
    return _page(form, next=back)


def _page(form, **context):
    if current_user.role not in TEAM:
        abort(404)
    enrolment = None
    if not db.session.get(User, current_user.user_id).totp_confirmed:
        with transaction():
            secret = users.totp_secret(current_user.user_id)
        address = pyotp.TOTP(secret).provisioning_uri(name=current_user.login, issuer_name="Cigale")
        enrolment = {"secret": secret, "image": segno.make(address).svg_data_uri(scale=5, border=2)}
    return render_page("user/second_factor.html", form=form, enrolment=enrolment, **context)
