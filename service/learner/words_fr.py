"""Ce que disent les pages des personnes qui cherchent un emploi, en français."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "learner.menu.offers": "Mes offres",
    "learner.menu.profile": "Mon profil",
    "learner.menu.contacts": "Contacts",
    "learner.menu.seen": "Qui a vu mon profil",
    "learner.menu.data": "Mes données",
    # --- offres
    "learner.start": "Des offres pour vous",
    "learner.start.how": "Les offres qui vous correspondent le mieux viennent en premier. Pour chacune, vous "
    "voyez ce "
    "qui va, ce qui manque et ce qui vous en rapprocherait. C’est vous qui décidez.",
    "learner.list": "Classées pour vous",
    "learner.hints": "À regarder d’abord",
    "learner.hint.contacts.one": "Une organisation aimerait vous contacter.",
    "learner.hint.contacts.many": "{n} organisations aimeraient vous contacter.",
    "learner.hint.answer": "Voir et répondre",
    "learner.hint.missing": "Votre profil ne dit pas encore : {facts}. Avec ces réponses, les offres vous "
    "correspondront mieux.",
    "learner.hint.fill": "Compléter mon profil",
    "learner.hint.paused": "Votre recherche est en pause : vous n’êtes dans aucune liste et vous ne recevez pas "
    "d’offres.",
    "learner.hint.resume": "La reprendre",
    "learner.hint.unseen": "Les recruteurs ne peuvent pas encore vous trouver.",
    "learner.hint.decide": "Lire ce que cela change et décider",
    "learner.fact.goals": "le métier visé (à confirmer)",
    "learner.fact.skills": "vos compétences",
    "learner.fact.place": "votre commune",
    "learner.fact.mobility_km": "jusqu’où vous pouvez aller",
    "learner.fact.contracts": "les contrats qui vous vont",
    "learner.fact.available_from": "quand vous pouvez commencer",
    "learner.sent.title": "Proposées par votre accompagnement",
    "learner.sent": "Proposée par {who}, le {day}",
    "learner.somebody": "votre accompagnement",
    "learner.employer": "l’employeur",
    "learner.dismissed.one": "{n} offre écartée par vous",
    "learner.dismissed.many": "{n} offres écartées par vous",
    "learner.step": "Ce qui vous en rapprocherait",
    "learner.step.missing": "L’offre demande aussi : {skills}.",
    "learner.step.courses": "Des formations labellisées qui l’enseignent et qui commencent bientôt :",
    "learner.step.none": "Aucune formation labellisée à venir n’enseigne cela. Vous pouvez en parler avec votre "
    "accompagnement.",
    "learner.step.have": "Vous savez déjà le faire ? Ajoutez-le à votre profil.",
    "learner.online": "en ligne",
    "learner.begins": "commence le {day}",
    "learner.teaches": "Enseigne : {skills}",
    "learner.save": "Garder",
    "learner.apply": "Postuler",
    "learner.dismiss": "Cela ne m’intéresse pas",
    "learner.dismiss.why": "Pourquoi ? (facultatif)",
    "learner.dismiss.unsaid": "Je préfère ne pas dire",
    "learner.dismiss.text": "Avec vos mots (facultatif)",
    "learner.dismiss.how": "L’offre quitte votre liste. Vous pourrez la faire revenir quand vous voulez. "
    "L’employeur n’en sait rien. La personne qui vous accompagne voit votre choix, et la raison si vous en donnez "
    "une.",
    "learner.dismiss.do": "Retirer de ma liste",
    "learner.undo": "Annuler",
    "learner.undo.applied": "Retirer ma candidature",
    "learner.undo.dismissed": "La faire revenir",
    "learner.undo.saved": "Ne plus garder",
    "learner.about": "« {title} »",
    "learner.choice.saved": "Gardée le {day}",
    "learner.choice.applied": "Candidature envoyée le {day}",
    "learner.choice.turned-down": "Réponse du {day} : cette fois, l’employeur n’a pas retenu votre candidature. "
    "D’autres offres vous attendent.",
    "learner.choice.dismissed": "Écartée le {day}",
    "learner.chosen": "Mes choix",
    "learner.chosen.saved": "Gardées",
    "learner.chosen.applied": "Candidatures",
    "learner.chosen.dismissed": "Écartées",
    "learner.chosen.none": "Rien ici pour le moment.",
    "learner.reason.trade": "Ce n’est pas le métier que je cherche",
    "learner.reason.skills": "Je n’ai pas les compétences demandées",
    "learner.reason.distance": "C’est trop loin",
    "learner.reason.contract": "Le contrat ne me convient pas",
    "learner.reason.hours": "Les horaires ne me conviennent pas",
    "learner.reason.pay": "Le salaire ne me convient pas",
    "learner.reason.employer": "Cet employeur ne me convient pas",
    "learner.reason.dates": "Les dates ne me conviennent pas",
    "learner.reason.other": "Autre chose",
    "learner.offer.match": "Vous et cette offre",
    "learner.unmatched": "Cette offre n’est pas comparée à votre profil pour le moment : elle n’est plus ouverte, "
    "ou pas "
    "encore.",
    "learner.unmatched.ended": "Cette offre a pris fin le {day} : on ne peut plus y répondre.",
    "learner.unmatched.placed": "Vous avez trouvé un emploi : les offres ne sont plus comparées à votre profil.",
    "learner.unmatched.paused": "Votre recherche est en pause : les offres ne sont pas comparées à votre profil.",
    "learner.unmatched.filled": "Cette offre est pourvue.",
    "learner.unmatched.withdrawn": "Cette offre a été retirée.",
    "learner.back": "Revenir à mes offres",
    "learner.apply.title": "Postuler : {offer}",
    "learner.apply.to": "Votre candidature va à {organisation}.",
    "learner.apply.shown": "Ce que cette organisation verra de vous, en plus de votre profil",
    "learner.apply.bare": "Nous n’avons ni votre nom, ni votre adresse e-mail, ni votre téléphone : l’organisation "
    "ne pourra pas vous joindre. Ajoutez-les d’abord.",
    "learner.apply.correct": "Compléter ou corriger mes coordonnées",
    "learner.apply.do": "J’accepte et je postule",
    "learner.apply.elsewhere": "{organisation} n’est pas dans Passerelle : d’ici, rien ne peut lui être envoyé. "
    "Postulez directement auprès de l’employeur, puis revenez le noter ici : votre accompagnement le saura.",
    "learner.apply.note": "Noter que j’ai postulé",
    # --- contester
    "learner.contest": "Ce résultat vous semble faux ?",
    "learner.contest.how": "Dites ce qui ne va pas, avec vos mots. La personne qui vous accompagne, ou l’équipe du "
    "réseau, le lit et vous répond. La réponse s’affichera ici. L’employeur n’en sait rien.",
    "learner.contest.text": "Ce qui ne va pas",
    "learner.contest.do": "Envoyer mon message",
    "learner.contest.said": "Vous avez écrit, le {day}",
    "learner.contest.answer": "Réponse",
    "learner.contest.waiting": "En attente de réponse. Elle s’affichera ici.",
    # --- profil
    "learner.profile": "Mon profil",
    "learner.profile.how": "Dites ce que vous voulez, laissez vide ce que vous ne voulez pas dire : rien n’est "
    "obligatoire. N’écrivez ici ni votre nom, ni votre âge, ni votre adresse : le classement n’en tient jamais "
    "compte.",
    "learner.read": "Remplir à partir d’un CV ou d’un texte",
    "learner.read.how": "Collez le texte de votre CV, d’une présentation ou d’une description de stage. Nous y "
    "cherchons des compétences ; vous cochez les vôtres. Rien n’est gardé sans votre accord, et le texte lui-même "
    "n’est pas conservé.",
    "learner.read.file.label": "Ou votre CV en PDF, Word (.docx) ou OpenDocument (4 Mo au plus), ou un JSON Resume",
    "learner.read.text": "Texte à lire",
    "learner.read.do": "Chercher mes compétences",
    "learner.read.nothing": "Choisissez un fichier, ou collez un texte.",
    "learner.read.large": "Ce fichier est trop grand : 1 Mo au plus.",
    "learner.read.unreadable": "Nous ne pouvons pas lire ce fichier. Ouvrez-le, copiez le texte et collez-le "
    "dans « Texte à lire ». ({why})",
    "learner.read.file": "lue dans votre fichier",
    "learner.read.resume": "Votre fichier a été lu. Vérifiez chaque champ, cochez les compétences qui sont les "
    "vôtres, "
    "puis enregistrez.",
    "learner.read.found.one": "{n} compétence reconnue. Cochez-la si elle est la vôtre, puis enregistrez.",
    "learner.read.found.many": "{n} compétences reconnues. Cochez celles qui sont les vôtres, puis enregistrez.",
    "learner.found.goals": "Métiers trouvés pour « {query} » : cochez ceux que vous visez.",
    "learner.found.skills": "Compétences trouvées pour « {query} » : cochez celles qui sont les vôtres.",
    "learner.found.places": "Communes trouvées pour « {query} » : choisissez la vôtre.",
    "learner.found.nothing": "Rien trouvé pour « {query} ». Essayez un mot plus court ou plus courant.",
    "learner.unsaid": "non précisé",
    "learner.form.headline": "En une ligne",
    "learner.form.headline.hint": "Les recruteurs lisent cette ligne : n’y mettez ni nom ni téléphone. Par exemple "
    ": développement web, première expérience en alternance.",
    "learner.form.about": "À propos de vous",
    "learner.form.about.hint": "Ce que vous avez fait, appris, aimé faire. Les compétences que vous nommez sont "
    "reconnues ; les recruteurs voient les mots où elles se trouvent, pas le texte entier.",
    "learner.form.goals": "Métiers visés",
    "learner.form.goals.search": "Chercher un métier",
    "learner.form.skills": "Compétences",
    "learner.form.skills.search": "Chercher une compétence",
    "learner.form.vouched": "{source}, niveau {level} : le vôtre s’y ajoute",
    "learner.form.level": "Niveau : {skill}",
    "learner.level.1": "notions",
    "learner.level.2": "pratique",
    "learner.level.3": "maîtrise",
    "learner.level.4": "expertise",
    "learner.form.languages": "Langues",
    "learner.form.language": "Langue {n}",
    "learner.form.language.level": "Niveau de la langue {n}",
    "learner.form.language.hint": "De A1 (premiers mots) à C2 (comme une langue maternelle).",
    "learner.form.jobs": "Emplois, stages, bénévolat",
    "learner.form.job": "Expérience {n}",
    "learner.form.job.new": "Ajouter une expérience",
    "learner.form.job.title": "Poste",
    "learner.form.job.organisation": "Où",
    "learner.form.job.start": "Début",
    "learner.form.job.end": "Fin (vide si elle dure encore)",
    "learner.form.job.description": "Ce que vous y faisiez",
    "learner.form.job.remove": "Videz le poste pour retirer l’expérience.",
    "learner.form.diploma": "Diplôme le plus élevé",
    "learner.diploma.3": "CAP, BEP (niveau 3)",
    "learner.diploma.4": "bac (niveau 4)",
    "learner.diploma.5": "bac+2 (niveau 5)",
    "learner.diploma.6": "bac+3, licence (niveau 6)",
    "learner.diploma.7": "bac+5, master (niveau 7)",
    "learner.diploma.8": "doctorat (niveau 8)",
    "learner.form.where": "Où et comment",
    "learner.form.place": "Votre commune",
    "learner.form.place.search": "Chercher une commune (nom ou code postal)",
    "learner.place.none": "ne pas dire",
    "learner.form.mobility": "Jusqu’où pouvez-vous aller ? (km)",
    "learner.form.mobility.hint": "À vol d’oiseau, dans un sens.",
    "learner.form.contracts": "Contrats qui vous vont",
    "learner.form.remote": "Télétravail souhaité",
    "learner.form.rhythm": "Temps de travail",
    "learner.form.available": "Vous pouvez commencer le",
    "learner.form.search": "Chercher",
    "learner.form.save": "Enregistrer",
    "learner.form.leave": "Ne rien changer",
    "learner.wrong.long": "Ce texte est trop long. Raccourcissez-le.",
    "learner.wrong.day": "Cette date n’existe pas. Écrivez le jour, le mois et l’année.",
    "learner.wrong.order": "La fin vient avant le début. Corrigez l’une des deux dates.",
    "learner.wrong.choice": "Ce choix n’existe pas. Choisissez dans la liste.",
    "learner.wrong.mobility": "Écrivez un nombre de kilomètres, de 0 à 1 000. Par exemple 30.",
    "learner.conflict": "Quelqu’un d’autre a changé ce profil entre-temps",
    "learner.conflict.how": "Rien n’a été perdu : voici ce qui est gardé et ce que dit votre formulaire, là où "
    "les deux "
    "diffèrent. Corrigez le formulaire ci-dessous si besoin ; en l’enregistrant, il remplace ce qui est gardé.",
    "learner.conflict.field": "Champ",
    "learner.conflict.kept": "Gardé",
    "learner.conflict.yours": "Votre formulaire",
    # --- contacts
    "learner.contacts": "Qui veut me contacter",
    "learner.contacts.how": "Une organisation a vu votre profil, sans votre nom, et aimerait vous parler. Tant que "
    "vous n’avez pas dit oui, elle ne sait pas qui vous êtes. Vous pouvez refuser : elle saura seulement qu’une "
    "personne a refusé, et vos autres offres ne changent pas.",
    "learner.contacts.none": "Personne pour le moment.",
    "learner.contacts.shown": "Si vous acceptez, l’organisation verra",
    "learner.contacts.accept": "Accepter",
    "learner.contacts.decline": "Refuser",
    "learner.contacts.who": "la demande de {organisation}",
    "learner.contact.waiting": "Attend votre réponse",
    "learner.contact.accepted": "Vous avez accepté",
    "learner.contact.declined": "Vous avez refusé",
    "learner.consent.contact": "J’accepte que {organisation}, et aucune autre organisation, voie mon nom, mon "
    "adresse "
    "e-mail et mon numéro de téléphone en plus de mon profil, pour me contacter au sujet d’un emploi. Je peux "
    "revenir "
    "sur cet accord à tout moment dans « Mes données » : elle ne les verra plus ici.",
    "learner.consent.seen": "J’accepte que les recruteurs du réseau voient mon profil dans leurs listes et dans les "
    "fichiers qu’ils en tirent : ma ligne de présentation, les métiers que je vise, mes compétences et les mots de "
    "mes textes où elles sont lues, mes formations, mon expérience, mon niveau de diplôme, mes langues, ma commune, "
    "jusqu’où je peux aller, le contrat, le temps de travail et le télétravail que je cherche, quand je peux "
    "commencer et la date de ma dernière activité. Ils ne voient ni mon nom, ni mes coordonnées, ni mon âge. Je "
    "peux revenir sur cet accord à tout moment dans « Mes données ».",
    # --- vues
    "learner.seen": "Qui a vu mon profil",
    "learner.seen.how": "Les jours où une organisation a vu votre profil, et comment : dans une liste et à quel "
    "rang, comparé à d’autres, ou seul, quand votre page a été ouverte. Votre nom n’y est que si vous avez accepté "
    "le contact avec cette organisation.",
    "learner.seen.none": "Aucune organisation n’a encore vu votre profil.",
    "learner.seen.hidden": "Vous n’avez pas accepté d’apparaître dans les listes des recruteurs : personne ne "
    "peut vous y "
    "voir.",
    "learner.seen.somebody": "l’équipe du réseau",
    "learner.seen.list.one": "dans une liste {n} fois, au rang {rank}",
    "learner.seen.list.many": "dans une liste {n} fois, au mieux au rang {rank}",
    "learner.seen.opened.one": "votre page a été ouverte {n} fois",
    "learner.seen.opened.many": "votre page a été ouverte {n} fois",
    "learner.seen.compared.one": "votre profil a été comparé à d’autres {n} fois",
    "learner.seen.compared.many": "votre profil a été comparé à d’autres {n} fois",
    "learner.seen.chosen.one": "dans une liste faite par une personne {n} fois",
    "learner.seen.chosen.many": "dans une liste faite par une personne {n} fois",
    "learner.seen.read.one": "votre profil a été lu par un logiciel de cette organisation",
    "learner.seen.read.many": "votre profil a été lu par un logiciel de cette organisation",
    "learner.seen.untold.one": "{n} fois ; nous ne notions pas encore comment",
    "learner.seen.untold.many": "{n} fois ; nous ne notions pas encore comment",
    # --- données
    "learner.data": "Mes données",
    "learner.data.how": "Tout ce que le réseau garde de vous est ici. Vous pouvez tout voir, tout corriger, tout "
    "emporter "
    "et tout effacer.",
    "learner.data.who": "Qui vous êtes",
    "learner.data.who.how": "Cela sert à vous joindre et à vérifier que le classement est juste. Le classement "
    "lui-même "
    "ne le lit jamais.",
    "learner.data.who.none": "Rien n’est connu.",
    "learner.data.correct": "Corriger",
    "learner.data.kept": "Ce qui est gardé aussi",
    "learner.data.trainings": "Inscriptions en formation",
    "learner.data.choices": "Offres gardées, écartées ou auxquelles vous avez postulé",
    "learner.data.interactions": "Ce qui s’est passé avec des offres",
    "learner.data.placements": "Emplois trouvés",
    "learner.data.contacts": "Demandes de contact",
    "learner.data.suggestions": "Offres proposées par votre accompagnement",
    "learner.data.export": "Emporter mes données",
    "learner.data.export.how": "Tout ce qui est gardé, dans un fichier que vous et un programme pouvez lire "
    "(JSON).",
    "learner.data.export.do": "Télécharger le fichier",
    "learner.data.file": "mes-donnees-passerelle.json",
    "learner.data.visible": "Être visible des recruteurs",
    "learner.data.visible.yes": "Vous avez accepté d’être visible.",
    "learner.data.visible.no": "Vous n’êtes pas visible.",
    "learner.data.agree": "J’accepte d’être visible",
    "learner.data.withdraw": "Ne plus être visible",
    "learner.data.organisations": "Organisations qui savent qui vous êtes",
    "learner.data.organisations.none": "Aucune.",
    "learner.data.visible.heard": "Accord donné le {day} à la personne qui vous accompagne ({how}), qui l’a noté.",
    "learner.data.unseen.heard": "Accord retiré le {day} auprès de la personne qui vous accompagne ({how}), qui l’a "
    "noté.",
    "learner.data.heard": "noté par la personne qui vous accompagne, {how}",
    "learner.data.since": "depuis le {day}",
    "learner.data.forget": "Retirer mon accord",
    "learner.data.forget.who": "donné à {organisation}",
    "learner.data.search": "Ma recherche",
    "learner.data.search.seeking": "Vous cherchez un emploi : vous recevez des offres. Si vous mettez en pause, "
    "vous quittez toutes les listes et vous ne recevez plus d’offres, jusqu’à ce que vous repreniez.",
    "learner.data.search.paused": "Votre recherche est en pause : vous n’êtes dans aucune liste.",
    "learner.data.search.placed": "Vous avez trouvé un emploi : vous n’êtes plus dans les listes. Si c’est une "
    "erreur, "
    "dites-le à votre accompagnement.",
    "learner.data.pause": "Mettre en pause",
    "learner.data.resume": "Reprendre ma recherche",
    "learner.data.notes": "Notes écrites à votre sujet",
    "learner.data.notes.none": "Aucune.",
    "learner.data.contests": "Ce que vous avez contesté",
    "learner.data.contests.none": "Rien.",
    "learner.data.more": "Voir aussi",
    "learner.identity": "Qui vous êtes",
    "learner.identity.how": "Rien n’est obligatoire, et rien ne sert au classement. Seuls votre prénom, votre nom, "
    "votre e-mail et votre téléphone peuvent être montrés à une organisation, et seulement si vous l’acceptez. Le "
    "reste n’est jamais montré aux recruteurs : il sert à vérifier, en chiffres, que le classement est juste.",
    "learner.identity.given_name": "Prénom",
    "learner.identity.family_name": "Nom",
    "learner.identity.email": "Adresse e-mail",
    "learner.identity.phone": "Téléphone",
    "learner.identity.address": "Adresse postale",
    "learner.identity.gender": "Genre",
    "learner.identity.gender.hint": "Il ne compte jamais dans le classement, et aucun recruteur ne le voit.",
    "learner.identity.birth_date": "Date de naissance",
    "learner.identity.nationality": "Nationalité",
    "learner.identity.photo": "Photo (adresse de l’image sur Internet)",
    "learner.identity.priority_neighbourhood": "J’habite un quartier prioritaire (QPV)",
    "learner.identity.disability": "Situation de handicap",
    "learner.identity.without_diploma": "Sans diplôme",
    "learner.identity.long_term_unemployed": "Chômage de longue durée",
    "learner.gender.female": "femme",
    "learner.gender.male": "homme",
    "learner.gender.other": "autre",
    "learner.gender.none": "ne pas répondre",
    "learner.yes": "oui",
    "learner.no": "non",
    # --- effacer
    "learner.erase": "Effacer mes données",
    "learner.erase.open": "Effacer toutes mes données",
    "learner.erase.how": "Cela ne peut pas être annulé. Voici ce qui disparaît tout de suite du service :",
    "learner.erase.profile": "votre profil, votre nom et vos coordonnées ;",
    "learner.erase.history": "vos formations, vos candidatures, vos choix et les emplois notés ;",
    "learner.erase.words": "les demandes de contact, les notes écrites à votre sujet, ce que vous avez contesté "
    "et les "
    "messages vous concernant ;",
    "learner.erase.account": "votre compte : vous ne pourrez plus vous connecter.",
    "learner.erase.left": "Ce qui reste : les sauvegardes, jusqu’à ce qu’elles soient jetées (si l’une est remise "
    "en place, vos données y sont effacées de nouveau) ; les e-mails déjà envoyés ; dans l’historique des listes, "
    "une ligne sans nom, que plus rien ne relie à vous ; ce qu’une organisation a noté de son côté. Avant "
    "d’effacer, notez le nom de ces organisations et téléchargez vos données dans « Mes données » : ensuite, ce ne "
    "sera plus possible.",
    "learner.erase.instead": "Vous voulez seulement que les recruteurs ne vous trouvent plus ? Choisissez de ne "
    "plus être visible : vous gardez vos offres. La pause, elle, arrête aussi les offres.",
    "learner.erase.word": "EFFACER",
    "learner.erase.type": "Pour confirmer, écrivez {word}",
    "learner.erase.wrong": "Ce n’est pas le mot demandé : rien n’a été effacé.",
    "learner.erase.do": "Tout effacer",
    "learner.erase.no": "Ne rien effacer",
    # --- fait
    "learner.done.saved": "C’est enregistré.",
    "learner.done.save": "L’offre est gardée.",
    "learner.done.dismiss": "L’offre a quitté votre liste.",
    "learner.done.undo": "C’est annulé.",
    "learner.done.applied": "Votre candidature est notée.",
    "learner.done.contested": "C’est envoyé. Une personne va vous répondre.",
    "learner.done.accept": "Vous avez accepté : l’organisation peut maintenant vous contacter.",
    "learner.done.decline": "Vous avez refusé : l’organisation ne sait pas qui vous êtes.",
    "learner.done.agree": "Les recruteurs peuvent maintenant vous trouver.",
    "learner.done.withdraw": "Vous n’apparaissez plus dans les listes des recruteurs.",
    "learner.done.forget": "Cette organisation ne voit plus ici ni votre nom ni vos coordonnées. Si elle les a "
    "notés ailleurs, demandez-lui de les effacer.",
    "learner.done.pause": "Votre recherche est en pause.",
    "learner.done.resume": "Votre recherche reprend.",
    "learner.done.erased": "Vos données sont effacées et votre compte est fermé.",
    # --- lettres
    "learner.letter.application.subject": "Une candidature pour « {offer} »",
    "learner.letter.application": "Bonjour,\n\nUne personne du réseau a postulé à votre offre « {offer} ». "
    "Connectez-vous "
    "à Passerelle pour lire son profil et ses coordonnées.\n",
}
