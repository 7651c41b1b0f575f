"""Says under which name and addresses this wiki is known to passkeys: those of PUBLIC_URL, never what a request says."""

from urllib.parse import urlsplit

from flask import current_app, request

from wiki.commands.passkeys import Site

_HERE = "localhost"


def our_site() -> Site:
    """The site of this installation. On this machine alone (localhost) any port is its own: there the address that is
    printed and the one that answers may differ."""
    public = urlsplit(current_app.config["SETTINGS"].public_url)
    name = public.hostname or _HERE
    addresses = [f"{public.scheme}://{public.netloc}"]
    asked = urlsplit(request.host_url)
    if name == _HERE and asked.hostname == _HERE:
        addresses.append(f"{asked.scheme}://{asked.netloc}")
    return Site(name, tuple(dict.fromkeys(addresses)))
