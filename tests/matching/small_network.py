"""A world with one plainly right answer: eleven learners, and for each the offer that was made for her.

Each pair shares a trade and says so in other words; the rest of the world is the same for all.
"""

from datetime import date

from matching.records import Contract, Goal, Language, Learner, Offer, Place, Skill

PARIS = Place("Paris", commune="75056", departement="75", lat=48.8566, lon=2.3522)
MONTREUIL = Place("Montreuil", commune="93048", departement="93", lat=48.8638, lon=2.4485)
TODAY = date(2026, 6, 15)
OUT = date(2026, 6, 1)

_WORLD: tuple[tuple[str, str, str, tuple[str, ...], str, str], ...] = (
    # key, goal, about, skills she lists, title of the offer, its profile
    (
        "web",
        "développeuse web",
        "J'ai appris à faire des sites pendant ma formation, surtout la partie visible.",
        ("HTML", "CSS", "javascript", "React"),
        "Développeur·se front-end (h/f)",
        "Vous intégrez des maquettes en HTML et CSS et développez en JavaScript avec React.",
    ),
    (
        "data",
        "analyste de données",
        "J'aime fouiller dans les chiffres et en tirer des tableaux de bord clairs.",
        ("SQL", "Python", "Power BI", "Excel"),
        "Data analyst",
        "Maîtrise de SQL et de Power BI, notions de Python pour l'analyse de données.",
    ),
    (
        "network",
        "technicien réseau",
        "Je monte des baies et je configure des switchs, j'aime quand tout est bien câblé.",
        ("Cisco", "TCP/IP", "VLAN"),
        "Administrateur réseaux",
        "Configuration d'équipements Cisco, routage, VLAN, supervision du réseau.",
    ),
    (
        "support",
        "technicienne support informatique",
        "J'aide les gens à se servir de leur ordinateur depuis toujours.",
        ("Windows", "Active Directory", "GLPI"),
        "Technicien helpdesk N1/N2",
        "Prise en charge des tickets sur GLPI, dépannage Windows, comptes Active Directory.",
    ),
    (
        "cyber",
        "analyste cybersécurité",
        "Je veux défendre les entreprises contre les attaques informatiques.",
        ("SIEM", "Wireshark", "Linux"),
        "Analyste SOC",
        "Analyse des alertes du SIEM, réponse à incident, sécurité informatique.",
    ),
    (
        "design",
        "UX designer",
        "Je dessine des parcours et je les teste avec de vraies personnes.",
        ("Figma", "prototypage"),
        "Designer d'interface UX/UI",
        "Conception de maquettes et de prototypes sur Figma, tests utilisateurs.",
    ),
    (
        "marketing",
        "community manager",
        "J'anime des comptes Instagram et j'écris pour le web.",
        ("réseaux sociaux", "rédaction web", "Canva"),
        "Chargé de communication digitale",
        "Animation des réseaux sociaux, création de contenus sur Canva, rédaction web.",
    ),
    (
        "devops",
        "administrateur cloud",
        "J'automatise les déploiements, je n'aime pas faire deux fois la même chose.",
        ("Docker", "Kubernetes", "AWS", "Terraform"),
        "Ingénieur DevOps",
        "Déploiement sur AWS avec Terraform, conteneurs Docker, Kubernetes, CI/CD.",
    ),
    (
        "mobile",
        "développeur mobile",
        "J'ai publié deux petites applis pour Android.",
        ("Kotlin", "Android", "Flutter"),
        "Développeur Android",
        "Développement d'applications mobiles en Kotlin pour Android.",
    ),
    (
        "bakery",
        "boulanger",
        "Dix ans au fournil, je pétris et je cuis, je me lève tôt.",
        ("préparer des produits de boulangerie", "pétrissage"),
        "Boulanger / Boulangère",
        "Préparer les pâtes, pétrir, cuire le pain et les produits de boulangerie.",
    ),
    (
        "accounting",
        "comptable",
        "Je tiens les comptes d'une association et je fais les déclarations.",
        ("comptabilité", "Sage"),
        "Comptable (h/f)",
        "Tenue de la comptabilité générale, saisie sur Sage, déclarations de TVA.",
    ),
)

KEYS = tuple(key for key, *_ in _WORLD)

LEARNERS = tuple(
    Learner(
        id=f"learner-{key}",
        about=about,
        goals=(Goal(goal),),
        skills=tuple(Skill(label) for label in skills),
        languages=(Language("fr", "C1"),),
        diploma_level=4,
        place=PARIS,
        mobility_km=30.0,
        contracts=(Contract.CDI, Contract.CDD),
        available_from=date(2026, 6, 1),
        last_active=date(2026, 6, 10),
        synthetic=True,
    )
    for key, goal, about, skills, _, _ in _WORLD
)

OFFERS = tuple(
    Offer(
        id=f"offer-{key}",
        title=title,
        profile=profile,
        contract=Contract.CDI,
        place=MONTREUIL,
        starts=date(2026, 7, 1),
        published=OUT,
        synthetic=True,
    )
    for key, _, _, _, title, profile in _WORLD
)
