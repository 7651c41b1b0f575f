"""Says from which network a request comes, so that guessing is limited for each."""

from flask import request

from wiki.commands.limits import network_of


def network() -> str:
    """The network of whoever asks: the peer itself, or what as many proxies as ``PROXIES`` says have written down.

    What the sender wrote into X-Forwarded-For beyond that is not read (wiki/factory.py, ProxyFix).
    """
    return network_of(request.remote_addr or "")
