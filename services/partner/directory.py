"""The public directory of companies: a name is proposed when it answers, and nothing is said else.

It answers as France's « Recherche d’entreprises » does: {"results": [{"nom_complet": …}]}.
"""

import json
from urllib.parse import quote
from urllib.request import urlopen

PATIENCE_SECONDS, LARGEST = 2, 200_000


def company_name(address: str, siret: str) -> str | None:
    """The name known for that SIRET at `address`, where `{siret}` stands for it; None when not."""
    if not address.startswith(("https://", "http://")):
        return None
    try:
        with urlopen(address.replace("{siret}", quote(siret)), timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            found = json.loads(answer.read(LARGEST))["results"][0]
        name = found.get("nom_raison_sociale") or found["nom_complet"]
        return str(name).strip()[:200] or None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
