"""Ce que disent les pages de recrutement, en français."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "recruiter.menu.offers": "Mes offres",
    "recruiter.menu.new": "Nouvelle offre",
    "recruiter.menu.shortlists": "Présélections",
    "recruiter.menu.searches": "Recherches",
    # mes offres
    "recruiter.offers": "Mes offres",
    "recruiter.offers.none": "Vous n’avez pas encore d’offre ici. Collez le texte d’une annonce : les "
    "personnes dont le profil s’en rapproche apparaîtront tout de suite, avec les raisons.",
    "recruiter.offers.open": "Ouvertes",
    "recruiter.offers.ended": "Terminées",
    "recruiter.offers.ended.on": "terminée le {day}",
    "recruiter.offers.filled": "Pourvues",
    "recruiter.offers.withdrawn": "Retirées",
    "recruiter.offers.applied.one": "{n} candidature",
    "recruiter.offers.applied.many": "{n} candidatures",
    "recruiter.offers.unread.one": "{applied}, dont {n} à lire",
    "recruiter.offers.unread.many": "{applied}, dont {n} à lire",
    "recruiter.offers.shortlisted.one": "{n} personne présélectionnée",
    "recruiter.offers.shortlisted.many": "{n} personnes présélectionnées",
    "recruiter.offers.waiting.one": "{n} demande de contact en attente",
    "recruiter.offers.waiting.many": "{n} demandes de contact en attente",
    "recruiter.searches.fresh.one": "{n} nouveau profil depuis votre dernier passage",
    "recruiter.searches.fresh.many": "{n} nouveaux profils depuis votre dernier passage",
    "recruiter.offers.new": "Publier une nouvelle offre",
    # nouvelle offre
    "recruiter.new": "Nouvelle offre",
    "recruiter.new.lead": "Collez votre annonce ou choisissez un fichier. Vous relirez tout avant de "
    "publier.",
    "recruiter.new.text": "Texte de l’annonce",
    "recruiter.new.text.hint": "La première ligne sert de titre. Des lignes comme « Lieu : Lyon » ou « "
    "Contrat : CDI » sont reconnues.",
    "recruiter.new.file": "Ou un fichier",
    "recruiter.new.file.hint": "PDF, Word (.docx), OpenDocument (4 Mo au plus), texte, page web "
    "enregistrée, JobPosting (JSON-LD) ou offre France Travail (1 Mo au plus).",
    "recruiter.new.read": "Lire l’annonce",
    "recruiter.new.empty": "Il n’y a rien à lire. Collez le texte de l’annonce, ou choisissez un fichier.",
    "recruiter.new.large": "C’est trop long : une annonce tient en 1 Mo. Collez seulement le texte de "
    "l’offre.",
    "recruiter.new.binary": "Ce fichier n’est ni un texte ni un document (une image ?). Ouvrez-le, "
    "copiez l’annonce et collez-la ici.",
    "recruiter.new.data": "Ce document ne contient pas d’offre que nous sachions lire. Collez plutôt le "
    "texte de l’annonce.",
    "recruiter.new.trouble": "L’annonce n’a pas pu être lue",
    # relecture
    "recruiter.review": "Relire l’offre",
    "recruiter.review.lead": "Voici ce qui a été reconnu. Corrigez ce qu’il faut : c’est ce que vous "
    "confirmez qui compte, le texte n’ajoutera plus rien.",
    "recruiter.edit": "Modifier l’offre",
    "recruiter.review.notices": "À vérifier",
    "recruiter.review.problem": "{column} : {reason}",
    "recruiter.review.terms": "Le poste",
    "recruiter.review.prose": "Le texte",
    "recruiter.review.occupations": "Métier reconnu",
    "recruiter.review.occupations.hint": "Gardez ceux qui conviennent.",
    "recruiter.review.occupations.none": "Aucun métier n’a été reconnu dans le titre.",
    "recruiter.review.skills": "Compétences",
    "recruiter.review.skills.hint": "Pour chacune, dites si elle est demandée, si elle est souhaitée, ou retirez-la.",
    "recruiter.review.skills.none": "Aucune compétence pour l’instant. Ajoutez celles qui comptent.",
    "recruiter.review.read": "lu : « {quote} »",
    "recruiter.review.choice": "au choix avec {others} : l’annonce dit « ou », une seule suffit. Pour les demander "
    "toutes, écrivez « et » dans l’annonce.",
    "recruiter.review.listed": "ajoutée ou donnée en liste",
    "recruiter.review.uncoded": "hors du référentiel : ne compte pas dans le classement",
    "recruiter.review.demand": "Place de « {label} »",
    "recruiter.demand.required": "demandée",
    "recruiter.demand.nice": "souhaitée",
    "recruiter.demand.out": "retirer",
    "recruiter.review.add": "Ajouter une compétence",
    "recruiter.review.search": "Chercher",
    "recruiter.review.found": "Compétences trouvées",
    "recruiter.review.found.none": "Rien de ce nom dans le référentiel. Essayez un mot plus court.",
    "recruiter.review.take": "Ajouter « {label} »",
    "recruiter.review.publish": "Publier l’offre",
    "recruiter.review.save": "Enregistrer",
    "recruiter.review.kept": "Rien n’est gardé tant que vous n’avez pas publié.",
    "recruiter.field.title": "Titre",
    "recruiter.field.contract": "Contrat",
    "recruiter.field.duration": "Durée, en mois",
    "recruiter.field.rhythm": "Temps de travail",
    "recruiter.field.remote": "Télétravail",
    "recruiter.field.town": "Lieu",
    "recruiter.field.town.hint": "Une commune, par exemple « Lyon » ou « Montreuil (93) ».",
    "recruiter.field.starts": "Début",
    "recruiter.field.expires": "Fin de publication",
    "recruiter.field.day.hint": "Par exemple 2026-09-01, ou « 1er septembre 2026 ».",
    "recruiter.field.posts": "Nombre de postes",
    "recruiter.field.pay_min": "Salaire brut annuel, au moins (euros)",
    "recruiter.field.pay_max": "Salaire brut annuel, au plus (euros)",
    "recruiter.field.diploma": "Diplôme exigé",
    "recruiter.field.diploma.hint": "Cette règle cache des profils : choisissez « aucun » si l’offre peut s’en passer.",
    "recruiter.field.none": "aucun",
    "recruiter.field.experience": "Expérience demandée, en années",
    "recruiter.field.description": "Description",
    "recruiter.field.profile": "Profil recherché",
    "recruiter.field.unsaid": "non précisé",
    "recruiter.field.needed": "Il faut un titre.",
    "recruiter.field.wrong": "Des champs se contredisent. Vérifiez surtout les dates : la fin de publication vient "
    "après le début. ({detail})",
    # deux personnes
    "recruiter.conflict": "Cette offre a changé entre-temps",
    "recruiter.conflict.lead": "Quelqu’un de votre équipe a enregistré une autre version pendant que vous "
    "écriviez. Rien n’est perdu : les deux versions sont ci-dessous, et votre texte est toujours dans le "
    "formulaire. Enregistrez-le encore pour remplacer l’autre version.",
    "recruiter.conflict.field": "Champ",
    "recruiter.conflict.yours": "Votre version",
    "recruiter.conflict.theirs": "Version enregistrée",
    # classement
    "recruiter.tabs": "Listes de cette offre",
    "recruiter.tab.all": "Classement",
    "recruiter.tab.applied": "Candidatures ({n})",
    "recruiter.tab.shortlist": "Présélection ({n})",
    "recruiter.tab.dismissed": "Écartées ({n})",
    "recruiter.tab.applied.none": "Personne n’a encore postulé à cette offre.",
    "recruiter.tab.shortlist.none": "Vous n’avez encore présélectionné personne pour cette offre.",
    "recruiter.tab.dismissed.none": "Vous n’avez écarté personne pour cette offre.",
    "recruiter.list.applied": "Personnes qui ont postulé à cette offre",
    "recruiter.list.shortlist": "Personnes présélectionnées pour cette offre",
    "recruiter.list.dismissed": "Personnes écartées pour cette offre",
    "recruiter.seen-only": "Cette liste montre les personnes qui ont accepté d’être vues par les "
    "employeurs. Leur nom n’apparaît qu’avec leur accord, donné à votre organisation.",
    "recruiter.applied": "a postulé le {day}",
    "recruiter.applied.why": "En postulant, ces personnes ont accepté que votre organisation connaisse leur nom et "
    "leurs coordonnées. Celles qui retirent leur candidature quittent cette liste.",
    "recruiter.unranked": "Sans classement",
    "recruiter.unranked.why": "Ces personnes ne sont pas classées en ce moment : l’offre n’est plus ouverte, ou "
    "elles ne cherchent pas d’emploi pour l’instant.",
    "recruiter.compare": "Comparer",
    "recruiter.compare.do": "Comparer les personnes cochées",
    "recruiter.compare.hint": "Cochez de deux à quatre personnes.",
    "recruiter.compare.title": "Comparer pour « {title} »",
    "recruiter.compare.few": "Choisissez de deux à quatre personnes dans la liste.",
    "recruiter.compare.criterion": "Critère",
    "recruiter.compare.score": "Score",
    "recruiter.compare.back": "Revenir à la liste",
    "recruiter.closed.ended": "Cette offre s’est terminée le {day} : elle n’est plus proposée à personne.",
    "recruiter.closed.filled": "Cette offre est pourvue.",
    "recruiter.closed.withdrawn": "Cette offre est retirée.",
    "recruiter.manage": "Modifier, clore ou copier l’offre",
    "recruiter.export": "Exporter",
    "recruiter.export.csv": "Tableau (CSV)",
    "recruiter.export.json": "Données (JSON)",
    # actes
    "recruiter.act.shortlist": "Présélectionner",
    "recruiter.act.back": "Remettre dans la liste",
    "recruiter.act.unlist": "Retirer de la présélection",
    "recruiter.act.dismiss": "Écarter pour cette offre",
    "recruiter.act.dismiss.reason": "Raison",
    "recruiter.act.dismiss.detail": "Précision (facultatif)",
    "recruiter.act.dismiss.hint": "Parlez du poste, pas de la personne : elle trouve cette raison et cette "
    "précision dans le fichier de ses données.",
    "recruiter.act.dismiss.letter": "Cette personne a postulé. Elle recevra une lettre courte, qui dit que sa "
    "candidature n’est pas retenue. La raison n’y figure pas.",
    "recruiter.act.dismiss.do": "Écarter",
    "recruiter.act.contact": "Demander à entrer en contact",
    "recruiter.act.contact.message": "Votre message",
    "recruiter.act.contact.hint": "La personne lit votre message, le titre de l’offre et le nom de votre "
    "organisation. Si elle accepte, vous verrez son nom et ses coordonnées. Si elle refuse, vous ne pourrez plus "
    "demander pour cette offre : dites ce que vous proposez.",
    "recruiter.act.contact.do": "Envoyer la demande",
    "recruiter.act.note": "Ajouter une note",
    "recruiter.act.note.text": "Note pour votre équipe",
    "recruiter.act.note.hint": "Lue par votre organisation, et par la personne : elle la voit, avec votre nom, dans "
    "« Mes données ».",
    "recruiter.act.note.do": "Enregistrer la note",
    "recruiter.act.note.change": "Modifier cette note",
    "recruiter.act.note.remove": "Supprimer cette note",
    "recruiter.act.more": "Contacter, écarter ou écrire une note",
    "recruiter.reason.skills": "Il manque des compétences nécessaires",
    "recruiter.reason.experience": "L’expérience ne correspond pas au poste",
    "recruiter.reason.distance": "Le trajet est trop long",
    "recruiter.reason.dates": "Les dates ne vont pas",
    "recruiter.reason.contract": "Le contrat ou le rythme ne va pas",
    "recruiter.reason.language": "Une langue nécessaire manque",
    "recruiter.reason.diploma": "Un diplôme exigé par la loi manque",
    "recruiter.reason.met": "Rencontre faite, sans suite",
    "recruiter.reason.other": "Autre raison",
    "recruiter.standing.shortlisted": "présélection",
    "recruiter.standing.dismissed": "écartée : {reason}",
    "recruiter.contact.waiting": "contact demandé, en attente de réponse",
    "recruiter.contact.accepted": "contact accepté",
    "recruiter.contact.declined": "contact décliné",
    "recruiter.error.message": "Écrivez un message : c’est ce que la personne lira.",
    "recruiter.error.declined": "Cette personne a refusé pour cette offre : vous ne pouvez pas lui redemander.",
    "recruiter.error.note": "Écrivez une note de {most} caractères au plus.",
    # candidature
    "recruiter.candidate": "Profil",
    "recruiter.candidate.back": "Revenir à « {title} »",
    "recruiter.candidate.contact": "Coordonnées",
    "recruiter.candidate.name": "Nom",
    "recruiter.candidate.email": "E-mail",
    "recruiter.candidate.phone": "Téléphone",
    "recruiter.candidate.hidden": "Le nom et les coordonnées sont visibles quand la personne a accepté le "
    "contact avec votre organisation.",
    "recruiter.candidate.match": "Pour « {title} »",
    "recruiter.candidate.unranked": "Cette personne n’est pas dans la liste de cette offre en ce moment.",
    "recruiter.candidate.notes": "Notes",
    "recruiter.candidate.notes.none": "Pas encore de note.",
    "recruiter.candidate.note.by": "{name}, le {day}",
    "recruiter.candidate.note.changed": "{by}, modifiée le {day}",
    "recruiter.candidate.note.gone": "un compte supprimé",
    "recruiter.candidate.wishes": "Ce que la personne cherche",
    "recruiter.candidate.acts": "Et maintenant ?",
    "recruiter.candidate.sent": "Votre message",
    # clore
    "recruiter.manage.title": "Gérer « {title} »",
    "recruiter.manage.edit": "Modifier le texte ou les compétences",
    "recruiter.manage.copy": "Copier dans une nouvelle offre",
    "recruiter.manage.fill": "L’offre est pourvue",
    "recruiter.manage.fill.who": "Qui avez-vous recruté ?",
    "recruiter.manage.fill.nobody": "Quelqu’un hors du réseau",
    "recruiter.manage.fill.hint": "Si vous choisissez une personne, sa recherche s’arrête : elle quitte toutes les "
    "listes et ne reçoit plus d’offres. Choisissez-la seulement si l’embauche est sûre. Elle compte dans le taux "
    "d’emploi à six mois.",
    "recruiter.manage.fill.do": "Marquer comme pourvue",
    "recruiter.manage.hire": "Un poste est pourvu",
    "recruiter.manage.hire.do": "Noter ce recrutement",
    "recruiter.manage.starts": "Premier jour de travail",
    "recruiter.manage.wrong-day": "Ce jour n’est pas possible. Choisissez-en un autre.",
    "recruiter.hired": "Cette offre est-elle pourvue ?",
    "recruiter.hired.who": "{who} a trouvé cet emploi, selon son accompagnement.",
    "recruiter.hired.somebody": "Une personne du réseau a trouvé cet emploi, selon son accompagnement.",
    "recruiter.hired.see": "Ouvrir le profil",
    "recruiter.hired.how": "Tant que vous ne dites rien, l’offre reste ouverte : elle a peut-être d’autres postes.",
    "recruiter.hired.do": "Marquer l’offre comme pourvue",
    "recruiter.posts.one": "{n} poste pourvu sur {posts}.",
    "recruiter.posts.many": "{n} postes pourvus sur {posts}.",
    "recruiter.manage.prolong": "Prolonger l’offre",
    "recruiter.manage.prolong.hint": "L’offre est proposée jusqu’à ce jour, lui compris.",
    "recruiter.manage.prolong.do": "Prolonger",
    "recruiter.manage.until": "Nouveau dernier jour",
    "recruiter.manage.withdraw": "Retirer l’offre",
    "recruiter.manage.withdraw.hint": "Elle ne sera plus proposée à personne. Vous pourrez la rouvrir.",
    "recruiter.manage.reopen": "Rouvrir l’offre",
    # recherches
    "recruiter.shortlists": "Personnes présélectionnées",
    "recruiter.shortlists.lead": "Offre par offre : qui votre organisation a présélectionné, et où en est le "
    "contact. Les personnes n’en sont pas averties.",
    "recruiter.shortlists.none": "Vous n’avez encore présélectionné personne. Dans le classement d’une offre, "
    "choisissez « Présélectionner ».",
    "recruiter.shortlists.not-asked": "pas de demande de contact",
    "recruiter.shortlists.since": "présélection du {day}",
    "recruiter.shortlists.hidden.one": "{n} personne présélectionnée n’est plus visible pour l’instant.",
    "recruiter.shortlists.hidden.many": "{n} personnes présélectionnées ne sont plus visibles pour l’instant.",
    "recruiter.searches": "Recherches enregistrées",
    "recruiter.searches.none": "Aucune recherche enregistrée. Depuis le classement d’une offre, donnez un "
    "nom à la recherche pour la retrouver.",
    "recruiter.searches.save": "Enregistrer cette recherche",
    "recruiter.searches.name": "Nom de la recherche",
    "recruiter.searches.alert": "M’écrire quand un nouveau profil y apparaît (une fois par jour au plus)",
    "recruiter.searches.alert.on": "alerte active",
    "recruiter.searches.alert.off": "sans alerte",
    "recruiter.searches.switch.on": "Activer l’alerte",
    "recruiter.searches.switch.off": "Arrêter l’alerte",
    "recruiter.searches.remove": "Supprimer",
    "recruiter.searches.looked": "vue le {day}",
    # réglages du classement
    "recruiter.controls": "Filtres et poids",
    "recruiter.controls.weights": "Ce qui compte",
    "recruiter.controls.weights.hint": "0 : ne compte pas. 1 : poids habituel. 3 : compte triple.",
    "recruiter.controls.filters": "Filtres",
    "recruiter.controls.skills": "Compétences de l’offre",
    "recruiter.controls.changed": "Poids modifiés :",
    "recruiter.controls.apply": "Appliquer",
    # après un acte
    "recruiter.done.published": "Votre offre est publiée.",
    "recruiter.done.saved": "L’offre est enregistrée.",
    "recruiter.done.filled": "L’offre est marquée comme pourvue.",
    "recruiter.done.hired": "Le recrutement est noté. L’offre reste ouverte pour les autres postes.",
    "recruiter.done.prolonged": "L’offre est prolongée.",
    "recruiter.done.withdrawn": "L’offre est retirée.",
    "recruiter.done.reopened": "L’offre est de nouveau ouverte.",
    "recruiter.done.shortlisted": "La personne est dans votre présélection.",
    "recruiter.done.dismissed": "La personne est écartée pour cette offre. Vous pouvez la remettre dans la "
    "liste.",
    "recruiter.done.back": "La personne est de nouveau dans la liste.",
    "recruiter.done.asked-herself": "Votre demande est partie. Si la personne répond, vous recevrez un e-mail.",
    "recruiter.done.asked-followers": "Nous n’avons pas d’adresse pour écrire à cette personne : votre demande est "
    "partie à qui l’accompagne. Si une réponse vient, vous recevrez un e-mail.",
    "recruiter.done.asked-provider": "Nous n’avons pas d’adresse pour écrire à cette personne, et personne ne la "
    "suit : votre demande est partie à son organisme de formation. Si une réponse vient, vous recevrez un e-mail.",
    "recruiter.done.asked-administrators": "Nous n’avons pas d’adresse pour écrire à cette personne, et personne "
    "que nous puissions joindre ne la suit : votre demande est partie à l’administration du réseau. Si une réponse "
    "vient, vous recevrez un e-mail.",
    "recruiter.done.asked-nobody": "Votre demande est gardée, mais personne n’a encore pu être prévenu : nous "
    "n’avons pas d’adresse pour écrire à cette personne. L’administration du réseau la verra dans la liste des "
    "demandes en attente.",
    "recruiter.done.noted": "La note est gardée.",
    "recruiter.done.note-removed": "La note est supprimée.",
    "recruiter.done.search-saved": "La recherche est enregistrée.",
    "recruiter.done.search-removed": "La recherche est supprimée.",
    "recruiter.done.alert": "L’alerte est réglée.",
    # lettres
    "recruiter.letter.subject": "{organisation} souhaite entrer en contact avec vous",
    "recruiter.letter.asked": "Bonjour,\n\n{organisation} a vu votre profil, sans votre nom, pour l’offre « {title} "
    "» et vous écrit :\n\n{message}\n\nSi vous acceptez, {organisation} verra votre nom et vos coordonnées. Si vous "
    "refusez, {organisation} saura seulement qu’une personne a refusé, sans savoir qui vous êtes, et ne pourra plus "
    "vous le demander pour cette offre. Vos autres offres ne changent pas.\n\nPour répondre : connectez-vous à "
    "Passerelle, rubrique « Contacts ». Sans compte, parlez-en à la personne qui vous accompagne.",
    "recruiter.letter.known": "Bonjour,\n\n{organisation}, qui a déjà votre accord pour vous contacter, "
    "vous écrit à propos de l’offre « {title} » :\n\n{message}",
    "recruiter.letter.followed.subject": "{organisation} souhaite entrer en contact avec une personne que vous suivez",
    "recruiter.letter.followed.asked": "Bonjour,\n\n{organisation} a vu le profil d’une personne que vous suivez "
    "(fiche {id}), sans son nom, pour l’offre « {title} ». Nous n’avons pas d’adresse pour lui écrire. Le message "
    "pour elle :\n\n{message}\n\nDemandez-lui sa réponse, puis notez-la à sa page, rubrique « Accords et demandes de "
    "contact ». Si elle accepte, {organisation} verra son nom et ses coordonnées. Si elle refuse, rien n’est transmis.",
    "recruiter.letter.followed.known": "Bonjour,\n\n{organisation}, qui a déjà l’accord d’une personne que vous suivez "
    "(fiche {id}), lui écrit à propos de l’offre « {title} ». Nous n’avons pas d’adresse pour le lui envoyer :"
    "\n\n{message}",
    "recruiter.letter.free.subject": "{organisation} souhaite entrer en contact avec une personne de vos formations",
    "recruiter.letter.free.asked": "Bonjour,\n\n{organisation} a vu le profil d’une personne de vos formations "
    "(fiche {id}), sans son nom, pour l’offre « {title} ». Nous n’avons pas d’adresse pour lui écrire, et personne "
    "ne la suit. Le message pour elle :\n\n{message}\n\nSi vous pouvez la joindre : prenez son suivi dans "
    "Passerelle, rubrique « Personnes que personne ne suit », demandez-lui sa réponse, puis notez-la à sa page. Si "
    "elle refuse, rien n’est transmis.",
    "recruiter.letter.free.known": "Bonjour,\n\n{organisation}, qui a déjà l’accord d’une personne de vos formations "
    "(fiche {id}), lui écrit à propos de l’offre « {title} ». Nous n’avons pas d’adresse pour le lui envoyer, et "
    "personne ne la suit :\n\n{message}\n\nVous pouvez prendre son suivi dans Passerelle, rubrique « Personnes que "
    "personne ne suit ».",
    "recruiter.letter.unreached.subject": "Une demande de contact n’atteint pas la personne",
    "recruiter.letter.unreached.asked": "Bonjour,\n\n{organisation} a vu le profil d’une personne (fiche {id}), "
    "sans son nom, pour l’offre « {title} ». Nous n’avons pas d’adresse pour lui écrire, et personne que nous "
    "puissions joindre ne la suit. Le message pour elle :\n\n{message}\n\nConfiez-la à un accompagnateur, ou "
    "ajoutez son adresse à sa fiche. La demande attend dans Passerelle, rubrique « Demandes de contact ».",
    "recruiter.letter.unreached.known": "Bonjour,\n\n{organisation}, qui a déjà l’accord d’une personne (fiche "
    "{id}), lui écrit à propos de l’offre « {title} ». Nous n’avons pas d’adresse pour le lui envoyer, et personne "
    "que nous puissions joindre ne la suit :\n\n{message}\n\nConfiez-la à un accompagnateur, ou ajoutez son adresse "
    "à sa fiche.",
    "recruiter.letter.accepted.subject": "Votre demande de contact est acceptée",
    "recruiter.letter.accepted": "Bonjour,\n\nUne personne a accepté d’être contactée pour l’offre « "
    "{title} ». Son nom et ses coordonnées sont maintenant sur son profil, dans Passerelle.",
    "recruiter.letter.declined.subject": "Réponse à votre demande de contact",
    "recruiter.letter.declined": "Bonjour,\n\nUne personne a décliné votre demande de contact pour l’offre "
    "« {title} ».",
    "recruiter.letter.turned-down.subject": "Votre candidature pour « {title} »",
    "recruiter.letter.turned-down": "Bonjour,\n\nMerci d’avoir postulé à l’offre « {title} » de {organisation}. "
    "Cette fois, votre candidature n’a pas été retenue.\n\nPour un poste, un employeur choisit souvent entre "
    "plusieurs personnes : cette réponse ne dit pas ce que vous valez. D’autres offres vous attendent dans "
    "Passerelle, rubrique « Mes offres ». La personne qui vous accompagne peut vous aider à préparer la suite.",
    "recruiter.letter.alert.subject.one": "{n} nouveau profil pour « {name} »",
    "recruiter.letter.alert.subject.many": "{n} nouveaux profils pour « {name} »",
    "recruiter.letter.alert.one": "Bonjour,\n\n{n} nouveau profil est apparu dans les premiers rangs de "
    "votre recherche « {name} ». Retrouvez-la dans Passerelle, rubrique « Recherches ».",
    "recruiter.letter.alert.many": "Bonjour,\n\n{n} nouveaux profils sont apparus dans les premiers rangs "
    "de votre recherche « {name} ». Retrouvez-la dans Passerelle, rubrique « Recherches ».",
    # export
    "recruiter.column.rank": "rang",
    "recruiter.column.id": "identifiant",
    "recruiter.column.headline": "accroche",
    "recruiter.column.score": "score",
    "recruiter.column.skills": "compétences présentes",
    "recruiter.column.near": "compétences proches",
    "recruiter.column.missing": "compétences manquantes",
    "recruiter.column.unknown": "inconnu",
    "recruiter.column.standing": "suite donnée",
    "recruiter.column.contact": "contact",
    "recruiter.column.name": "nom",
    "recruiter.column.email": "e-mail",
    "recruiter.column.phone": "téléphone",
}
