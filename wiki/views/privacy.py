"""How the wiki looks after what it is told: for grown-ups, and for children. Anybody may read it, signed in or not."""

from flask import render_template
from flask.typing import ResponseReturnValue

from wiki.web.gate import public_route
from wiki.web.privacy_page import whose_wiki
from wiki.web.retention_page import said_classes


@public_route("/privacy")
def for_adults() -> ResponseReturnValue:
    """The privacy notice (UK GDPR articles 13 and 14)."""
    return render_template("public/privacy.html", of=whose_wiki(), kept=said_classes())


@public_route("/privacy/children")
def for_children() -> ResponseReturnValue:
    """The same for a child, in a few short sentences (UK GDPR article 12(1); Children’s code, standard 4)."""
    return render_template("public/privacy_children.html", of=whose_wiki())
