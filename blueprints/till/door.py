"""What is open here, and to whom."""

from flask import Blueprint

from models.user import COUNTER

from ..guard import let_scan, open_to, while_selling

SHELL = ("show_manifest", "show_worker", "show_offline")

blueprint = Blueprint("till", __name__)
open_to(blueprint, *COUNTER, public=SHELL)
let_scan(blueprint)
while_selling(blueprint, but=(*SHELL, "debit_card"))
