"""The Flask extensions, made once, bound to the application in `app.py`."""

from typing import TYPE_CHECKING

from flask_babel import Babel
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from .database import Base

db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base  # what a type checker can follow; Flask-SQLAlchemy makes the class at run time
else:
    Model = db.Model
babel = Babel()
csrf = CSRFProtect()
htmx = HTMX()
login_manager = LoginManager()
