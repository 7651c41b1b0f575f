"""The languages that families here write, speak and sign in, each in its own name, and which way each is written."""

from unicodedata import bidirectional

LANGUAGES = (
    ("en-GB", "English"), ("ar", "العربية"), ("ur", "اردو"), ("pl", "Polski"), ("pa", "ਪੰਜਾਬੀ"), ("bn", "বাংলা"),
    ("so", "Soomaali"), ("ro", "Română"), ("pt", "Português"), ("tr", "Türkçe"), ("fa", "فارسی"), ("zh", "中文"),
    ("uk", "Українська"), ("fr", "Français"), ("gu", "ગુજરાતી"), ("es", "Español"), ("sq", "Shqip"), ("ti", "ትግርኛ"),
    ("ta", "தமிழ்"), ("it", "Italiano"), ("lt", "Lietuvių"), ("ru", "Русский"), ("ps", "پښتو"), ("ku", "Kurdî"),
    ("ckb", "کوردی"), ("hi", "हिन्दी"), ("ne", "नेपाली"), ("sw", "Kiswahili"), ("yo", "Yorùbá"), ("am", "አማርኛ"),
    ("vi", "Tiếng Việt"), ("bg", "Български"), ("hu", "Magyar"), ("cy", "Cymraeg"), ("he", "עברית"), ("yi", "ייִדיש"),
    ("rom", "Romani"), ("bfi", "British Sign Language (BSL)"),
)  # fmt: skip
"""Those most spoken by families in England first (pupils' first languages, as schools count them)."""
ENGLISH, SIGNED = "en-GB", "bfi"
_NAMES = dict(LANGUAGES)
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "yi", "sd", "ug", "dv"})


def is_known(code: str) -> bool:
    """Whether ``code`` is one of the languages that can be chosen."""
    return code in _NAMES


def language_name(code: str) -> str:
    """A language's own name ("Polski"); for one that is not on the list, its code."""
    return _NAMES.get(code) or ("English" if is_english(code) else _NAMES.get(code.split("-")[0], code))


def is_english(code: str) -> bool:
    """Whether words are in English, whichever country's ("" too: nothing else was said)."""
    return not code or code.split("-")[0].lower() == "en"


def written(code: str) -> str:
    """The language of what is typed: what is signed in BSL is written down in English."""
    return ENGLISH if code == SIGNED else code


def written_direction(code: str) -> str:
    """ "rtl" for what is written from right to left, else "ltr"."""
    return "rtl" if code.split("-")[0].split("_")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a text are of a script that is written from right to left."""
    ways = [bidirectional(one) for one in text if one.isalpha()]
    return sum(one in {"R", "AL"} for one in ways) * 2 > len(ways)


def choices(chosen: str) -> list[tuple[str, str]]:
    """What a box offers: every language by its own name, and what was chosen before, if it is none of these."""
    found = list(LANGUAGES)
    if chosen and not is_known(chosen):
        found.append((chosen, language_name(chosen)) if not is_english(chosen) else (chosen, f"English ({chosen})"))
    return found
