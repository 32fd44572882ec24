"""The shipped industry codes and full trees from a file."""

import io
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from segments.data.industries import load_codes, load_shipped
from segments.models import IndustryCode


@pytest.mark.parametrize(
    ("scheme", "roots", "below"), [("nace", 22, 87), ("naics", 20, 96)], ids=["nace", "naics"]
)
def test_the_shipped_trees_are_whole(db, scheme, roots, below):
    load_shipped()

    codes = IndustryCode.objects.filter(scheme=scheme)
    assert codes.filter(parent=None).count() == roots
    assert codes.exclude(parent=None).count() == below
    for code in codes.select_related("parent"):
        assert code.path == ([code.parent.code] if code.parent else []) + [code.code]


def test_loading_again_changes_nothing(db, django_assert_num_queries):
    load_shipped()

    with django_assert_num_queries(6):
        report = load_shipped()

    assert (report.created, report.changed, report.unchanged) == (0, 0, 225)


def test_a_full_tree_is_laid_under_the_shipped_one(db):
    load_shipped()
    file = io.BytesIO(
        b"code,title,level,parent_code,sector_code\n"
        b"332,Fabricated Metal,3,31-33,31-33\n332722,Bolts and Nuts,6,33272,31-33\n"
        b"33272,Turned Products,5,3327,31-33\n3327,Machine Shops,4,332,31-33\n"
    )

    report = load_codes("naics", file)

    assert [str(p) for p in report.problems] == []
    assert (report.created, report.changed) == (3, 1)
    assert IndustryCode.objects.get(code="332722").path == [
        "31-33", "332", "3327", "33272", "332722",
    ]  # fmt: skip


def test_a_code_without_root_is_told_and_nothing_is_written(db):
    report = load_codes(
        "naics", io.BytesIO(b"code,title,parent\n1,A,\n2,B,9\n3,C,4\n4,D,3\n1,E,\n")
    )

    assert sorted((p.line, p.column) for p in report.problems) == [
        (3, "parent"), (4, "parent"), (5, "parent"), (6, "code"),
    ]  # fmt: skip
    assert IndustryCode.objects.count() == 0


def test_the_command_wants_both_file_and_scheme_or_neither(db, tmp_path):
    out = StringIO()
    call_command("import_industry_codes", stdout=out)
    assert "225 created" in out.getvalue()

    with pytest.raises(CommandError, match="Name both"):
        call_command("import_industry_codes", scheme="naics")
