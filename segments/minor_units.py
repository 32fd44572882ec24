"""How many decimals the amounts of a currency have, and which can be ordered in. Pure."""

WITHOUT_CENTS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"}
    | {"PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}
)
WITH_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
WITH_FOUR_DECIMALS = frozenset(["CLF", "UYW"])

MOST_ORDERED = 2
"""So many decimals the amounts of baskets and orders keep (Oscar's columns)."""


def decimals_of(currency: str) -> int:
    """Answer the number of decimals of a currency (ISO 4217 minor units)."""
    if currency in WITHOUT_CENTS:
        return 0
    if currency in WITH_FOUR_DECIMALS:
        return 4
    return 3 if currency in WITH_THREE_DECIMALS else 2


def can_be_ordered_in(currency: str) -> bool:
    """Whether an order keeps amounts of the currency exactly. In others only prices are shown."""
    return decimals_of(currency) <= MOST_ORDERED
