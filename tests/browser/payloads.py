"""Sixty pieces of text that would run as script, or ask another machine, wherever a page took them for markup."""

import json

from tests.corpora import corpus

OUR_OWN = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "'><img src=x onerror='alert(1)'>",
    "<svg><script>alert(1)</script></svg>", "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert%281%29)", "[a](data:text/html,<script>alert(1)</script>)",
    "![x](http://trap.example.org/a.png)", "![x](x \"onerror=alert(1)\")", "<http://trap.example.org/\" onmouseover=alert(1)>",
    "<javascript:alert(1)>", "[x]: javascript:alert(1)\n\n[x]", "[a](vbscript:msgbox(1))", "[a](\x01javascript:alert(1))",
    "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>", "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>", "\" autofocus onfocus=alert(1) x=\"", "' onmouseover='alert(1)", "` onload=alert(1) `",
    "<details open ontoggle=alert(1)>", "<video src=x onerror=alert(1)>", "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>", "<object data='javascript:alert(1)'></object>", "<embed src='http://trap.example.org/e'>",
    "<link rel=stylesheet href=http://trap.example.org/c.css>", "<style>@import 'http://trap.example.org/s.css';</style>",
    "<div style='background:url(http://trap.example.org/b.png)'>x</div>", "<base href='http://trap.example.org/'>",
    "<meta http-equiv=refresh content='0;url=http://trap.example.org/'>", "<form action='http://trap.example.org/'><button>go",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "{{7*7}}{% print(config) %}${7*7}",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<a href='java\tscript:alert(1)'>a</a>",
    "<img name=body><form name=getElementById>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;img src=x onerror=alert(1)&#62;",
    "\u202e<script>alert(1)</script>", "<xss autofocus tabindex=1 onfocus=alert(1)></xss>", "<input autofocus onfocus=alert(1)>",
)  # fmt: skip
COUNT = 60


def payloads() -> list[str]:
    """Our own, then as many of DOMPurify's as make sixty, of every size up to 1,500 letters."""
    file = corpus("dompurify") / "expect.json"
    theirs = [str(one["payload"]) for one in json.loads(file.read_text(encoding="utf-8"))]
    fitting = [one for one in theirs if 10 < len(one) < 1500 and "\0" not in one and "(" in one]
    step = max(1, len(fitting) // (COUNT - len(OUR_OWN)))
    return [*OUR_OWN, *fitting[::step]][:COUNT]
