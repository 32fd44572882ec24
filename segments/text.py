"""How text is compared: one fold, in Python, for stored values and for asked ones."""

import unicodedata


def fold(text: str) -> str:
    """Answer the text trimmed, in NFC, with full case folding; blank text becomes empty."""
    normal = unicodedata.normalize("NFC", text.strip())
    return unicodedata.normalize("NFC", normal.casefold())
