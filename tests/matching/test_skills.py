"""The examples of the trade, one by one, on the bundled referential."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import load_taxonomy
from matching.records import Demand
from matching.skills import FoundSkill, SkillExtractor

PYTHON, JAVA = "Python (programmation informatique)", "Java (programmation informatique)"


@pytest.fixture(scope="module")
def extractor() -> SkillExtractor:
    return SkillExtractor(load_taxonomy())


def labels(found: tuple[FoundSkill, ...]) -> set[str]:
    return {one.label for one in found}


@pytest.mark.parametrize(
    ("text", "label", "span"),
    [
        ("Langages : Python, R et SQL", "R", "R"),
        ("R et Python pour les stats", "R", "R"),
        ("Je code en Go depuis un an", "Go (langage)", "Go"),
        ("Développement en C et C++ embarqué", "C++", "C++"),
        ("HTML, CSS, C#", "C#", "C#"),
        ("développeur .NET confirmé", "plateforme .NET", ".NET"),
        ("API en Node.js", "Node.js", "Node.js"),
        ("API en nodejs", "Node.js", "nodejs"),
        ("Vue.js ou React", "Vue.js", "Vue.js"),
        ("framework Angular ou React", "React", "React"),
        ("je connais Word, Excel et un peu powerpoint", "Word", "Word"),
        ("administration SQL server", "SQL Server", "SQL server"),
        ("SQL Server et power bi", "Power BI", "power bi"),
        ("Maîtrise de JavaScript", "JavaScript", "JavaScript"),
        ("pipelines CI/CD", "intégration et déploiement continus", "pipelines CI/CD"),
        ("le TCP/IP", "TCP/IP", "TCP/IP"),
        ("certifié ISO 27001", "ISO 27001", "ISO 27001"),
        ("un site en Next.js", "Next.js", "Next.js"),
        ("technicien systèmes et réseaux", "réseaux LAN et WAN", "réseaux"),
        ("ACCESSIBILITÉ, ALGORITHMES", "algorithmes", "ALGORITHMES"),
        ("Gestion des projets", "gestion de projets", "Gestion des projets"),
    ],
)
def test_a_name_is_found_with_its_span(extractor: SkillExtractor, text: str, label: str, span: str) -> None:
    found = {one.label: one for one in extractor.extract(text)}
    assert label in found
    assert found[label].text == span
    assert text[found[label].start : found[label].end] == span
    assert found[label].how == "exact"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Word of mouth got me most of my clients", "Word"),
        ("We react quickly to change", "React"),
        ("React quickly to what users say", "React"),
        ("let's go je suis prêt à commencer", "Go (langage)"),
        ("J'ai pris de la vitamine C", "langage C"),
        ("Fonctionnaire de catégorie C", "langage C"),
        ("C'est une équipe de R&D", "R"),
        ("un service de R&D en informatique, Python", "R"),
        ("Très active sur les réseaux sociaux", "réseaux LAN et WAN"),
        ("notre réseau d'agences et Java", "réseaux LAN et WAN"),
        ("JavaScript", JAVA),
        ("SQL server", "SQL"),
        ("Chef de projet Python", "Chef (outils de gestion de configuration logicielle)"),
        ("des notions de droit", "Notion (logiciel)"),
        ("Faire le tableau de bord", "Tableau (logiciel de visualisation)"),
    ],
)
def test_an_everyday_word_is_not_a_skill(extractor: SkillExtractor, text: str, label: str) -> None:
    assert label not in labels(extractor.extract(text))


@pytest.mark.parametrize(
    "text",
    [
        "Permis B et véhicule",
        "jsp trop quoi mettre ici",
        "let's go !",
        "",
        "   ",
        "\n\n",
        "🙂🙂",
        "مرحبا",
        "avec son data etc.",
    ],
)
def test_nothing_is_found_where_there_is_nothing(extractor: SkillExtractor, text: str) -> None:
    assert extractor.extract(text) == ()


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("un peu de javascritp", "JavaScript"),
        ("pyhton", PYTHON),
        ("photoshp, indesign", "Adobe Photoshop"),
        ("docker et kubernets", "Kubernetes"),
        ("mon point fort la comunication", "communication"),
    ],
)
def test_a_slip_of_the_pen_is_forgiven_and_less_sure(
    extractor: SkillExtractor, typed: str, label: str
) -> None:
    found = {one.label: one for one in extractor.extract(typed)}
    right = {one.label: one for one in extractor.extract(label.split(" (")[0])}
    assert label in found
    assert found[label].confidence <= right[label].confidence
    assert found[label].how in ("fuzzy", "exact")


NAMES = ("Aminata", "Adama", "Lamia", "Julia", "Pascal", "Maya", "Jasmine", "Ada", "Claude", "Lan", "ADAMA")


@pytest.mark.parametrize(
    "text",
    [
        "{} Diallo, technicienne support, Windows",
        "{}, technicienne support, Windows et Linux",
        "{}, Linux, Python",
        "{}\nLinux, Python",
        "Bonjour, moi c'est {}, je connais Windows et Linux",
        "J'ai été formée par {} Martin : Linux, Python",
        "{}",
    ],
)
def test_no_name_of_a_person_is_a_skill(extractor: SkillExtractor, text: str) -> None:
    assert len({frozenset(labels(extractor.extract(text.format(name)))) for name in NAMES}) == 1


@pytest.mark.parametrize("name", ["adama", "lamia", "swan", "thalia", "ceylan", "Thalia", "Ceylan", "Dale"])
def test_a_name_one_letter_from_a_tool_is_no_slip_of_it(extractor: SkillExtractor, name: str) -> None:
    assert labels(extractor.extract(f"je suis {name} diallo, je connais Linux")) == {"Linux"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Langage Ada", "Ada (langage)"),
        ("Je code en Pascal", "Pascal (programmation informatique)"),
        ("Développeur Ruby", "Ruby (programmation informatique)"),
        ("Python, Julia et R", "Julia (langage)"),
        ("Modélisation : Blender, Maya, Photoshop", "Maya"),
        ("le réseau LAN, les switchs, Windows", "réseaux LAN et WAN"),
    ],
)
def test_a_tool_with_the_name_of_a_person_is_known_by_what_stands_beside_it(
    extractor: SkillExtractor, text: str, label: str
) -> None:
    assert label in labels(extractor.extract(text))


@pytest.mark.parametrize(
    ("text", "denied", "kept"),
    [
        ("pas d'expérience en Java, par contre Python oui", JAVA, PYTHON),
        ("no PHP required, but Python is", "PHP", PYTHON),
        ("sans connaissance de Java", JAVA, None),
        ("Java non exigé", JAVA, None),
        ("Hors Java, tous les langages, Python surtout", JAVA, PYTHON),
        ("je n'ai jamais fait de Photoshop", "Adobe Photoshop", None),
        ("aucune compétence en programmation n'est demandée", "programmation informatique", None),
        ("Je ne connais pas encore Vue.js mais j'ai de bonnes bases en React", "Vue.js", "React"),
    ],
)
def test_what_is_denied_is_not_a_skill(
    extractor: SkillExtractor, text: str, denied: str, kept: str | None
) -> None:
    found = labels(extractor.extract(text))
    assert denied not in found
    assert kept is None or kept in found


@pytest.mark.parametrize("text", ["Pas seulement Java", "sans oublier Java", "Pas de problème avec Java"])
def test_what_looks_like_a_denial_and_is_none(extractor: SkillExtractor, text: str) -> None:
    assert JAVA in labels(extractor.extract(text))


def test_what_is_hoped_for_is_kept_apart(extractor: SkillExtractor) -> None:
    text = "Je fais du Java et je veux apprendre Python"
    assert labels(extractor.extract(text)) == {JAVA}
    assert labels(extractor.aspirations(text)) == {PYTHON}


@pytest.mark.parametrize(
    ("text", "nice"),
    [
        ("Maîtrise de Java, une connaissance de Python serait un plus", {PYTHON}),
        ("Python et Java seraient un plus", {PYTHON, JAVA}),
        ("Java ; idéalement Python", {PYTHON}),
        ("Java exigé. Nice to have: Python", {PYTHON}),
        ("Java, Python apprécié", {PYTHON, JAVA}),
        ("Profil recherché\n- Java\nLes plus\n- Python", {PYTHON}),
        ("Java et Python", set()),
    ],
)
def test_required_and_nice_are_told_apart(extractor: SkillExtractor, text: str, nice: set[str]) -> None:
    found = extractor.extract(text)
    assert labels(found) >= {PYTHON, JAVA}
    assert {one.label for one in found if one.demand is Demand.NICE} == nice


def test_a_skill_required_once_is_required(extractor: SkillExtractor) -> None:
    (found,) = extractor.extract("Python exigé.\nPython en data science serait un plus.")[:1]
    assert found.label == PYTHON
    assert found.demand is Demand.REQUIRED


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("je débute en Python", 1),
        ("notions de Python", 1),
        ("Python : expert", 4),
        ("bonne maîtrise de Python", 3),
        ("Python", None),
    ],
)
def test_the_level_is_read_when_it_is_said(extractor: SkillExtractor, text: str, level: int | None) -> None:
    (found,) = extractor.extract(text)
    assert found.level == level


def test_each_concept_comes_once_and_mentions_come_all(extractor: SkillExtractor) -> None:
    text = "Python, encore Python, toujours python"
    assert len(extractor.extract(text)) == 1
    assert len(extractor.mentions(text)) == 3


def test_perks_and_the_way_to_apply_say_nothing_of_skills(extractor: SkillExtractor) -> None:
    text = "Missions\nDévelopper en Java\nAvantages\nFormation à Python offerte"
    assert labels(extractor.extract(text)) == {JAVA}


def test_html_is_read_through_and_spans_stay(extractor: SkillExtractor) -> None:
    text = "<ul><li>Java</li><li>R&amp;D, Python</li></ul>"
    found = {one.label: one.text for one in extractor.extract(text)}
    assert found == {JAVA: "Java", PYTHON: "Python"}


def test_accents_written_apart_are_read_and_spans_stay(extractor: SkillExtractor) -> None:
    text = "comptabilite\u0301 et Java"
    found = {one.text for one in extractor.extract(text)}
    assert found == {"comptabilite\u0301", "Java"}


def test_rank_puts_the_named_concept_first(extractor: SkillExtractor) -> None:
    ranked = extractor.rank("développer des sites avec Django", 3)
    assert ranked[0].id == "tool:django"
    assert len(ranked) <= 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(["Java", "R", "et", ",", "pas de", "C++", "é", "\u0301", "\n", "<b>", "&amp;", "œ"])
    ).map(" ".join)
)
def test_spans_are_always_places_in_the_text(extractor: SkillExtractor, text: str) -> None:
    found = extractor.extract(text)
    assert all(text[one.start : one.end] == one.text != "" for one in found)
    assert all(0 < one.confidence <= 1 for one in found)
    assert len({one.code for one in found}) == len(found)
    assert extractor.extract_many([text, "Java", text]) == [found, extractor.extract("Java"), found]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Développement web pour Mes Trajets, en Python.", "système de pilotage de production (MES)"),
        ("Un front en JavaScript, sans cadriciel, avec Docker.", "stockage NAS et SAN"),
        ("Le pôle Géo, React et Node.js.", "référencement pour moteurs d'IA (GEO)"),
        ("Talend, SSIS, Informatica", "gouvernance de la sécurité (GRC)"),
        ("Compétences recherchées : bonne écoute.", "Excel"),
        ("Je tiens une caisse le samedi.", "systèmes d’exploitation mobiles"),
        ("Une hypothèse qui se révèle fausse.", "base de données vectorielle"),
        ("Importer différentes sources de données.", "source (systèmes de création de jeux numériques)"),
        ("Le service informatique compte dix personnes.", "services d’annuaire"),
        ("Vos outils informatiques et les nôtres.", "informatique"),
        ("Titulaire d'un BTS en informatique.", "informatique"),
        ("Analyser les coûts logistiques.", "logistique"),
        ("Une société française qui grandit.", "Français"),
        ("Une API pour la transmission de données.", "traitement du signal"),
        ("Nous cherchons un·e business developer.", "E-Business"),
        ("L'entraide entre collègues compte.", "Microsoft Entra ID"),
    ],
)
def test_what_any_advert_says_is_not_a_skill(extractor: SkillExtractor, text: str, label: str) -> None:
    assert label not in labels(extractor.extract(text))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Baies SAN et NAS, Linux.", "stockage NAS et SAN"),
        ("python, rag, llm", "grands modèles de langage"),
        ("Je suis à l'aise en informatique", "informatique"),
        ("Maîtrise du français", "Français"),
        ("Je connais la programmation", "programmation informatique"),
        ("Garantir la qualité du code", "code propre (clean code)"),
        ("Modélisation de données", "créer des modèles de données"),
        ("Versionning du code", "Git"),
    ],
)
def test_the_same_words_are_skills_where_they_mean_it(
    extractor: SkillExtractor, text: str, label: str
) -> None:
    assert label in labels(extractor.extract(text))
