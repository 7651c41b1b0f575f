"""A fresh installation: a command makes the first administrator, whose first sign-in leads to setting up a second step."""

from flask import Flask

from tests.cli.test_commands import SETUP, run
from tests.support.client import Visitor
from tests.support.watch import Watch


def test_the_first_administrator_sets_a_second_step_up_before_the_desk_opens(app: Flask, watch: Watch) -> None:
    assert run(app, *SETUP, "--password-stdin", typed="green kettle river\n").exit_code == 0
    moira = Visitor(app, watch, None, "")
    moira.open("/sign-in?then=/desk")
    page = moira.press("Sign in", {"email": "moira@example.org", "password": "green kettle river"})
    assert page.h1 == "Set up a second step"
    assert moira.raw("GET", "/desk").status_code == 302, "nothing opens before it"
