"""Lists of words that tell names of skills from everyday words.

Made by reading what the one-word names of the referential find in 1,600 French adverts.
"""

from __future__ import annotations

from matching.folding import name_key


def _keys(names: str) -> frozenset[str]:
    return frozenset(name_key(name) for name in names.split())


CONTEXT = _keys(
    "classement tcl perse velocity rexx r c d go word react access make notion spring flask rust dart "
    "ionic lua ada delphi julia jest tableau spark hive snowflake redshift cassandra helm exchange san "
    "lan wan mural sketch discord zoom cacti jasmine procreate yarn doctrine gulp vite bubble safe asana "
    "slack miro pix sage edi ros affinity teams outlook windows express rest vue node twig cucumber "
    "subversion elk rag claude gemini copilot cro growth chef puppet less scratch unity shell edge "
    "basic flash swift ruby perl pascal scheme groovy maya blender avid sas sap ml it ide prometheus "
    "capacitor composer polar polars prefect superset impala octopus absorb canvas moodle stripe rancher "
    "ladder catalyst looker keynote drive pages numbers mustache ember backbone electron meteor phoenix "
    "elixir crystal nim haxe q j supervision monitoring observabilite switch switchs reseau reseaux fibre "
    "cloud container containers conteneurs stories brand branding logo newsletter confluence geo soc cert "
    "dora dsp sre pim llm tma zoning habilitations impact workflow pipeline bus grc nac mfa mcd mld "
    "premiere acrobat android ajax soap scala tal sem poo pos rex"
)
"""Names that need context, beside the names of one plain word of tools that the curators marked as ambiguous."""

PLAIN = _keys(
    "symfony flutter selenium playwright elasticsearch docker bootstrap webpack npm vlan vlans ftth iam "
    "kubernetes dbt tdd bash nodejs vuejs reactjs expressjs golang api apis restful webservice "
    "webservices tailwind mistral rstudio sharepoint dotnet .net wlan jestjs pyspark excel dhcp godot"
)
"""Names of marked tools that are plain all the same."""

NEVER = _keys(
    "velocite perso avec data son etc technologie architecture administration paris pole plan transport "
    "politique animation centre design ecosysteme assurance experiment lead document documents standard "
    "finances finance transformer process industrie coordination machine machines interaction engineering "
    "guide sai physique pr migration logique reserve prevention restauration prediction urgence urgences "
    "passerelle passerelles quel canal taxi media medias medicament economie scale montage re reflexion "
    "pattern patterns google lecture semantique histoire language doctorat space consultation st security "
    "confinement interview brevet brevets financial press decide artisanat fnac persuade board pont ponts "
    "drone boulanger robot photographe optique typologie peche clean mro term balance cosmetique cpt aoi "
    "electric maternite debat gold pathologie report moral foot current io reclamation journalist "
    "separation decoration craft montre montres dam theatre bourse silver tec accessoire oxygene "
    "chirurgie form moto camera cinematique cuisinier barman moulin rto adm ste copropriete wild virus "
    "detect conversation delight integrity measurement argument ambulance basque symphony soie grossesse "
    "breaking boxe supra resistance essence lock frappe ski grue univers chant sad tapisserie batterie "
    "golf draw ct massage radar connector energy amuse versant tramway colour fuel innovate recovery "
    "upsell math cycle organisation gestion equipe projet projets service services client clients produit "
    "produits qualite formation travail entreprise developpement analyse conseil conception alarm alarme "
    "capteur ethique automatisation automatisations automation transformation information informations "
    "systeme systemes support strategie performance securite environnement innovation production "
    "maintenance suivi audit controle test tests planning budget contrat contrats achat achats vente "
    "ventes relation relations recherche etude etudes projection reporting recrutement presentation "
    "simulation optimisation documentation integration livraison installation exploitation fabrication "
    "construction evaluation planification programme programmes international national regional local "
    "public prive social culture sante sport sports art arts musique cinema tourisme hotel hotellerie "
    "commerce banque immobilier agriculture energie eau air terre mer montagne ville campagne route rue "
    "maison appartement bureau bureaux usine atelier magasin enfant enfants jeune jeunes adulte adultes "
    "femme homme personne personnes groupe groupes famille familles ecole nature animal animaux plante "
    "plantes bois metal verre papier plastique textile cuir tissu couleur couleurs lumiere image images "
    "video videos photo texte textes livre livres journal radio television internet web site sites page "
    "interface interfaces application applications logiciel logiciels materiel outil outils equipement "
    "equipements interim stage alternance cdi cdd statut salaire remuneration avantage avantages "
    "condition conditions horaires cours bases base notions niveau experience experiences competence "
    "competences mission missions poste postes mobilite gouvernance veille expertise ingenierie "
    "reglementation reglementations norme normes temps jour semaine mois an annee date heure minute point "
    "points ligne lignes liste listes nombre type types model modele modeles serie forme formes ordre "
    "sens but fin debut suite reste cas fait chose raison exemple question banking retail luxe mode "
    "beaute cuisine boissons boisson pain viande poisson fruit legume source sources apl entraide"
)
"""Everyday words, never a skill on their own; inside a longer name they count."""

NEVER_TOGETHER = frozenset(
    name_key(name)
    for name in (
        "e business",  # "un·e business developer"
        "plateforme de service",
        "préparer le café",
        "faire le café",
        "prise de décision",
        "prise de décision stratégique",
        "administration centrale",
        "systèmes de contrôle",
        "offres d'emploi",
        "remplir des formulaires",
        "notions de droit",
        "zones géographiques",
        "économie sociale",
        "développement personnel",
        "sciences humaines",
        "auxiliaire de vie",
        "community manager",
        "web designer",
        "contribuer à des projets",
        "stratégie de développement",
        "types d'assurances",
    )
)
"""Names of several words that adverts use for something else: what their employer does, or how work is there."""

NO_SLIPS = _keys(
    "tiens tient intro intros recherche recherches recherchee recherchees fausse fausses codir mono miracles "
    "angulaire revet regit coming rebels aspet magneto genia opache maten cadencer ubity uity pleni "
    "entraide orcad lighton"
)
"""Words of people that are one letter from a tool ("tiens" from Tizen, "recherchées" from RECHERCHEV): not slips."""

KNOWLEDGE = _keys(
    "comptabilite photographie cartographie statistique statistiques mathematiques logistique marketing "
    "communication electricite electronique electrotechnique electromecanique mecatronique "
    "telecommunications typographie pedagogie ergonomie fiscalite geomatique biostatistique econometrie "
    "linguistique biologie chimie urbanisme robotique hydraulique psychologie sociologie epidemiologie "
    "nutrition plomberie menuiserie coiffure orthographe grammaire merchandising telemarketing "
    "negociation secretariat patisserie couture graphisme journalisme traduction infographie "
    "algorithmique webmarketing photoshop illustrator cryptographie dessin entrepreneuriat creativite "
    "rgpd gdpr rse bpmn raci domotique mecanique bureautique teleprospection prospection permaculture "
    "informatique statistics mathematics accounting photography logistics cartography autonomie rigueur "
    "curiosite empathie ponctualite adaptabilite polyvalence patience ecoute coder archivage anglais "
    "english sig pao dtp cao dao gmao vba ebp ciel sage monetique hydrologie demographie topographie "
    "metrologie geometrie astronomie"
)
"""One-word names outside the digital, transversal and language skills that are taken all the same."""

SHORT_IN_LOWER_CASE = _keys(
    "css php sql git aws gcp seo sea xml api apis ux ui uml vba crm erp nlp cms etl dns tcp ip rpa pao "
    "ios sig js ts vue npm dbt sap sas cao dao rgpd html json yaml ajax iot saas paas iaas bpmn scss sass "
    "less java perl soc"
)
"""Acronyms that people write in lower case."""

WORDS_IN_LOWER_CASE = _keys("mes geo san tal pos sem ssi cert")
"""Acronyms that are another word in lower case ("mes projets", "sans", "pôle géo"), or end of one."""
