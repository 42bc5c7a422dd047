"""An advert that leaves the choice between skills, on its way from the text to the record."""

from __future__ import annotations

from matching.profile import choices
from tests.service.people import Caller, Served
from tests.service.recruiter.test_offers import number_of, published, reviewed

ADVERT = """Technicien support (F/H)
Lieu : Lyon (69)
Contrat : CDI

Vous dépannez des postes sous Windows ou Linux, avec Git.
"""


def test_what_the_advert_leaves_a_choice_in_is_said_and_stays_so(site: Served, recruiter: Caller) -> None:
    form = reviewed(recruiter, ADVERT)
    windows, linux = number_of(form, "Windows"), number_of(form, "Linux")
    assert form.value(f"or-{windows}") == "tool:linux"
    assert form.value(f"or-{linux}") == "tool:windows"
    page = form.send(recruiter, ("act", "search")).text
    assert "au choix avec Linux" in page
    assert "au choix avec Windows" in page
    offer = published(site, recruiter, form)
    reader = site.app.state.desk.matcher.reader
    wanted = reader.offers([offer])[0].skills
    names = [
        [reader.taxonomy.skill_codes[int(wanted["row"][one])] for one in choice] for choice in choices(wanted)
    ]
    assert sorted(next(one for one in names if len(one) > 1)) == ["tool:linux", "tool:windows"]
    form.put(f"demand-{windows}", "nice")
    assert "au choix" not in form.send(recruiter, ("act", "search")).text
