"""S4: a password is looked at only so often, however many try at once and wherever they say they come from; its owner still gets in."""

import dataclasses
import random
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from tests.support.client import HOST, Visitor
from tests.support.house import PASSWORD, House
from tests.support.watch import Watch
from wiki.access import passwords
from wiki.commands import sign_in as commands
from wiki.commands.limits import LINKS, PASSWORDS, PASSWORDS_NETWORK, Counted, count_try, network_of
from wiki.errors import Refused
from wiki.factory import create_app
from wiki.serve import server_rules
from wiki.settings import Settings

Open = Callable[[str], Visitor]
WRITTEN = 10, 100  # docs/security.md: a quarter of an hour, an address, a network


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was looked at; the slow look itself only where it is the right one."""
    looked: list[str] = []

    def look(kept: str | None, password: str) -> bool:
        looked.append(password)
        return password == PASSWORD and passwords.is_right(kept, password)

    monkeypatch.setattr(commands, "is_right", look)
    return looked


def _guess(house: House, email: str, password: str, network: str = "", *, trusted: bool = False) -> bool:
    with house.work() as work:
        try:
            commands.sign_in(work, email, password, key="k", hours=1, trusted=trusted, network=network)
        except Refused:
            work.commit()
            return False
        work.commit()
        return True


def test_the_limits_are_the_written_ones() -> None:
    assert (PASSWORDS.most, PASSWORDS_NETWORK.most) == WRITTEN


@pytest.mark.parametrize("guesses", [40, pytest.param(1000, marks=pytest.mark.deep)])
def test_many_guesses_at_once_are_no_more_than_the_limit(house: House, checks: list[str], guesses: int) -> None:
    house.person("mum")
    with ThreadPoolExecutor(16) as pool:
        assert not any(pool.map(lambda number: _guess(house, "mum@example.org", f"guess {number}"), range(guesses)))
    assert len(checks) == WRITTEN[0]
    assert not _guess(house, "mum@example.org", PASSWORD), "now the right one is not looked at either"
    assert _guess(house, "mum@example.org", PASSWORD, trusted=True), "but in her own browser it is"


def test_a_known_browser_is_limited_too_and_right_passwords_use_nothing_up(house: House, checks: list[str]) -> None:
    house.person("mum")
    for _again in range(WRITTEN[0] + 5):
        assert _guess(house, "mum@example.org", PASSWORD, "192.0.2.1"), "who is right is never stopped"
    for number in range(WRITTEN[0] + 5):
        _guess(house, "mum@example.org", f"stolen laptop {number}", trusted=True)
    assert checks.count(PASSWORD) == WRITTEN[0] + 5
    assert len(checks) == 2 * WRITTEN[0] + 5
    assert _guess(house, "mum@example.org", PASSWORD), "another browser is counted apart"


@pytest.mark.parametrize("guesses", [300, pytest.param(10_000, marks=pytest.mark.deep)])
def test_one_network_may_guess_only_so_often_over_all_addresses(house: House, checks: list[str], guesses: int) -> None:
    house.person("mum")
    chance = random.Random(4)
    for number in range(guesses):
        inside = f"2001:db8:0:7:{chance.randrange(65536):x}::{chance.randrange(65536):x}"
        _guess(house, f"person{number % 500}@example.org", "a guess", network_of(inside))
    assert len(checks) == WRITTEN[1]
    assert _guess(house, "mum@example.org", PASSWORD, network_of("2001:db8:0:8::1")), "the house next door is free"
    assert _guess(house, "mum@example.org", PASSWORD, network_of("2001:db8:0:7::1"), trusted=True)


@pytest.mark.parametrize("guesses", [130, pytest.param(10_000, marks=pytest.mark.deep)])
def test_a_forged_header_neither_resets_nor_poisons(
    house: House, settings: Settings, checks: list[str], guesses: int
) -> None:
    """Behind one proxy, which adds the address that it sees to whatever its caller wrote."""
    house.person("mum")
    app = create_app(dataclasses.replace(settings, proxies=1))
    app.testing = True
    stranger = Visitor(app, Watch(app.extensions["engine"]))
    token = stranger.raw("GET", "/sign-in").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]

    def guess(email: str, password: str, forwarded: str) -> int:
        form = {"csrf_token": token, "email": email, "password": password}
        headers = {"Origin": HOST, "X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
        return stranger.raw("POST", "/sign-in", data=form, headers=headers).status_code

    try:
        for number in range(guesses):
            guess(f"person{number % 500}@example.org", "a guess", f"198.51.100.{number % 200}, 203.0.113.9")
        assert len(checks) == WRITTEN[1]
        assert guess("mum@example.org", PASSWORD, "203.0.113.9, 198.51.100.7") == 302, "nobody else’s address is spoilt"
    finally:
        app.extensions["traces"].stop()
        app.extensions["engine"].dispose()


@pytest.fixture
def seen_from() -> Iterator[Callable[[Settings, str], str]]:
    """Asks the real server, with a header, whom the program takes the caller for."""
    closing: list[Callable[[], None]] = []

    def ask(settings: Settings, header: str) -> str:
        app = create_app(settings)
        app.before_request_funcs.clear()
        app.before_request(lambda: __import__("flask").request.remote_addr)
        connections: dict[int, object] = {}
        server = create_server(app, map=connections, host="127.0.0.1", port=0, **server_rules(settings))
        over = threading.Event()

        def run() -> None:
            while not over.is_set():
                wasyncore.loop(timeout=0.05, use_poll=True, map=connections, count=1)

        thread = threading.Thread(target=run)
        thread.start()
        closing.extend([over.set, thread.join, server.close, app.extensions["engine"].dispose, app.extensions["traces"].stop])
        with socket.create_connection(("127.0.0.1", server.effective_port), timeout=5) as line:
            line.sendall(f"GET /up HTTP/1.0\r\nHost: localhost\r\nX-Forwarded-For: {header}\r\n\r\n".encode())
            return line.makefile("rb").read().decode().rsplit("\r\n\r\n", 1)[1].strip()

    yield ask
    for close in closing:
        close()


def test_the_server_believes_as_many_proxies_as_it_is_told_of(
    settings: Settings, seen_from: Callable[[Settings, str], str]
) -> None:
    assert seen_from(settings, "203.0.113.9") == "127.0.0.1", "without a proxy nobody is believed"
    assert seen_from(dataclasses.replace(settings, proxies=1), "198.51.100.7, 203.0.113.9") == "203.0.113.9"


def test_networks_are_counted_as_one_household_has_them() -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2::9") != network_of("2001:db8:1:3::4")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")
    assert network_of("unix:") == ""


def test_what_is_counted_under_one_limit_uses_up_no_other(house: House) -> None:
    for limit in (LINKS, PASSWORDS):
        told = []
        for _again in range(limit.most + 1):
            with house.work() as work:
                told.append(bool(count_try(work, "k", Counted(limit, "mum@example.org"))))
        assert told == [True] * limit.most + [False]


def test_a_browser_that_knows_its_owner_gets_her_in_while_others_guess(family: House, client_for: Open, app: Flask) -> None:
    mum = client_for("")
    mum.open("/sign-in")
    mum.press("Sign in", {"email": "mum@example.org", "password": PASSWORD})
    mum.press("Sign out")
    mum.open("/sign-in")  # the family has one phone
    mum.press("Sign in", {"email": "dad@example.org", "password": PASSWORD})
    mum.press("Sign out")
    for number in range(WRITTEN[0] + 1):
        with family.work() as work, pytest.raises(Refused):
            commands.sign_in(work, "mum@example.org", f"guess {number}", key=app.config["SETTINGS"].secret_key, hours=1)
    stranger = client_for("")
    stranger.open("/sign-in")
    said = stranger.press("Sign in", {"email": "mum@example.org", "password": PASSWORD}, status=422).words
    assert "Wait 15 minutes" in said and "a link by email" in said, "she is told how she gets in at once"
    mum.open("/sign-in")
    assert mum.press("Sign in", {"email": "mum@example.org", "password": PASSWORD}).status == 200
