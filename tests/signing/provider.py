"""Runs the package's sign-in provider in a process of its own: with its import it warns of what its own library gives up."""

import sys
import warnings

from authlib.deprecate import AuthlibDeprecationWarning

warnings.simplefilter("ignore", AuthlibDeprecationWarning)


def main() -> None:
    """Serve until the line to whoever began it is closed; its port is the first thing said."""
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread(require_client_registration=True, require_nonce=True) as server:
        print(server.server_port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
