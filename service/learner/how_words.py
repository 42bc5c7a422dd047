"""Ce que dit la page « comment le classement se fait », en français et en anglais."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "learner.how": "Comment le classement se fait",
    "learner.how.lead": "Passerelle compare un profil et une offre, et met en premier ce qui va le mieux "
    "ensemble. Le "
    "classement aide à choisir ; il ne décide pas. Personne n’est refusé par une machine.",
    "learner.how.score": "Ce qui compte, et combien",
    "learner.how.score.how": "Chaque ligne ajoute des points, ou en retire. Le score est leur somme, rien "
    "d’autre, et "
    "chaque page montre les points de chaque ligne. Ce qu’on ignore ne coûte aucun point : c’est montré comme "
    "inconnu.",
    "learner.how.share": "{share} % du poids",
    "learner.how.feature.required_skills": "Les compétences que l’offre demande, et que le profil montre ou qui "
    "en sont "
    "proches. Quand une annonce laisse le choix (« Windows ou Linux »), une seule suffit.",
    "learner.how.feature.optional_skills": "Les compétences qui seraient un plus.",
    "learner.how.feature.proven_skills": "Parmi les compétences demandées, celles qu’une formation ou une "
    "certification "
    "atteste.",
    "learner.how.feature.occupation": "Un métier exercé ou appris, et le métier de l’offre.",
    "learner.how.feature.experience": "Les années d’expérience, si l’offre en demande.",
    "learner.how.feature.activity": "La date de la dernière activité : quelqu’un qu’on n’a pas vu depuis "
    "longtemps a "
    "peut-être trouvé.",
    "learner.how.feature.goal": "Le métier visé, et celui de l’offre.",
    "learner.how.feature.distance": "La distance entre la commune du profil et le lieu de travail.",
    "learner.how.feature.remote": "Le télétravail souhaité et proposé.",
    "learner.how.feature.contract": "Le contrat souhaité et proposé.",
    "learner.how.feature.rhythm": "Temps plein ou partiel, souhaité et proposé.",
    "learner.how.feature.availability": "La date où l’on peut commencer, et celle du début.",
    "learner.how.feature.freshness": "L’âge de l’annonce : quand elle est récente, les employeurs répondent plus "
    "souvent.",
    "learner.how.never": "Ce qui ne compte jamais",
    "learner.how.never.how": "Ces informations sont gardées à part, et le classement ne les lit pas. Si on les "
    "change "
    "toutes, le classement reste exactement le même :",
    "learner.how.never.prose": "Dans les textes, les noms, les coordonnées, les âges et les formes au masculin ou "
    "au "
    "féminin sont retirés avant toute comparaison, autant que des règles le peuvent.",
    "learner.how.rules": "Ce que les règles cachent",
    "learner.how.rules.how": "Une règle cache une offre ou une personne quand l’une des deux demande ce que "
    "l’autre n’a "
    "pas. Chaque liste dit combien sont cachées, et par quelle règle ; un lien lève la règle. Ce qu’on ignore ne "
    "cache "
    "jamais.",
    "learner.how.rule.contract": "le contrat proposé est l’un de ceux qui sont souhaités",
    "learner.how.rule.rhythm": "le temps de travail est celui qui est souhaité",
    "learner.how.rule.dates": "la personne peut commencer à temps",
    "learner.how.rule.distance": "le lieu de travail est à portée, ou le travail se fait à distance",
    "learner.how.rule.language": "les langues demandées sont parlées",
    "learner.how.rule.diploma": "le niveau de diplôme demandé est atteint",
    "learner.how.firm": "Deux règles ne se lèvent pas :",
    "learner.how.firm.open": "une offre pourvue, retirée ou passée quitte les listes ;",
    "learner.how.firm.seeking": "une personne qui a trouvé un emploi, ou qui a mis sa recherche en pause, quitte "
    "les "
    "listes.",
    "learner.how.rights": "Ce que vous pouvez faire",
    "learner.how.rights.see": "Voir tout ce qui est gardé de vous, le corriger, l’emporter dans un fichier.",
    "learner.how.rights.seen": "Accepter ou non d’être visible des recruteurs, et changer d’avis. Votre nom et vos "
    "coordonnées ne sont montrés qu’à une organisation à qui vous avez dit oui.",
    "learner.how.rights.contest": "Contester un résultat : sur la page d’une offre, dites ce qui ne va pas. Une "
    "personne "
    "vous répond.",
    "learner.how.rights.erase": "Mettre votre recherche en pause, ou tout effacer, à tout moment, dans « Mes "
    "données ».",
    "learner.how.kept": "Ce qui est gardé, et combien de temps",
    "learner.how.kept.profile": "Votre profil, vos coordonnées et ce que vous faites ici : jusqu’à deux ans après "
    "votre "
    "dernier passage. Un message vous prévient trente jours avant ; sans signe de vous, tout est effacé.",
    "learner.how.kept.log": "Chaque classement montré est noté dans un journal, sous un numéro et sans nom, pour "
    "pouvoir "
    "le vérifier. Quand vos données sont effacées, plus rien ne relie ce numéro à vous.",
    "learner.how.versions": "Versions",
    "learner.how.version.ranker": "Classement",
    "learner.how.version.reading": "Lecture des profils et des offres",
    "learner.how.version.taxonomy": "Référentiel des métiers et des compétences",
    "learner.how.version.encoder": "Modèle de langue",
}

ENGLISH: Mapping[str, str] = {
    "learner.how": "How ranking works",
    "learner.how.lead": "Passerelle compares a profile and an offer, and puts first what fits best. The ranking "
    "helps to "
    "choose; it does not decide. Nobody is turned down by a machine.",
    "learner.how.score": "What counts, and how much",
    "learner.how.score.how": "Each line adds points or takes some away. The score is their sum and nothing else, "
    "and every "
    "page shows the points of each line. What is not known costs no points: it is shown as unknown.",
    "learner.how.share": "{share}% of the weight",
    "learner.how.feature.required_skills": "The skills that the offer asks for and that the profile shows, or "
    "that come "
    "near them. Where an advert leaves the choice (“Windows or Linux”), one is enough.",
    "learner.how.feature.optional_skills": "The skills that would be a plus.",
    "learner.how.feature.proven_skills": "Of the skills asked for, those that a training or a certification "
    "proves.",
    "learner.how.feature.occupation": "A trade held or learned, and the trade of the offer.",
    "learner.how.feature.experience": "The years of experience, if the offer asks for any.",
    "learner.how.feature.activity": "The day of the last activity: somebody who was not seen for long may have "
    "found a job.",
    "learner.how.feature.goal": "The trade aimed at, and that of the offer.",
    "learner.how.feature.distance": "The distance from the town of the profile to the place of work.",
    "learner.how.feature.remote": "Remote work, wished for and offered.",
    "learner.how.feature.contract": "The contract, wished for and offered.",
    "learner.how.feature.rhythm": "Full or part time, wished for and offered.",
    "learner.how.feature.availability": "The day one can start, and the day the job starts.",
    "learner.how.feature.freshness": "The age of the advert: employers answer more often when it is recent.",
    "learner.how.never": "What never counts",
    "learner.how.never.how": "These facts are kept apart, and the ranking does not read them. If all of them are "
    "changed, "
    "the ranking stays exactly the same:",
    "learner.how.never.prose": "In texts, names, contact details, ages and masculine or feminine forms are taken "
    "out before "
    "anything is compared, as far as rules can.",
    "learner.how.rules": "What the rules hide",
    "learner.how.rules.how": "A rule hides an offer or a person when one of the two asks for what the other has "
    "not. Each "
    "list says how many are hidden, and by which rule; a link lifts the rule. What is not known never hides.",
    "learner.how.rule.contract": "the contract offered is one of those wished for",
    "learner.how.rule.rhythm": "the working time is the one wished for",
    "learner.how.rule.dates": "the person can start in time",
    "learner.how.rule.distance": "the place of work is within reach, or the work is remote",
    "learner.how.rule.language": "the languages asked for are spoken",
    "learner.how.rule.diploma": "the level of diploma asked for is reached",
    "learner.how.firm": "Two rules cannot be lifted:",
    "learner.how.firm.open": "an offer that is filled, withdrawn or over leaves the lists;",
    "learner.how.firm.seeking": "a person who has found a job, or has paused the search, leaves the lists.",
    "learner.how.rights": "What you can do",
    "learner.how.rights.see": "See everything that is kept about you, correct it, take it with you in a file.",
    "learner.how.rights.seen": "Agree or not to be visible to recruiters, and change your mind. Your name and "
    "contact details "
    "are shown only to an organisation to which you said yes.",
    "learner.how.rights.contest": "Contest a result: on the page of an offer, say what is wrong. A person answers "
    "you.",
    "learner.how.rights.erase": "Pause your search, or erase everything, at any time, in “My data”.",
    "learner.how.kept": "What is kept, and for how long",
    "learner.how.kept.profile": "Your profile, your contact details and what you do here: until two years after "
    "you were last "
    "here. A message tells you thirty days before; without a sign from you, everything is erased.",
    "learner.how.kept.log": "Every ranking that was shown is noted in a log, under a number and without a name, "
    "so that it can "
    "be checked. Once your data is erased, nothing ties that number to you any more.",
    "learner.how.versions": "Versions",
    "learner.how.version.ranker": "Ranking",
    "learner.how.version.reading": "Reading of profiles and offers",
    "learner.how.version.taxonomy": "Referential of occupations and skills",
    "learner.how.version.encoder": "Language model",
}
