"""The partner's dossier: four parts, the convention to sign, and who works here."""

from . import answers, dossier, part, people, signature
from .door import blueprint
