"""After a swap, the page must equal a reload: replay what htmx does, and compare."""

import re

from lxml import html


def main_of(page: str) -> str:
    """The title and the main part of a page, without what changes at each request."""
    return _plain(html.fromstring(page))


def swapped(page: str, fragment: str, target: str = "panel") -> str:
    """The same once the fragment has replaced what its target held, and its title the title."""
    tree = html.fromstring(page)
    (element,) = tree.xpath(f"//*[@id='{target}']")
    for child in list(element):
        element.remove(child)
    element.text = None
    for piece in html.fragments_fromstring(fragment):
        if isinstance(piece, str):
            continue
        if piece.tag == "title":
            tree.find(".//title").text = piece.text
        else:
            element.append(piece)
    return _plain(tree)


def _plain(tree) -> str:
    (main,) = tree.xpath("//main")
    for token in main.xpath(".//input[@name='csrf_token']"):
        token.attrib["value"] = ""
    text = tree.findtext(".//title") + html.tostring(main, encoding="unicode")
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", text))
