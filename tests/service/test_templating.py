"""What stands in a page is escaped, whatever it is and wherever it stands."""

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from service.templating import Templates, escaped

values = st.one_of(
    st.text(),
    st.text(alphabet="<>&'\"a "),
    st.text().map(Markup),
    st.integers(),
    st.floats(allow_nan=False),
    st.none(),
    st.booleans(),
)


@given(values)
def test_it_escapes_as_markupsafe_does(value: object) -> None:
    assert str(escaped(value)) == str(escape(value))


def test_templates_escape_in_bodies_macros_attributes_and_loops() -> None:
    templates = Templates()
    templates.loader = DictLoader(
        {
            "base.html": "<title>{% block title %}{% endblock %}</title>{% block main %}{% endblock %}",
            "parts.html": '{% macro link(one) %}<a href="{{ one }}">{{ one }}{{ caller() }}</a>{% endmacro %}',
            "page.html": '{% extends "base.html" %}{% import "parts.html" as parts %}'
            "{% block title %}{{ page }}{% endblock %}"
            "{% block main %}{% for one in [page, 2] %}{% call parts.link(one) %}{{ page ~ '<' }}{% endcall %}"
            "{% endfor %}{{ bold }}{% set kept %}{{ page }}{% endset %}{{ kept }}{{ page | upper }}{% endblock %}",
        }
    )
    found = templates.get_template("page.html").render(page="<i id='x'>&\"", bold=Markup("<b>"))
    once = "&lt;i id=&#39;x&#39;&gt;&amp;&#34;"
    link = f'<a href="{once}">{once}{once}&lt;</a><a href="2">2{once}&lt;</a>'
    upper = "&lt;I ID=&#39;X&#39;&gt;&amp;&#34;"
    assert found == f"<title>{once}</title>{link}<b>{once}{upper}"


def test_templates_call_the_short_way() -> None:
    """Were jinja2 to change how it compiles, pages would still be right, and slower: this tells of it."""
    source = Templates().compile("{{ one }}", raw=True)
    assert "environment.escaped(" in source
