"""What the pages of recruiters say, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "recruiter.menu.offers": "My offers",
    "recruiter.menu.new": "New offer",
    "recruiter.menu.shortlists": "Shortlists",
    "recruiter.menu.searches": "Searches",
    # my offers
    "recruiter.offers": "My offers",
    "recruiter.offers.none": "You have no offer here yet. Paste the text of an advert: the people whose "
    "profiles come near it appear at once, with the reasons.",
    "recruiter.offers.open": "Open",
    "recruiter.offers.ended": "Ended",
    "recruiter.offers.ended.on": "ended on {day}",
    "recruiter.offers.filled": "Filled",
    "recruiter.offers.withdrawn": "Withdrawn",
    "recruiter.offers.applied.one": "{n} application",
    "recruiter.offers.applied.many": "{n} applications",
    "recruiter.offers.unread.one": "{applied}, {n} to read",
    "recruiter.offers.unread.many": "{applied}, {n} to read",
    "recruiter.offers.shortlisted.one": "{n} person shortlisted",
    "recruiter.offers.shortlisted.many": "{n} people shortlisted",
    "recruiter.offers.waiting.one": "{n} contact request waiting",
    "recruiter.offers.waiting.many": "{n} contact requests waiting",
    "recruiter.searches.fresh.one": "{n} new profile since you last looked",
    "recruiter.searches.fresh.many": "{n} new profiles since you last looked",
    "recruiter.offers.new": "Publish a new offer",
    # new offer
    "recruiter.new": "New offer",
    "recruiter.new.lead": "Paste your advert or choose a file. You will go through everything before it is "
    "published.",
    "recruiter.new.text": "Text of the advert",
    "recruiter.new.text.hint": "The first line is taken for the title. Lines such as “Location: Lyon” or "
    "“Contract: CDI” are recognised.",
    "recruiter.new.file": "Or a file",
    "recruiter.new.file.hint": "PDF, Word (.docx), OpenDocument (4 MB at most), text, a saved web page, "
    "a JobPosting (JSON-LD) or an offer of France Travail (1 MB at most).",
    "recruiter.new.read": "Read the advert",
    "recruiter.new.empty": "There is nothing to read. Paste the text of the advert, or choose a file.",
    "recruiter.new.large": "That is too long: an advert fits into 1 MB. Paste the text of the offer only.",
    "recruiter.new.binary": "That file is neither a text nor a document (a picture?). Open it, copy the "
    "advert and paste it here.",
    "recruiter.new.data": "That document holds no offer that we can read. Paste the text of the advert "
    "instead.",
    "recruiter.new.trouble": "The advert could not be read",
    # review
    "recruiter.review": "Review the offer",
    "recruiter.review.lead": "This is what was recognised. Correct what needs it: what you confirm is what "
    "counts, the text will add nothing more.",
    "recruiter.edit": "Edit the offer",
    "recruiter.review.notices": "To check",
    "recruiter.review.problem": "{column}: {reason}",
    "recruiter.review.terms": "The job",
    "recruiter.review.prose": "The text",
    "recruiter.review.occupations": "Occupation recognised",
    "recruiter.review.occupations.hint": "Keep those that fit.",
    "recruiter.review.occupations.none": "No occupation was recognised in the title.",
    "recruiter.review.skills": "Skills",
    "recruiter.review.skills.hint": "For each, say whether it is required or a plus, or remove it.",
    "recruiter.review.skills.none": "No skill yet. Add those that matter.",
    "recruiter.review.read": "read: “{quote}”",
    "recruiter.review.choice": "or {others}: the advert leaves the choice, one is enough. To ask for all of them, "
    "write “and” in the advert.",
    "recruiter.review.listed": "added, or given in a list",
    "recruiter.review.uncoded": "not in the referential: does not count in the ranking",
    "recruiter.review.demand": "How much “{label}” is asked for",
    "recruiter.demand.required": "required",
    "recruiter.demand.nice": "a plus",
    "recruiter.demand.out": "remove",
    "recruiter.review.add": "Add a skill",
    "recruiter.review.search": "Search",
    "recruiter.review.found": "Skills found",
    "recruiter.review.found.none": "Nothing of that name in the referential. Try a shorter word.",
    "recruiter.review.take": "Add “{label}”",
    "recruiter.review.publish": "Publish the offer",
    "recruiter.review.save": "Save",
    "recruiter.review.kept": "Nothing is kept until you publish.",
    "recruiter.field.title": "Title",
    "recruiter.field.contract": "Contract",
    "recruiter.field.duration": "Duration, in months",
    "recruiter.field.rhythm": "Working time",
    "recruiter.field.remote": "Remote work",
    "recruiter.field.town": "Place",
    "recruiter.field.town.hint": "A French commune, such as “Lyon” or “Montreuil (93)”.",
    "recruiter.field.starts": "Start",
    "recruiter.field.expires": "Published until",
    "recruiter.field.day.hint": "For example 2026-09-01.",
    "recruiter.field.posts": "Number of posts",
    "recruiter.field.pay_min": "Yearly gross pay, at least (euros)",
    "recruiter.field.pay_max": "Yearly gross pay, at most (euros)",
    "recruiter.field.diploma": "Diploma demanded",
    "recruiter.field.diploma.hint": "This rule hides profiles: choose “none” if the offer can do without.",
    "recruiter.field.none": "none",
    "recruiter.field.experience": "Experience asked for, in years",
    "recruiter.field.description": "Description",
    "recruiter.field.profile": "Who you are looking for",
    "recruiter.field.unsaid": "not said",
    "recruiter.field.needed": "A title is needed.",
    "recruiter.field.wrong": "Some fields contradict each other. Check the dates above all: the last day of "
    "publication comes after the start. ({detail})",
    # two editors
    "recruiter.conflict": "This offer has changed meanwhile",
    "recruiter.conflict.lead": "Somebody of your team saved another version while you were writing. Nothing "
    "is lost: both versions are below, and your text is still in the form. Save it again to replace the "
    "other version.",
    "recruiter.conflict.field": "Field",
    "recruiter.conflict.yours": "Your version",
    "recruiter.conflict.theirs": "Saved version",
    # ranking
    "recruiter.tabs": "Lists of this offer",
    "recruiter.tab.all": "Ranking",
    "recruiter.tab.applied": "Applied ({n})",
    "recruiter.tab.shortlist": "Shortlist ({n})",
    "recruiter.tab.dismissed": "Dismissed ({n})",
    "recruiter.tab.applied.none": "Nobody has applied for this offer yet.",
    "recruiter.tab.shortlist.none": "You have not shortlisted anybody for this offer yet.",
    "recruiter.tab.dismissed.none": "You have not dismissed anybody for this offer.",
    "recruiter.list.applied": "People who applied for this offer",
    "recruiter.list.shortlist": "People shortlisted for this offer",
    "recruiter.list.dismissed": "People dismissed for this offer",
    "recruiter.seen-only": "This list shows the people who agreed to be seen by employers. Their names "
    "appear only with their consent, given to your organisation.",
    "recruiter.applied": "applied on {day}",
    "recruiter.applied.why": "By applying, these people agreed that your organisation knows their names and how to "
    "reach them. Who takes an application back leaves this list.",
    "recruiter.unranked": "Not ranked",
    "recruiter.unranked.why": "These people are not ranked at the moment: the offer is no longer open, or they are "
    "not looking for work for now.",
    "recruiter.compare": "Compare",
    "recruiter.compare.do": "Compare the people ticked",
    "recruiter.compare.hint": "Tick two to four people.",
    "recruiter.compare.title": "Compare for “{title}”",
    "recruiter.compare.few": "Choose two to four people in the list.",
    "recruiter.compare.criterion": "Criterion",
    "recruiter.compare.score": "Score",
    "recruiter.compare.back": "Back to the list",
    "recruiter.closed.ended": "This offer ended on {day}: it is proposed to nobody any more.",
    "recruiter.closed.filled": "This offer is filled.",
    "recruiter.closed.withdrawn": "This offer is withdrawn.",
    "recruiter.manage": "Edit, close or copy the offer",
    "recruiter.export": "Export",
    "recruiter.export.csv": "Table (CSV)",
    "recruiter.export.json": "Data (JSON)",
    # acts
    "recruiter.act.shortlist": "Shortlist",
    "recruiter.act.back": "Put back into the list",
    "recruiter.act.unlist": "Take off the shortlist",
    "recruiter.act.dismiss": "Dismiss for this offer",
    "recruiter.act.dismiss.reason": "Reason",
    "recruiter.act.dismiss.detail": "In your own words (optional)",
    "recruiter.act.dismiss.hint": "Speak of the job, not of the person: this reason and these words are in the file "
    "of data that the person can download.",
    "recruiter.act.dismiss.letter": "This person applied. A short letter will say that the application was not "
    "taken further. The reason is not in it.",
    "recruiter.act.dismiss.do": "Dismiss",
    "recruiter.act.contact": "Ask to be in touch",
    "recruiter.act.contact.message": "Your message",
    "recruiter.act.contact.hint": "The person reads your message, the title of the offer and the name of your "
    "organisation. If the answer is yes, you will see the name and contact details. If it is no, you cannot ask "
    "again for this offer: say what you propose.",
    "recruiter.act.contact.do": "Send the request",
    "recruiter.act.note": "Add a note",
    "recruiter.act.note.text": "Note for your team",
    "recruiter.act.note.hint": "Read by your organisation, and by the person, who sees it with your name under “My "
    "data”.",
    "recruiter.act.note.do": "Save the note",
    "recruiter.act.note.change": "Change this note",
    "recruiter.act.note.remove": "Remove this note",
    "recruiter.act.more": "Contact, dismiss or write a note",
    "recruiter.reason.skills": "Required skills are missing",
    "recruiter.reason.experience": "The experience does not suit the job",
    "recruiter.reason.distance": "The commute is too long",
    "recruiter.reason.dates": "The dates do not fit",
    "recruiter.reason.contract": "The contract or the hours do not fit",
    "recruiter.reason.language": "A language that is needed is missing",
    "recruiter.reason.diploma": "A diploma demanded by law is missing",
    "recruiter.reason.met": "Met, and not taken further",
    "recruiter.reason.other": "Another reason",
    "recruiter.standing.shortlisted": "shortlisted",
    "recruiter.standing.dismissed": "dismissed: {reason}",
    "recruiter.contact.waiting": "contact asked for, no answer yet",
    "recruiter.contact.accepted": "contact accepted",
    "recruiter.contact.declined": "contact declined",
    "recruiter.error.message": "Write a message: it is what the person will read.",
    "recruiter.error.declined": "This person declined for this offer: you cannot ask again.",
    "recruiter.error.note": "Write a note of at most {most} characters.",
    # candidate
    "recruiter.candidate": "Profile",
    "recruiter.candidate.back": "Back to “{title}”",
    "recruiter.candidate.contact": "Contact",
    "recruiter.candidate.name": "Name",
    "recruiter.candidate.email": "E-mail",
    "recruiter.candidate.phone": "Phone",
    "recruiter.candidate.hidden": "Name and contact are shown once the person has agreed to be contacted by "
    "your organisation.",
    "recruiter.candidate.match": "For “{title}”",
    "recruiter.candidate.unranked": "This person is not in the list of this offer at the moment.",
    "recruiter.candidate.notes": "Notes",
    "recruiter.candidate.notes.none": "No note yet.",
    "recruiter.candidate.note.by": "{name}, {day}",
    "recruiter.candidate.note.changed": "{by}, changed on {day}",
    "recruiter.candidate.note.gone": "a removed account",
    "recruiter.candidate.wishes": "What the person is looking for",
    "recruiter.candidate.acts": "What next?",
    "recruiter.candidate.sent": "Your message",
    # closing
    "recruiter.manage.title": "Manage “{title}”",
    "recruiter.manage.edit": "Edit the text or the skills",
    "recruiter.manage.copy": "Copy into a new offer",
    "recruiter.manage.fill": "The offer is filled",
    "recruiter.manage.fill.who": "Whom did you hire?",
    "recruiter.manage.fill.nobody": "Somebody outside the network",
    "recruiter.manage.fill.hint": "If you choose a person, that search ends: the person leaves all lists and gets "
    "no more offers. Choose only once the hire is certain. It counts in the jobs at six months.",
    "recruiter.manage.fill.do": "Mark as filled",
    "recruiter.manage.hire": "A post is filled",
    "recruiter.manage.hire.do": "Note this hire",
    "recruiter.manage.starts": "First day of work",
    "recruiter.manage.wrong-day": "That day is not possible. Choose another one.",
    "recruiter.hired": "Is this offer filled?",
    "recruiter.hired.who": "{who} got this job, as the counsellors say.",
    "recruiter.hired.somebody": "Somebody of the network got this job, as the counsellors say.",
    "recruiter.hired.see": "Open the profile",
    "recruiter.hired.how": "As long as you say nothing, the offer stays open: it may have other posts.",
    "recruiter.hired.do": "Mark the offer as filled",
    "recruiter.posts.one": "{n} of {posts} posts filled.",
    "recruiter.posts.many": "{n} of {posts} posts filled.",
    "recruiter.manage.prolong": "Prolong the offer",
    "recruiter.manage.prolong.hint": "The offer is proposed up to and on that day.",
    "recruiter.manage.prolong.do": "Prolong",
    "recruiter.manage.until": "Last day from now on",
    "recruiter.manage.withdraw": "Withdraw the offer",
    "recruiter.manage.withdraw.hint": "It will be suggested to nobody any more. You can open it again.",
    "recruiter.manage.reopen": "Open the offer again",
    # searches
    "recruiter.shortlists": "People shortlisted",
    "recruiter.shortlists.lead": "Offer by offer: whom your organisation shortlisted, and how far the contact is. "
    "The people are not told.",
    "recruiter.shortlists.none": "You have shortlisted nobody yet. In the ranking of an offer, choose “Shortlist”.",
    "recruiter.shortlists.not-asked": "not asked for contact",
    "recruiter.shortlists.since": "shortlisted on {day}",
    "recruiter.shortlists.hidden.one": "{n} person shortlisted cannot be seen at the moment.",
    "recruiter.shortlists.hidden.many": "{n} people shortlisted cannot be seen at the moment.",
    "recruiter.searches": "Saved searches",
    "recruiter.searches.none": "No saved search. On the ranking of an offer, give the search a name to find "
    "it again.",
    "recruiter.searches.save": "Save this search",
    "recruiter.searches.name": "Name of the search",
    "recruiter.searches.alert": "Write to me when a new profile appears in it (once a day at most)",
    "recruiter.searches.alert.on": "alert on",
    "recruiter.searches.alert.off": "no alert",
    "recruiter.searches.switch.on": "Switch the alert on",
    "recruiter.searches.switch.off": "Switch the alert off",
    "recruiter.searches.remove": "Remove",
    "recruiter.searches.looked": "seen on {day}",
    # controls of the ranking
    "recruiter.controls": "Filters and weights",
    "recruiter.controls.weights": "What counts",
    "recruiter.controls.weights.hint": "0: does not count. 1: the usual weight. 3: counts three times.",
    "recruiter.controls.filters": "Filters",
    "recruiter.controls.skills": "Skills of the offer",
    "recruiter.controls.changed": "Changed weights:",
    "recruiter.controls.apply": "Apply",
    # after an act
    "recruiter.done.published": "Your offer is published.",
    "recruiter.done.saved": "The offer is saved.",
    "recruiter.done.filled": "The offer is marked as filled.",
    "recruiter.done.hired": "The hire is noted. The offer stays open for the other posts.",
    "recruiter.done.prolonged": "The offer is prolonged.",
    "recruiter.done.withdrawn": "The offer is withdrawn.",
    "recruiter.done.reopened": "The offer is open again.",
    "recruiter.done.shortlisted": "The person is on the shortlist.",
    "recruiter.done.dismissed": "The person is dismissed for this offer. You can put them back into the "
    "list.",
    "recruiter.done.back": "The person is back in the list.",
    "recruiter.done.asked-herself": "Your request is on its way. If the person answers, you will get an e-mail.",
    "recruiter.done.asked-followers": "We have no address to write to this person: your request went to the "
    "counsellors. If an answer comes, you will get an e-mail.",
    "recruiter.done.asked-provider": "We have no address to write to this person, whom nobody follows: your request "
    "went to the training provider. If an answer comes, you will get an e-mail.",
    "recruiter.done.asked-administrators": "We have no address to write to this person, and none to a counsellor: "
    "your request went to the network’s administrators. If an answer comes, you will get an e-mail.",
    "recruiter.done.asked-nobody": "Your request is kept, but nobody could be told yet: we have no address to write "
    "to this person. The network’s administrators will see it in the list of requests that wait.",
    "recruiter.done.noted": "The note is kept.",
    "recruiter.done.note-removed": "The note is removed.",
    "recruiter.done.search-saved": "The search is saved.",
    "recruiter.done.search-removed": "The search is removed.",
    "recruiter.done.alert": "The alert is set.",
    # letters
    "recruiter.letter.subject": "{organisation} would like to be in touch with you",
    "recruiter.letter.asked": "Hello,\n\n{organisation} saw your profile, without your name, for the offer "
    "“{title}”, and writes to you:\n\n{message}\n\nIf you accept, {organisation} will see your name and how to "
    "reach you. If you decline, {organisation} only learns that somebody declined, not who you are, and cannot ask "
    "you again about this offer. Your other offers stay as they are.\n\nTo answer: sign in to Passerelle, under "
    "“Contacts”. Without an account, talk to the person who follows you.",
    "recruiter.letter.known": "Hello,\n\n{organisation}, which has your consent to contact you, writes to "
    "you about the offer “{title}”:\n\n{message}",
    "recruiter.letter.followed.subject": "{organisation} would like to be in touch with a person you follow",
    "recruiter.letter.followed.asked": "Hello,\n\n{organisation} has seen the profile of a person you follow (record "
    "{id}), without the name, for the offer “{title}”. We have no address to write to. The message to the "
    "person:\n\n{message}\n\nAsk for the answer, then note it on the person’s page under “Consents and contact "
    "requests”. After a yes, {organisation} will see name and contact. After a no, nothing is passed on.",
    "recruiter.letter.followed.known": "Hello,\n\n{organisation}, which has the consent of a person you follow (record "
    "{id}), writes about the offer “{title}”. We have no address to send it to:\n\n{message}",
    "recruiter.letter.free.subject": "{organisation} would like to be in touch with somebody of your trainings",
    "recruiter.letter.free.asked": "Hello,\n\n{organisation} saw the profile of somebody of your trainings (record "
    "{id}), without the name, for the offer “{title}”. We have no address to write to, and nobody follows this "
    "person. The message:\n\n{message}\n\nIf you can reach this person: take over in Passerelle, page “People whom "
    "nobody follows”, ask for the answer, then note it on the person’s page. After a no, nothing is passed on.",
    "recruiter.letter.free.known": "Hello,\n\n{organisation}, which already has the consent of somebody of your "
    "trainings (record {id}), writes about the offer “{title}”. We have no address to send it to, and nobody "
    "follows this person:\n\n{message}\n\nYou may take over in Passerelle, page “People whom nobody follows”.",
    "recruiter.letter.unreached.subject": "A contact request does not reach the person",
    "recruiter.letter.unreached.asked": "Hello,\n\n{organisation} saw somebody’s profile (record {id}), without the "
    "name, for the offer “{title}”. We have no address to write to, and nobody whom we can reach follows this "
    "person. The message:\n\n{message}\n\nGive this person a counsellor, or add an address to the record. The "
    "request waits in Passerelle, page “Contact requests”.",
    "recruiter.letter.unreached.known": "Hello,\n\n{organisation}, which already has somebody’s consent (record "
    "{id}), writes about the offer “{title}”. We have no address to send it to, and nobody whom we can reach "
    "follows this person:\n\n{message}\n\nGive this person a counsellor, or add an address to the record.",
    "recruiter.letter.accepted.subject": "Your contact request is accepted",
    "recruiter.letter.accepted": "Hello,\n\nSomebody agreed to be contacted about the offer “{title}”. "
    "Their name and contact are now on their profile in Passerelle.",
    "recruiter.letter.declined.subject": "The answer to your contact request",
    "recruiter.letter.declined": "Hello,\n\nSomebody declined your contact request about the offer "
    "“{title}”.",
    "recruiter.letter.turned-down.subject": "Your application for “{title}”",
    "recruiter.letter.turned-down": "Hello,\n\nThank you for applying for the offer “{title}” of {organisation}. "
    "This time, your application was not taken further.\n\nFor one job, an employer often chooses among several "
    "people: this answer does not say what you are worth. Other offers wait for you in Passerelle under “My "
    "offers”. The person who follows you can help you to prepare what comes next.",
    "recruiter.letter.alert.subject.one": "{n} new profile for “{name}”",
    "recruiter.letter.alert.subject.many": "{n} new profiles for “{name}”",
    "recruiter.letter.alert.one": "Hello,\n\n{n} new profile has appeared in the first ranks of your search "
    "“{name}”. Find it in Passerelle under “Searches”.",
    "recruiter.letter.alert.many": "Hello,\n\n{n} new profiles have appeared in the first ranks of your "
    "search “{name}”. Find them in Passerelle under “Searches”.",
    # export
    "recruiter.column.rank": "rank",
    "recruiter.column.id": "id",
    "recruiter.column.headline": "headline",
    "recruiter.column.score": "score",
    "recruiter.column.skills": "skills shown",
    "recruiter.column.near": "skills near",
    "recruiter.column.missing": "skills missing",
    "recruiter.column.unknown": "unknown",
    "recruiter.column.standing": "standing",
    "recruiter.column.contact": "contact",
    "recruiter.column.name": "name",
    "recruiter.column.email": "e-mail",
    "recruiter.column.phone": "phone",
}
