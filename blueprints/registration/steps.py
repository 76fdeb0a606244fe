"""The steps of the wizard, and how far a holder has come."""

from dataclasses import dataclass
from functools import cached_property

from flask_babel import LazyString

from core.errors import Refusal
from core.language import lazy
from core.web.pages import refuse
from forms.registration import ContactForm, NoticeForm, PhotoForm, StepForm, WelcomeForm
from models.consent import ConsentPurpose
from models.holder import Holder
from models.user import Role
from services import registration as registrations
from services.registration import Answers


@dataclass(frozen=True)
class Step:
    """One page of the wizard; `back` marks what was typed by who went back before finishing."""

    slug: str
    label: LazyString
    form: type[StepForm]
    template: str


STEPS = (
    Step("informations", lazy("Informations"), WelcomeForm, "registration/welcome.html"),
    Step("coordonnees", lazy("Coordonnées"), ContactForm, "registration/contact.html"),
    Step("photo", lazy("Photo d’identité"), PhotoForm, "registration/photo.html"),
    Step("mentions", lazy("Mentions légales"), NoticeForm, "registration/notice.html"),
)
LAST = STEPS[-1]


class Progress:
    """What a holder has typed so far, step by step."""

    def __init__(self, holder: Holder, role: Role):
        self.holder, self.guardian_writes = holder, role == Role.GUARDIAN
        self.draft = registrations.draft_of(holder.id)
        self.answers = self.draft.answers if self.draft else {}

    def form(self, step: Step) -> StepForm:
        """The step's form as it was typed, without any error yet."""
        typed = self.answers.get(step.slug)
        return step.form(self.holder, typed, guardian_writes=self.guardian_writes)

    def checked_form(self, step: Step) -> StepForm:
        """The step's form, with its errors once it was sent."""
        form = self.form(step)
        if self.answers.get(step.slug, {}).get("go", "previous") != "previous":
            form.validate()
        if step.slug == self.refusal.get("step"):
            refuse(form, Refusal(self.refusal["sentence"], field=self.refusal["field"]))
        return form

    @property
    def refusal(self) -> dict:
        """The step, field and sentence of the last refusal."""
        return self.answers.get("refusal", {})

    @cached_property
    def furthest(self) -> int:
        """The place of the first step that is missing or wrong; the last one is always open."""
        for place, step in enumerate(STEPS[:-1]):
            if step.slug not in self.answers or not self.form(step).validate():
                return place
        return len(STEPS) - 1

    def gather(self) -> Answers:
        """All the answers; every step is valid."""
        contact = self.form(STEPS[1])
        contact.validate()
        town = contact.town.meant()
        words, data = contact.words, contact.data
        consents = {
            purpose: (data[purpose.value], words.consent(purpose))
            for purpose in (ConsentPurpose.NEWS_EMAIL, ConsentPurpose.NEWS_PHONE)
        }
        if self.draft.has_photo:
            purpose = ConsentPurpose.PHOTO_AT_TILL
            shown = self.form(STEPS[2]).photo_at_till.data
            consents[purpose] = (shown, words.consent(purpose))
        guardian = self.holder.guardian
        return Answers(
            address=data["address"],
            address_extra=data["address_extra"],
            postal_code=data["postal_code"],
            town=town.name,
            departement=town.departement,
            phone=data["phone"],
            consents=consents,
            email=guardian.email if self.guardian_writes else data.get("email"),
            guardian_first_name=data.get("guardian_first_name"),
            guardian_last_name=data.get("guardian_last_name"),
            birth_date=data.get("birth_date"),
            school_id=int(data["school_id"]) if data.get("school_id") else None,
            status=data.get("status"),
        )
