"""The link at the foot of every mail: one press stops the mails about one child, signed in or not, and does nothing else."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from wiki.commands.notices import stop_notices
from wiki.errors import NotFound
from wiki.mail.stop_link import read_stop_token
from wiki.web.gate import link_route, public_route
from wiki.web.work import work


@public_route("/stop/<string(maxlength=100):token>")
def ask_stop(token: str) -> ResponseReturnValue:
    """One button. A link that is whole says no more than one that is not: it is only looked at when it is pressed."""
    return render_template("notices/stop.html", token=token)


@link_route("/stop/<string(maxlength=100):token>", methods=("POST",))
def stop(token: str) -> ResponseReturnValue:
    """Stop them: from the button, or from a mail program's own (RFC 8058). Not found for a link that is not ours."""
    found = read_stop_token(current_app.config["SETTINGS"].secret_key, token)
    if found is None:
        raise NotFound
    opened = work()
    stop_notices(opened, *found)
    return render_template("notices/stopped.html")
