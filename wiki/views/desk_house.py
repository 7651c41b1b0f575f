"""How the house fares, at the administrator's desk: health, mails with a test, and the settings in force."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.desk_people import send_test_mail
from wiki.queries.desk_house import mail_state
from wiki.web.babel import gettext as _
from wiki.web.clear_page import administrator
from wiki.web.gate import person_route
from wiki.web.health_page import health_lines
from wiki.web.kinds import SignedIn
from wiki.web.settings_page import setting_lines


@person_route("/desk/health")
def show_health(person: SignedIn) -> ResponseReturnValue:
    """Database, worker, search, virus scanner, disk, backups and chains: well, or what to do."""
    administrator(person)
    return render_template("desk/health.html", lines=health_lines(person))


@person_route("/desk/mail")
def show_mail(person: SignedIn) -> ResponseReturnValue:
    """How many mails wait and failed, when one last went out, and by which way."""
    found, settings = mail_state(person, administrator(person)), current_app.config["SETTINGS"]
    way = _("GOV.UK Notify") if settings.notify_api_key else _("a mail server") if settings.mail_url else ""
    return render_template("desk/mail.html", found=found, way="" if settings.demonstration else way)


@person_route("/desk/mail", methods=("POST",))
def test_mail(person: SignedIn) -> ResponseReturnValue:
    """Send a test to the administrator's own address."""
    send_test_mail(person, administrator(person))
    flash(_("A test is on its way to %(address)s. Look there in a minute.", address=person.email), "success")
    return redirect(url_for("desk_house.show_mail"))


@person_route("/desk/settings")
def show_settings(person: SignedIn) -> ResponseReturnValue:
    """Every setting by name; what may hold a secret is only said to be set or not."""
    administrator(person)
    return render_template("desk/settings.html", lines=setting_lines(current_app.config["SETTINGS"]))
