"""Every way from a seller to a place, with every kind of VAT id, against a table."""

import pytest

from pricing.tax.areas import area_of, area_of_company
from pricing.tax.treatment import rule

TABLE = """
seller  to              vat-id   treatment        country
FI      FI              -        domestic         FI
FI      FI              FI       domestic         FI
FI      FI              SE       domestic         FI
FI      FI              XI       domestic         FI
FI      FI              GB       domestic         FI
FI      SE              SE       reverse_charge   SE
FI      SE              DE       reverse_charge   SE
FI      SE              -        destination      SE
FI      SE              NO       destination      SE
FI      SE              GB       destination      SE
FI      SE              FI       domestic         FI
FI      GR              GR       reverse_charge   GR
FI      XI              XI       reverse_charge   XI
FI      XI              -        destination      XI
FI      XI              GB       destination      XI
FI      GB              XI       export           GB
FI      GB              GB       export           GB
FI      GB/BT1_5GS      XI       reverse_charge   XI
FI      GB/BT1_5GS      -        destination      XI
FI      GB/EC1A_1BB     -        export           GB
FI      NO              -        export           NO
FI      NO              SE       export           NO
FI      US              -        export           US
FI      FI/22100        -        export           FI-22100
FI      FI/00100        -        domestic         FI
FI      ES/35001        ES       export           ES-35001
FI      ES/28001        ES       reverse_charge   ES
FI      DE/78266        DE       export           DE-78266
FI      FR/97100        FR       export           FR-97100
FI      IT/23041        IT       export           IT-23041
FI      MC              -        destination      FR
FI      MC              FR       reverse_charge   FR
FI      IM              -        export           GB
XI      XI              XI       domestic         XI
XI      GB              GB       domestic         XI
XI      FI              FI       reverse_charge   FI
XI      FI              -        destination      FI
XI      FI              XI       domestic         XI
CH      CH              -        domestic         CH
CH      FI              FI       export           FI
CH      FI              -        export           FI
CH      US              -        export           US
GR      GR              GR       domestic         GR
GR      IT              GR       domestic         GR
"""

ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]


@pytest.mark.parametrize(("seller", "to", "vat_id", "treatment", "country"), ROWS)
def test_a_delivery_is_taxed_as_the_table_says(seller, to, vat_id, treatment, country):
    land, _, postcode = to.partition("/")

    ruling = rule(seller, area_of(land, postcode.replace("_", " ")), vat_id.replace("-", ""))

    assert (ruling.treatment, ruling.country) == (treatment, country)


@pytest.mark.parametrize(
    ("country", "vat_country", "area"),
    [
        ("GB", "XI", "XI"),
        ("GB", "GB", "GB"),
        ("GB", "", "GB"),
        ("", "SE", "SE"),
        ("SE", "DE", "SE"),
    ],
)
def test_a_company_is_where_its_facts_say(country, vat_country, area):
    assert area_of_company(country, vat_country).code == area
