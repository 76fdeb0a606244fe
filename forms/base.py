"""What every form stands on."""

from flask_wtf import FlaskForm
from wtforms import HiddenField


class Button(FlaskForm):
    """A form that is one button: it asks nothing, and may be refused."""


class Tokenless(FlaskForm):
    """It changes nothing, or CSRFProtect has checked its token before the view: once is enough."""

    class Meta:
        csrf = False


class SeenField(HiddenField):
    """The edition of what the person has read, 0 when the page does not say."""

    def process_formdata(self, valuelist):
        typed = valuelist[0] if valuelist else ""
        self.data = int(typed) if typed.isdecimal() else 0
