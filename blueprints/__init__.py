"""The screens: one blueprint a feature."""

from flask import Flask

from . import (
    account,
    backoffice,
    card,
    convention,
    outing,
    reimbursement,
    school,
    signup,
    site,
    style,
    till,
    voucher,
)


def register(app: Flask) -> None:
    for feature in (
        site,
        account,
        signup,
        card,
        voucher,
        school,
        convention,
        till,
        reimbursement,
        style,
    ):
        app.register_blueprint(feature.blueprint)
    for side in (outing.blueprint, outing.school_side, outing.partner_side):
        app.register_blueprint(side)
    account.bind_visitor()
    backoffice.register(app)
