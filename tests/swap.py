"""After a swap, the page must equal a reload: replay what htmx does, and compare.

An element of the page says itself what it asks, which part takes the answer, and how; parts of
the answer may say that they go elsewhere.
"""

import re
from collections import Counter

from lxml import html

ASKS = {"get": "data-hx-get", "post": "data-hx-post"}
OUT_OF_BAND = "data-hx-swap-oob"


def main_of(page: str) -> str:
    """The title and the main part of a page, without what changes at each request."""
    return _plain(html.fromstring(page))


def swapped(page: str, fragment: str, target: str = "panel") -> str:
    """The same once the fragment has replaced what its target held, and its title the title."""
    tree = html.fromstring(page)
    _swap(tree, tree.get_element_by_id(target), "innerHTML", fragment)
    return _plain(tree)


def swaps_of(page: str, method: str = "get") -> dict[str, bool]:
    """The addresses that the elements of a page ask for, and whether each is a page of its own."""
    asking = html.fromstring(page).xpath(f"//*[@{ASKS[method]}]")
    return {one.get(ASKS[method]): one.get("data-hx-push-url") == "true" for one in asking}


def press(client, page: str, address: str, method: str = "get", **data):
    """Have the element of the page that asks for this address do so: its answer, the page after."""
    tree = html.fromstring(page)
    element = next(e for e in tree.iter() if e.get(ASKS[method]) == address)
    wanted = element.get("data-hx-target", "this")
    target = element if wanted == "this" else tree.get_element_by_id(wanted.removeprefix("#"))
    headers = {"HX-Request": "true", "HX-Target": target.get("id") or ""}
    answer = client.open(
        address, method=method, data=data or None, headers=headers, follow_redirects=True
    )
    how = element.get("data-hx-swap", "innerHTML").split()[0]
    if answer.status_code != 204:
        _swap(tree, target, how, answer.text)
    return answer, html.tostring(tree, encoding="unicode", doctype="<!doctype html>")


def told_twice(page: str) -> list[str]:
    """What a page must have once and has more often: its frame, and each name of an element."""
    tree = html.fromstring(page)
    frame = {name: len(tree.xpath(f"//{name}")) for name in ("html", "head", "main")}
    frame |= {"header": len(tree.xpath("/html/body/header")), "title": len(tree.xpath("//title"))}
    names = Counter(tree.xpath("//@id"))
    return [name for name, count in (*frame.items(), *names.items()) if count > 1]


def _swap(tree, target, how: str, fragment: str) -> None:
    pieces = [piece for piece in html.fragments_fromstring(fragment) if not isinstance(piece, str)]
    here = []
    for piece in pieces:
        elsewhere = [piece] if piece.get(OUT_OF_BAND) else piece.xpath(f".//*[@{OUT_OF_BAND}]")
        for part in elsewhere:
            if part.getparent() is not None:
                part.drop_tree()
            part.attrib.pop(OUT_OF_BAND)
            for old in tree.xpath("//*[@id=$name]", name=part.get("id")):
                old.getparent().replace(old, part)
        if piece.tag == "title":
            tree.find(".//title").text = piece.text
        elif piece not in elsewhere:
            here.append(piece)
    if how == "innerHTML":
        target[:], target.text = here, None
    elif how == "outerHTML":
        parent, place = target.getparent(), target.getparent().index(target)
        parent[place : place + 1] = here
    else:
        assert how == "none", how


def _plain(tree) -> str:
    (main,) = tree.xpath("//main")
    for token in main.xpath(".//input[@name='csrf_token' or @name='slip']"):
        token.attrib["value"] = ""
    text = tree.findtext(".//title") + html.tostring(main, encoding="unicode")
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", text))
