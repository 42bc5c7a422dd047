"""Ce que disent les pages des accompagnateurs, et leurs lettres, en français."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "counsellor.menu.learners": "Personnes suivies",
    "counsellor.menu.offers": "Envoyer une offre",
    "counsellor.menu.contests": "Contestations",
    "counsellor.menu.rate": "Emploi à six mois",
    "counsellor.learners": "Mes personnes suivies",
    "counsellor.learners.how": "En premier, celles dont la recherche a besoin d’un coup de main, avec la raison "
    "et la date.",
    "counsellor.counts": "Personnes suivies : {n}. À regarder : {stalling}.",
    "counsellor.none": "Personne ne répond à ces choix.",
    "counsellor.empty": "Vous ne suivez encore personne.",
    "counsellor.hint.contests.one": "Une personne conteste un résultat et attend une réponse.",
    "counsellor.hint.contests.many": "{n} contestations attendent une réponse.",
    "counsellor.hint.answer": "Répondre",
    "counsellor.hint.free.one": "Dans votre organisme, une personne n’a pas d’accompagnement.",
    "counsellor.hint.free.many": "Dans votre organisme, {n} personnes n’ont pas d’accompagnement.",
    "counsellor.hint.see": "Voir",
    "counsellor.sign.six-months": "Les six mois après la formation se terminent le {day}",
    "counsellor.sign.six-months.past": "Les six mois après la formation se sont terminés le {day}",
    "counsellor.sign.no-offer": "Aucune offre ne correspond à ses critères",
    "counsellor.sign.contact-waits": "Une demande de contact attend sa réponse depuis le {day}",
    "counsellor.sign.unseen": "Pas visible des recruteurs",
    "counsellor.sign.no-application": "Dernière candidature le {day}",
    "counsellor.sign.no-application.never": "Aucune candidature jusqu’ici",
    "counsellor.sign.silent": "Pas d’activité depuis le {day}",
    "counsellor.sign.silent.never": "Aucune activité connue",
    "counsellor.sign.incomplete": "Profil incomplet : {facts}",
    "counsellor.lacks.goals": "métier visé",
    "counsellor.lacks.skills": "compétences",
    "counsellor.lacks.place": "commune",
    "counsellor.lacks.mobility_km": "mobilité",
    "counsellor.lacks.contracts": "contrats",
    "counsellor.lacks.available_from": "disponibilité",
    "counsellor.filter.sign": "Signe",
    "counsellor.filter.sign.all": "tous, ou aucun",
    "counsellor.filter.sign.six-months": "les six mois approchent",
    "counsellor.filter.sign.no-offer": "aucune offre possible",
    "counsellor.filter.sign.contact-waits": "une demande de contact attend",
    "counsellor.filter.sign.unseen": "pas visible des recruteurs",
    "counsellor.filter.sign.no-application": "pas de candidature depuis 30 jours",
    "counsellor.filter.sign.silent": "pas d’activité depuis 30 jours",
    "counsellor.filter.sign.incomplete": "profil incomplet",
    "counsellor.status": "Recherche",
    "counsellor.status.all": "toutes",
    "counsellor.status.seeking": "en cours",
    "counsellor.status.paused": "en pause",
    "counsellor.status.placed": "emploi trouvé",
    "counsellor.sort": "Ordre",
    "counsellor.sort.pressing": "à regarder d’abord",
    "counsellor.sort.called": "nom",
    "counsellor.sort.active": "activité la plus ancienne",
    "counsellor.sort.end": "fin de formation",
    "counsellor.show": "Montrer",
    "counsellor.fact.end": "formation jusqu’au {day}",
    "counsellor.fact.applied": "candidature le {day}",
    "counsellor.fact.active": "activité le {day}",
    "counsellor.contact": "Contact",
    "counsellor.signs": "À regarder",
    "counsellor.edit": "Modifier son profil",
    "counsellor.invite.how": "Cette personne n’a pas encore de compte. Un message peut partir à {address}, avec un "
    "lien qui sert une fois pour choisir un mot de passe.",
    "counsellor.invite.do": "Inviter sur Passerelle",
    "counsellor.profile": "Profil de {who}",
    "counsellor.agreements": "Accords et demandes de contact",
    "counsellor.agreed.seen": "Visible des recruteurs depuis le {day}, sans nom ni coordonnées.",
    "counsellor.agreed.unseen": "Pas visible des recruteurs : la personne ne l’a pas encore accepté. Elle le fait dans "
    "son espace, ou vous le dit.",
    "counsellor.agreed.unseen.since": "Pas visible des recruteurs : la personne a retiré son accord le {day}.",
    "counsellor.agreed.known": "{who} connaît son nom et ses coordonnées depuis le {day}.",
    "counsellor.take-back": "Noter le retrait de cet accord",
    "counsellor.take-back.how": "Si la personne ne veut plus être contactée par {organisation}. Son nom et ses "
    "coordonnées n’y sont plus visibles dans Passerelle ; ce qui a déjà été lu l’a été. La personne en reçoit un "
    "message si elle a une adresse.",
    "counsellor.take-back.do": "La personne retire cet accord",
    "counsellor.asked": "demandé le {day}",
    "counsellor.asked.waiting": "attend une réponse",
    "counsellor.asked.accepted": "acceptée le {day}",
    "counsellor.asked.declined": "refusée le {day}",
    "counsellor.asked.none": "Aucune organisation n’a demandé à la contacter.",
    "counsellor.agreed.heard": "Noté par un accompagnateur ({how}).",
    "counsellor.how": "Comment la personne l’a dit",
    "counsellor.how.in-person": "de vive voix",
    "counsellor.how.paper": "sur papier",
    "counsellor.how.telephone": "par téléphone",
    "counsellor.consent.agree": "Noter son accord pour être visible",
    "counsellor.consent.agree.how": "Seulement si la personne vous l’a dit elle-même. Lisez-lui ces mots, ou "
    "faites-les-lui signer. L’accord est noté à votre nom, la personne en reçoit un message si elle a une adresse, "
    "et peut le retirer à tout moment : dans son espace, ou en vous le disant.",
    "counsellor.consent.agree.do": "La personne accepte d’être visible",
    "counsellor.consent.withdraw": "Noter le retrait de son accord",
    "counsellor.consent.withdraw.how": "Si la personne ne veut plus être visible des recruteurs. Elle quitte leurs "
    "listes aussitôt, et en reçoit un message si elle a une adresse.",
    "counsellor.consent.withdraw.do": "La personne retire son accord",
    "counsellor.consent.day": "Le jour où elle l’a dit",
    "counsellor.answer": "Noter sa réponse",
    "counsellor.answer.how": "Seulement si la personne vous a répondu elle-même. Lisez-lui ces mots : un oui vaut "
    "accord. La réponse est notée à votre nom, et la personne en reçoit un message si elle a une adresse.",
    "counsellor.answer.paper": "Référence du papier signé (facultatif)",
    "counsellor.answer.yes": "Sa réponse est oui",
    "counsellor.answer.no": "Sa réponse est non",
    "counsellor.decided": "Ses choix",
    "counsellor.decided.none": "Rien pour le moment.",
    "counsellor.notes": "Notes",
    "counsellor.notes.how": "Lues par votre organisme, et par la personne : elle les voit, avec votre nom, dans « "
    "Mes données ».",
    "counsellor.notes.text": "Nouvelle note",
    "counsellor.notes.add": "Ajouter la note",
    "counsellor.notes.change": "Modifier",
    "counsellor.notes.text.again": "La note",
    "counsellor.notes.keep": "Garder la note",
    "counsellor.notes.remove": "Retirer",
    "counsellor.notes.remove.which": "la note du {day}",
    "counsellor.notes.none": "Aucune note.",
    "counsellor.placements": "Emploi",
    "counsellor.placements.none": "Aucun emploi noté.",
    "counsellor.placement.note": "Enregistrer un emploi trouvé",
    "counsellor.placement.how": "La personne quitte alors les listes.",
    "counsellor.placement.day": "Premier jour",
    "counsellor.placement.organisation": "Employeur",
    "counsellor.placement.contract": "Contrat",
    "counsellor.placement.offer": "Offre du réseau",
    "counsellor.placement.offer.none": "aucune, ou une autre",
    "counsellor.placement.do": "Noter",
    "counsellor.placement.correct": "Corriger l’emploi du {day}",
    "counsellor.placement.correct.do": "Enregistrer la correction",
    "counsellor.placement.remove": "Ce n’était pas un emploi : le retirer",
    "counsellor.hand-over": "Confier à quelqu’un d’autre",
    "counsellor.hand-over.to": "À qui",
    "counsellor.hand-over.how": "Vous n’aurez plus accès à sa page.",
    "counsellor.hand-over.do": "Confier",
    "counsellor.her-offers": "Ses offres, vues de son espace",
    "counsellor.offers": "Envoyer une offre",
    "counsellor.offers.how": "Choisissez une offre, puis les personnes que vous suivez à qui l’envoyer.",
    "counsellor.offers.search": "Mots du titre, employeur ou commune",
    "counsellor.offers.find": "Chercher",
    "counsellor.offers.none": "Aucune offre ouverte n’a ces mots.",
    "counsellor.send": "Envoyer : {offer}",
    "counsellor.send.who": "Les personnes que vous suivez, classées pour cette offre",
    "counsellor.send.already": "déjà envoyée",
    "counsellor.send.none": "Aucune des personnes que vous suivez ne correspond aux critères de cette offre.",
    "counsellor.send.nobody": "Choisissez au moins une personne.",
    "counsellor.send.message": "Un mot de votre part (facultatif)",
    "counsellor.send.do": "Envoyer",
    "counsellor.contests": "Résultats contestés",
    "counsellor.contests.how": "Quelqu’un dit qu’un résultat est faux. Lisez, vérifiez, répondez avec vos mots : "
    "la "
    "réponse lui est envoyée.",
    "counsellor.contests.none": "Rien n’attend de réponse.",
    "counsellor.contests.answer": "Votre réponse",
    "counsellor.contests.do": "Répondre",
    "counsellor.free": "Personnes que personne ne suit",
    "counsellor.free.how": "Elles sont inscrites dans une formation de votre organisme.",
    "counsellor.free.none": "Tout le monde est suivi.",
    "counsellor.free.take": "Suivre cette personne",
    "counsellor.rate": "L’emploi à six mois",
    "counsellor.rate.definition": "Sur les personnes dont la formation s’est terminée entre le {first} et le "
    "{last} (il y a "
    "six à dix-huit mois), la part de celles dont un emploi a commencé entre le début de la formation et 183 "
    "jours après "
    "sa fin. Chaque personne compte une fois, avec sa dernière formation terminée ; les formations interrompues ne "
    "comptent pas.",
    "counsellor.rate.network": "Tout le réseau",
    "counsellor.rate.interval": "entre {low} et {high}",
    "counsellor.rate.interval.how": "L’intervalle à 95 % (Wilson) dit la précision du chiffre : plus il y a de "
    "personnes, "
    "plus il est étroit.",
    "counsellor.rate.counts": "{placed} sur {ended} ; {unknown} dont on ne sait rien",
    "counsellor.rate.unknown.one": "D’une personne, on ne sait pas ce qu’elle est devenue. Elle compte comme sans "
    "emploi ; "
    "si elle avait trouvé à temps, la part serait de {share}.",
    "counsellor.rate.unknown.many": "De {n} personnes, on ne sait pas ce qu’elles sont devenues. Elles comptent "
    "comme sans "
    "emploi ; si toutes avaient trouvé à temps, la part serait de {share}.",
    "counsellor.rate.broken.one": "Une formation a été interrompue dans la même période.",
    "counsellor.rate.broken.many": "{n} formations ont été interrompues dans la même période.",
    "counsellor.rate.none": "Aucune formation ne s’est terminée dans cette période.",
    "counsellor.rate.trainings": "Par formation",
    "counsellor.rate.trainings.how": "À partir de dix personnes. Une différence plus petite que les intervalles "
    "ne dit rien.",
    "counsellor.rate.trainings.none": "Aucune formation n’a dix personnes dans cette période.",
    "counsellor.percent": "{n} %",
    "counsellor.done.saved": "C’est enregistré.",
    "counsellor.done.sent": "L’offre est envoyée.",
    "counsellor.done.answered": "La réponse est envoyée.",
    "counsellor.done.taken": "Vous suivez maintenant cette personne.",
    "counsellor.done.invited": "L’invitation est en route.",
    "counsellor.done.not-invited": "L’invitation n’est pas partie : cette personne a déjà un compte, ou son adresse "
    "est celle d’un autre compte.",
    "counsellor.done.handed-over": "La personne est confiée à votre collègue.",
    "counsellor.done.noted": "La note est gardée.",
    "counsellor.done.accept": "Le oui est noté. L’organisation est prévenue.",
    "counsellor.done.decline": "Le non est noté. L’organisation est prévenue.",
    "counsellor.done.agree": "L’accord est noté. La personne est visible des recruteurs.",
    "counsellor.done.withdraw": "Le retrait est noté. La personne n’est plus visible des recruteurs.",
    "counsellor.done.take-back": "Le retrait est noté. L’organisation ne voit plus qui est cette personne.",
    "counsellor.done.agree-too-late": "Rien n’est changé : la personne a retiré son accord ce jour-là ou plus tard. "
    "Si elle accepte de nouveau, notez le jour où elle vous le dit.",
    "counsellor.done.withdraw-too-late": "Rien n’est changé : la personne a donné son accord après ce jour. Si elle "
    "le retire, notez le jour où elle vous le dit.",
    "counsellor.done.placement-note": "L’emploi est noté. La personne a quitté les listes.",
    "counsellor.done.placement-correct": "L’emploi est corrigé.",
    "counsellor.done.placement-remove": "L’emploi est retiré.",
    "counsellor.letter.offer.subject": "Une offre pour vous : {offer}",
    "counsellor.letter.offer": "Bonjour,\n\n{who} a pensé à vous pour cette offre : « {offer} ».\n\n{message}\n\n"
    "Connectez-vous à Passerelle pour la lire. Vous êtes libre d’y répondre ou non.\n",
    "counsellor.letter.answer.subject": "Votre réponse à une demande de contact",
    "counsellor.letter.accepted": "Bonjour,\n\n{who} a noté que vous acceptez que {organisation} vous contacte au "
    "sujet de l’offre « {title} ». {organisation} voit maintenant votre nom et vos coordonnées.\n\nVous pouvez revenir "
    "sur cet accord à tout moment : dites-le à {who}, ou connectez-vous à Passerelle, rubrique « Mes données ».\n",
    "counsellor.letter.declined": "Bonjour,\n\n{who} a noté que vous ne souhaitez pas que {organisation} "
    "vous contacte au sujet de l’offre « {title} ». Rien n’a été transmis.\n\nSi ce n’est pas votre réponse, dites-le "
    "à {who}.\n",
    "counsellor.letter.taken-back.subject": "Votre accord avec une organisation",
    "counsellor.letter.taken-back": "Bonjour,\n\n{who} a noté que vous ne souhaitez plus être en contact avec "
    "{organisation} ({how}). {organisation} ne voit plus votre nom ni vos coordonnées.\n\nSi ce n’est pas votre choix, "
    "dites-le à {who}.\n",
    "counsellor.letter.seen.subject": "Votre visibilité auprès des recruteurs",
    "counsellor.letter.seen": "Bonjour,\n\n{who} a noté que vous acceptez d’être visible des recruteurs du réseau, "
    "sans votre nom ni vos coordonnées ({how}, le {day}).\n\nVous pouvez revenir sur cet accord à tout moment : "
    "dites-le à {who}, ou connectez-vous à Passerelle, rubrique « Mes données ». Si vous n’avez pas donné cet "
    "accord, dites-le aussi.\n",
    "counsellor.letter.unseen": "Bonjour,\n\n{who} a noté que vous ne souhaitez plus être visible des recruteurs du "
    "réseau ({how}, le {day}). Vous n’êtes plus dans leurs listes.\n\nSi ce n’est pas votre choix, dites-le à "
    "{who}.\n",
    "counsellor.letter.contested.subject": "Un résultat contesté attend une réponse",
    "counsellor.letter.contested": "Bonjour,\n\nUne personne (fiche {id}) dit que son résultat pour l’offre "
    "« {offer} » est faux, et attend une réponse de votre part.\n\nVous trouvez son message dans Passerelle, à la page "
    "« Résultats contestés ». Votre réponse lui sera envoyée.\n",
    "counsellor.letter.contest.subject": "Une réponse à votre message",
    "counsellor.letter.contest": "Bonjour,\n\nVous avez contesté un résultat pour l’offre « {offer} ». {who} vous "
    "répond :\n\n{answer}\n",
}
