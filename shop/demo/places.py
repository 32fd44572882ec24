"""The countries and industries of the demo, and the companies that the log-ins belong to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its regions, family names and legal form."""

    code: str
    language: str
    territory: str
    form: str
    regions: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry by its NACE division, and what firms of it call themselves."""

    nace: str
    words: dict[str, str]

    def word_in(self, country: str) -> str:
        """Answer the word that firms of a country use, English where there is none."""
        return self.words.get(country, self.words["EN"])


COUNTRIES = {
    "FI": Country(
        "FI", "fi", "North", "Oy",
        ("Uusimaa", "Pirkanmaa", "Varsinais-Suomi", "Pohjois-Pohjanmaa"),
        ("Virtanen", "Korhonen", "Mäkelä", "Hämäläinen", "Lehtonen", "Järvinen", "Niemi"),
    ),
    "SE": Country(
        "SE", "sv", "North", "AB",
        ("Stockholm", "Västra Götaland", "Skåne", "Östergötland"),
        ("Lindström", "Åkesson", "Sjöberg", "Nyström", "Hägglund", "Ekström", "Öberg"),
    ),
    "DE": Country(
        "DE", "de", "Central", "GmbH",
        ("Bayern", "Nordrhein-Westfalen", "Hamburg", "Sachsen"),
        ("Schäfer", "Krüger", "Hoffmann", "Jäger", "Vogel", "Böhm", "Winkler"),
    ),
    "NL": Country(
        "NL", "nl", "Central", "B.V.",
        ("Zuid-Holland", "Noord-Brabant", "Utrecht", "Gelderland"),
        ("De Vries", "Jansen", "Bakker", "Visser", "Smit", "Mulder", "Dekker"),
    ),
    "EE": Country(
        "EE", "et", "North", "OÜ",
        ("Harjumaa", "Tartumaa", "Pärnumaa"),
        ("Tamm", "Saar", "Mägi", "Kask", "Kuusk", "Põder", "Rebane"),
    ),
    "PL": Country(
        "PL", "pl", "Central", "Sp. z o.o.",
        ("Mazowieckie", "Śląskie", "Pomorskie"),
        ("Nowak", "Kowalski", "Wiśniewski", "Wójcik", "Zieliński", "Mazur", "Król"),
    ),
}  # fmt: skip

INDUSTRIES = (
    Industry("10", {"EN": "Foods", "FI": "Elintarvike", "SE": "Livsmedel", "DE": "Feinkost"}),
    Industry("25", {"EN": "Metalworks", "FI": "Metalli", "SE": "Svets & Plåt", "DE": "Metallbau"}),
    Industry("28", {"EN": "Machinery", "FI": "Konepaja", "SE": "Mekaniska", "DE": "Maschinenbau"}),
    Industry("41", {"EN": "Construction", "FI": "Rakennus", "SE": "Bygg", "DE": "Hochbau"}),
    Industry("43", {"EN": "Installations", "FI": "Asennus", "SE": "Installation", "DE": "Ausbau"}),
    Industry("46", {"EN": "Trading", "FI": "Tukku", "SE": "Grossist", "DE": "Großhandel"}),
    Industry("52", {"EN": "Logistics", "FI": "Varasto", "SE": "Lager", "DE": "Lagerlogistik"}),
    Industry("81", {"EN": "Facilities", "FI": "Kiinteistö", "SE": "Fastighet", "DE": "Reinigung"}),
)

KOSKINEN, BERGSTROM, MUELLER, VAN_DIJK, NORDKRAFT, NORDKRAFT_SERVICE, SAAR = (
    f"C-{10_000 + n}" for n in range(1, 8)
)

NAMED_COMPANIES = (
    {
        "legal_name": "Koskinen Konepaja Oy", "nace": "28", "country": "FI", "region": "Pirkanmaa",
        "territory": "North", "language": "fi", "currency": "EUR", "vat_id": "FI01120389",
        "employees": 240, "ordering_method": "portal", "digital_maturity": "high",
        "cost_to_serve": "low", "payment_terms": "net_30", "account_manager": "R-NORTH",
    },
    {
        "legal_name": "Bergström Bygg AB", "nace": "41", "country": "SE", "region": "Stockholm",
        "territory": "North", "language": "sv", "vat_id": "SE556056625801",
        "currency": "SEK", "employees": 1_450,
        "ordering_method": "edi", "digital_maturity": "high", "cost_to_serve": "medium",
        "payment_terms": "net_60", "account_manager": "R-NORTH",
    },
    {
        "legal_name": "Müller Feinkost GmbH", "nace": "10", "country": "DE", "region": "Bayern",
        "territory": "Central", "language": "de", "vat_id": "DE136695976",
        "currency": "EUR", "employees": 38,
        "ordering_method": "phone", "digital_maturity": "low", "cost_to_serve": "high",
        "payment_terms": "net_14", "account_manager": "R-CENTRAL",
    },
    {
        "legal_name": "Van Dijk Facility Services B.V.", "nace": "81", "country": "NL",
        "region": "Utrecht", "territory": "Central", "language": "nl", "vat_id": "NL004495445B01",
        "currency": "EUR",
        "employees": 620, "ordering_method": "portal", "digital_maturity": "medium",
        "cost_to_serve": "medium", "payment_terms": "net_30", "account_manager": "R-CENTRAL",
    },
    {
        "legal_name": "Nordkraft Industri Oy Ab", "nace": "25", "country": "FI",
        "region": "Uusimaa", "territory": "North", "language": "sv", "vat_id": "FI20774740",
        "currency": "EUR",
        "employees": 2_300, "ordering_method": "edi", "digital_maturity": "high",
        "cost_to_serve": "low", "payment_terms": "net_60", "account_manager": "R-NORTH",
    },
    {
        "legal_name": "Nordkraft Service Oy Ab", "nace": "43", "country": "FI",
        "region": "Varsinais-Suomi", "territory": "North", "language": "sv", "currency": "EUR",
        "employees": 75, "ordering_method": "portal", "digital_maturity": "medium",
        "cost_to_serve": "medium", "payment_terms": "net_30", "account_manager": "R-NORTH",
        "parent": NORDKRAFT,
    },
    {
        "legal_name": "Saar & Söner OÜ", "nace": "46", "country": "EE", "region": "Harjumaa",
        "territory": "North", "language": "et", "currency": "EUR", "employees": 12,
        "ordering_method": "email", "digital_maturity": "low", "cost_to_serve": "high",
        "payment_terms": "prepaid", "account_manager": "R-NORTH",
    },
)  # fmt: skip
