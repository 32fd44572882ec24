"""Charts: where lines stand, what the table says, and that nothing can break out of them."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from segments.insight.charts import LineChart, Series, bars, fine, line_chart, shade, sparkline


def drawn(*values, **more) -> LineChart:
    marks = [f"d{number}" for number in range(len(values))]
    return line_chart("sizes", "Sizes", marks, [Series("Gold", values)], **more)


def test_a_line_goes_from_the_zero_line_to_the_top_tick():
    chart = drawn(0, 50, 100)

    assert chart.lines[0].path == "M0.0 200.0L300.0 100.0L600.0 0.0"
    assert (chart.ticks[0], chart.ticks[-1]) == ("100", "0")


def test_unknown_days_leave_a_gap_and_a_lonely_day_is_a_dot():
    chart = drawn(100, None, 100, 100)

    assert chart.lines[0].path == "M0.0 0.0h0.1M400.0 0.0L600.0 0.0"
    assert [row.cells for row in chart.rows] == [("100",), ("–",), ("100",), ("100",)]


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (1, ("1.0", "0.8", "0.6", "0.4", "0.2", "0.0")),
        (7, ("8", "6", "4", "2", "0")),
        (1204, ("1,500", "1,000", "500", "0")),
        (0, ("1", "0")),
    ],
)
def test_ticks_are_round_and_reach_over_the_largest_value(most, ticks):
    assert drawn(0, most).ticks == ticks


def test_a_chart_of_nothing_says_so():
    html = render_to_string("admin/segments/insight/chart.html", {"chart": drawn(None, None)})

    assert "Nothing is known for this period." in html
    assert "<svg" not in html


def test_more_series_than_dashes_are_told_to_be_in_the_table():
    series = [Series(f"S{number}", [number]) for number in range(8)]

    chart = line_chart("many", "Many", ["today"], series)

    assert (len(chart.lines), chart.left_out, len(chart.rows[0].cells)) == (6, 2, 8)


def test_few_of_many_marks_are_written_the_first_and_the_last_always():
    marks = drawn(*range(91)).marks

    assert marks == ("d0", "d30", "d60", "d90")


def test_a_chart_has_a_title_a_description_and_a_table_and_quotes_names():
    chart = line_chart("x", "<b>", ["May"], [Series("<script>", [Decimal("1234.5")])])

    html = render_to_string("admin/segments/insight/chart.html", {"chart": chart})

    assert '<title id="x-title">&lt;b&gt;</title>' in html
    assert '<desc id="x-desc">' in html
    assert '<th scope="col">&lt;script&gt;</th>' in html
    assert "<script>" not in html
    assert "style=" not in html


def test_a_mix_adds_up_and_an_empty_one_does_not_divide_by_zero():
    parts = bars([("New", 1), ("Regular", 3)])

    assert [(bar.share, bar.width) for bar in parts] == [("25.0", "25.00"), ("75.0", "75.00")]
    assert [bar.share for bar in bars([("New", 0)])] == ["0.0"]


@pytest.mark.parametrize(
    ("number", "words"), [(Decimal(38) * 100 / 48, "79.2"), (0.25, "0.3"), (1234, "1,234.0")]
)
def test_decimals_are_rounded_and_not_cut_off(number, words):
    assert fine(number) == words


def test_shades_grow_with_the_value():
    assert [shade(value, 100) for value in (0, 1, 20, 21, 99, 100)] == [0, 1, 1, 2, 5, 5]
    assert shade(5, 0) == 0


def test_a_sparkline_says_in_words_what_it_shows():
    svg = sparkline([3, None, 5], label="From 3 to <5")

    assert "<title>From 3 to &lt;5</title>" in svg
    assert svg.count("M") == 2


def test_a_steady_line_does_not_look_as_if_it_jumped():
    assert "M0.0 24.0L100.0 21.6" in sparkline([1000, 1010], label="steady")


def test_nothing_known_is_a_dash():
    assert sparkline([None, None], label="nothing") == '<span class="quiet">–</span>'


def test_templates_draw_sparklines_with_a_tag():
    page = Template("{% load insight %}{% sparkline values 'Members' %}")

    assert "<title>Members</title>" in page.render(Context({"values": [1, 2]}))


def test_small_ticks_have_as_many_decimals_as_tell_them_apart():
    values = Series("seconds", [0.021])

    chart = line_chart("s", "Seconds", ["now"], [values], written=lambda n: f"{n:.2f}")

    assert chart.ticks == ("0.025", "0.020", "0.015", "0.010", "0.005", "0.000")
