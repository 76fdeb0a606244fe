"""Every word on screen has its English: none is missing, none is doubtful, none is left over.

`make words` takes the new words into the catalogue, to be translated.
"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = "translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {
    "_": None,
    "lazy": None,
    "translate": None,
    "ngettext": (1, 2),
    "lazy_in": ((1, "c"), 2),
}
HEADER = r"""msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def words_of(root: Path) -> Catalog:
    """The words of the code and of the templates, as a catalogue without translations."""
    words = Catalog(locale="en")
    with open(root / "babel.cfg") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    for file, _, message, _, context in extract_from_dir(root, methods, options, KEYWORDS):
        words.add(message, locations=[(file, None)], context=context)
    return words


def read_catalogue(root: Path) -> Catalog:
    with open(root / CATALOGUE, "rb") as file:
        return read_po(file, locale="en")


def problems(root: Path = ROOT) -> list[str]:
    """A line for each word that the English catalogue does not say, or says no more."""
    words, catalogue = words_of(root), read_catalogue(root)
    lacks = [(message, lack(message, catalogue)) for message in words if message.id]
    stored = [*catalogue, *catalogue.obsolete.values()]
    left = [
        message for message in stored if message.id and not words.get(message.id, message.context)
    ]
    said = [f"{why}: {message.id!r} ({message.locations[0][0]})" for message, why in lacks if why]
    return said + [f"no longer on screen: {message.id!r}" for message in left]


def lack(message: Message, catalogue: Catalog) -> str | None:
    """What the catalogue lacks to say that message, if anything."""
    known = catalogue.get(message.id, message.context)
    if known is None or known.id != message.id:
        return "not in the English catalogue (make words)"
    if known.fuzzy:
        return "doubtful English"
    french, english = as_list(message.id), as_list(known.string)
    if not all(english):
        return "no English"
    if any(places(said) - places(french[-1]) for said in english):
        return "English with another placeholder"
    return None


def as_list(text) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]|%(?!\()", text))


def update(root: Path = ROOT) -> None:
    """Take the words of the code into the catalogue, and leave out those that went."""
    catalogue = read_catalogue(root)
    catalogue.update(words_of(root), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with open(root / CATALOGUE, "wb") as file:
        file.write(HEADER.encode())
        options = {"omit_header": True, "sort_by_file": True, "include_lineno": False}
        write_po(file, catalogue, width=100, **options)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    sys.exit("\n".join(problems()) or None)
