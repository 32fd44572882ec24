"""The smallest browser test: it also proves that the watch on pages works."""

import pytest


def test_staff_find_the_log_in_of_the_admin(page):
    answer = page.goto("/admin/")

    assert answer.status == 200
    assert page.get_by_role("button", name="Log in").is_visible()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("fetch('http://192.0.2.1/', {mode: 'no-cors'}).catch(() => 0)", "Content Security Policy"),
        ("setTimeout(() => { throw new Error('a mistake') })", "uncaught: a mistake"),
    ],
)
def test_what_a_page_must_not_do_is_noticed(page, complaints, script, complaint):
    page.goto("/admin/")
    page.evaluate(script)
    page.wait_for_timeout(200)

    assert complaint in " ".join(complaints)
    complaints.clear()
