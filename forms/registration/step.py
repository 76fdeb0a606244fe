"""A step of the wizard: what was typed, else what is known of the holder."""

from werkzeug.datastructures import MultiDict

from models.holder import Holder

from ..base import Tokenless
from ..wording import Wording


class StepForm(Tokenless):
    """Its fields depend on the programme, on the holder and on who writes."""

    def __init__(self, holder: Holder, typed: dict | None = None, *, guardian_writes=False):
        self.holder, self.programme = holder, holder.programme
        self.guardian_writes = guardian_writes
        self.words = Wording(holder.programme)
        super().__init__(
            formdata=None if typed is None else MultiDict(typed), data=self.known(holder)
        )
        self.fit()

    def known(self, holder: Holder) -> dict:
        """What the holder's file already says."""
        return {}

    def fit(self) -> None:
        """Adapt the fields to the programme and to the holder."""
