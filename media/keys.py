"""The names of stored files: made here by the server, known again here, and holding no word that a person gave."""

import re
import uuid

from media.errors import BadKey

_PREFIX = re.compile(r"[0-9a-f][0-9a-f-]{0,63}")
_KEY = re.compile(r"(?P<prefix>[0-9a-f][0-9a-f-]{0,63})/(?P<shard>[0-9a-f]{2})/(?P<name>[0-9a-f]{32})\.[a-z0-9]{1,8}")
_ENDING = re.compile(r"[a-z0-9]{1,8}")


def new_key(prefix: str, ending: str) -> str:
    """A key nobody can guess, under a child's prefix; raises BadKey for a prefix or an ending that is not ours to use."""
    if not _PREFIX.fullmatch(prefix) or not _ENDING.fullmatch(ending):
        raise BadKey("not a prefix or an ending of this store")
    name = uuid.uuid4().hex
    return f"{prefix}/{name[:2]}/{name}.{ending}"


def is_key(words: str) -> bool:
    """Whether the store could have made this key."""
    match = _KEY.fullmatch(words)
    return match is not None and match["name"][:2] == match["shard"]


def checked(key: str) -> str:
    """The key itself; raises BadKey for anything that the store never made."""
    if not is_key(key):
        raise BadKey("not a key of this store")
    return key
