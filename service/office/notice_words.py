"""Ce que disent les messages de fin de conservation, en français et en anglais."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "office.notice.subject": "Vos données chez nous arrivent à leur terme",
    "office.notice.hers": "Bonjour,\n\nNous n’avons plus de nouvelles de vous depuis deux ans. Sans signe de votre "
    "part, vos données seront effacées le {day} : votre profil, votre compte, vos messages.\n\nPour les garder, il "
    "suffit de vous connecter une fois avant cette date. Si vous n’en avez plus besoin, vous n’avez rien à "
    "faire.\n\nBien à vous",
    "office.notice.no-account": "Bonjour,\n\nPasserelle garde des données sur vous depuis votre formation, et nous "
    "n’avons plus de nouvelles de vous depuis deux ans. Sans signe de votre part, ces données seront effacées le "
    "{day}.\n\nVous n’avez pas de compte ouvert, donc pas besoin de vous connecter. Pour garder vos données, écrivez "
    "avant cette date à {who}, et demandez une invitation. Si vous n’en avez plus besoin, vous n’avez rien à "
    "faire.\n\nBien à vous",
    "office.notice.provider": "l’organisme de votre formation",
    "office.notice.followed": "Bonjour,\n\nUne personne que vous suivez (fiche {id}) n’a plus donné de nouvelles "
    "depuis deux ans, et nous n’avons pas d’adresse pour lui écrire. Sans signe de sa part, ses données seront "
    "effacées le {day}. Si vous le pouvez, dites-le-lui.\n\nBien à vous",
    "office.notice.unreached.subject.one": "Une personne que nous ne pouvons pas prévenir",
    "office.notice.unreached.subject.many": "{n} personnes que nous ne pouvons pas prévenir",
    "office.notice.unreached.one": "Bonjour,\n\nLes données d’une personne arrivent à leur terme, et nous ne pouvons "
    "le dire à personne : elle n’a pas d’adresse, et personne ne la suit. Rien n’est effacé tant que personne n’a été "
    "prévenu.\n\nVous trouvez sa fiche à la page « Durée de conservation ». Complétez une adresse, confiez cette "
    "personne à quelqu’un qui l’accompagne, ou effacez vous-même ses données.\n",
    "office.notice.unreached.many": "Bonjour,\n\nLes données de {n} personnes arrivent à leur terme, et nous ne "
    "pouvons le dire à personne : elles n’ont pas d’adresse, et personne ne les suit. Rien n’est effacé tant que "
    "personne n’a été prévenu.\n\nVous trouvez la liste à la page « Durée de conservation ». Complétez une adresse, "
    "confiez ces personnes à quelqu’un qui les accompagne, ou effacez vous-même leurs données.\n",
}

ENGLISH: Mapping[str, str] = {
    "office.notice.subject": "The data that we keep about you nears its term",
    "office.notice.hers": "Hello,\n\nWe have not heard from you for two years. Unless you get in touch, your data "
    "will be erased on {day}: your profile, your account, your messages.\n\nTo keep it, sign in once before that "
    "day. If you do not need it any more, there is nothing to do.\n\nBest regards",
    "office.notice.no-account": "Hello,\n\nPasserelle keeps data about you since your training, and we have not heard "
    "from you for two years. Unless you get in touch, this data will be erased on {day}.\n\nYou have no open account, "
    "so there is no need to sign in. To keep your data, write to {who} before that day and ask for an invitation. If "
    "you do not need it any more, there is nothing to do.\n\nBest regards",
    "office.notice.provider": "the school of your training",
    "office.notice.followed": "Hello,\n\nA person whom you follow (record {id}) has not been in touch for two "
    "years, and we have no address to write to. Without a sign, the data will be erased on {day}. If you can, "
    "please say so to the person.\n\nBest regards",
    "office.notice.unreached.subject.one": "One person whom we cannot tell",
    "office.notice.unreached.subject.many": "{n} people whom we cannot tell",
    "office.notice.unreached.one": "Hello,\n\nThe data about one person nears its term, and there is nobody to tell: "
    "we have no address, and nobody follows this person. Nothing is erased before somebody was told.\n\nYou find the "
    "record on the page “How long data is kept”. Add an address, hand the person to a counsellor, or erase the data "
    "yourself.\n",
    "office.notice.unreached.many": "Hello,\n\nThe data about {n} people nears its term, and there is nobody to tell: "
    "we have no address, and nobody follows them. Nothing is erased before somebody was told.\n\nYou find the list on "
    "the page “How long data is kept”. Add an address, hand these people to a counsellor, or erase the data "
    "yourself.\n",
}
