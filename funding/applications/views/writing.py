"""Writing a bid: its task list, its written sections, its title, and how its answers came to be."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications import actions, policy, queries
from funding.applications.answer_forms import AnswersForm, by_box
from funding.applications.forms import TitleForm
from funding.questions.models import Section
from funding.questions.queries import paper_for
from lpip_portal import clock

from .finding import known_bid, own_bid, written_bid


def application(request, ref):
    """A bid to its own people: what is done, what is missing, how long there is. To officers: that it exists."""
    bid, now = known_bid(request, ref), clock.now()
    context = {
        "bid": bid,
        "now": now,
        "standing": queries.standing(bid, now),
        "colour": queries.colour(bid, now),
        "missed": queries.missed_sentence(bid, now),
        "reopened": queries.reopened_sentence(bid, now),
        "steps": queries.tracker(bid, now),
        "verbs": policy.verbs(request.user, bid, now),
    }
    if not bid.is_theirs:
        context["talks"] = policy.talks_as_officer(request.user, bid)
        return render(request, "funding/applications/known.html", context)
    found = queries.preflight(bid)
    context |= {
        "tasks": queries.progress(bid, found),
        "notes": queries.section_notes(bid),
        "continued": queries.continued(bid),
        "problems": queries.problems(bid, found),
        "totals": found.totals,
        "saved": queries.last_saved(found),
        "office_due_at": queries.office_due_at(bid),
        "signs": policy.signs_for(request.user, bid),
    }
    return render(request, "funding/applications/application.html", context)


def section(request, ref, slug):
    """The written questions of one section. A draft may be unfinished and run over; nothing typed is lost."""
    bid = own_bid(request, ref)
    parts = paper_for(bid.phase.question_set_id, slug)
    part = next((each for each in parts if each.slug == slug), None)
    if part is None:
        raise Http404
    if part.component != Section.Component.QUESTIONS:
        return redirect(queries.section_url(bid, part))
    if request.method != "POST" and "edit" not in policy.verbs(request.user, bid):
        return redirect("funding:application-check", bid.ref)
    answers = by_box(queries.answers_in(bid, part))
    looks = queries.looks(bid, parts, part, answers)
    asked = [question for question in part.asked if question.pk in looks]
    form = AnswersForm(request.POST or None, questions=asked, answers=answers)
    if request.method == "POST" and form.is_valid():
        clashes = actions.save_answers(bid, form.values, by=request.user, at=request.received_at)
        if clashes:
            return _clash(request, bid, part, clashes)
        if "later" not in request.POST and (more := _newly_asked(request, bid, parts, part, looks)):
            return more
        return _after_saving(request, bid, parts, part, form)
    words = queries.page_words(bid, part)
    rows = form.rows(words["address"], queries.open_comments(bid, part), asked, looks)
    context = {
        "bid": bid,
        "part": part,
        "form": form,
        "rows": rows,
        "moves": any(row.is_modular or row.look.when for row in rows),
        "last": max(answers.values(), key=lambda answer: answer.saved_at, default=None),
        "place": parts.index(part) + 1,
        "count": len(parts),
        "words": words,
    }
    return render(request, "funding/applications/section.html", context, status=form.status)


def _newly_asked(request, bid, parts, part, before):
    """Come back to the section when what was answered asks for more; without scripts nobody has seen it yet."""
    if not any(question.condition_on_id for question in part.asked):
        return None
    answers = by_box(bid.answers.filter(question__section=part))
    more = queries.newly_asked(before, queries.looks(bid, parts, part, answers), part.asked)
    if not more:
        return None
    said = ngettext(
        "Saved. What you answered asks for one more thing: “%(first)s”.",
        "Saved. What you answered asks for %(n)s more things, first: “%(first)s”.",
        len(more),
    )
    messages.success(request, said % {"n": len(more), "first": more[0]})
    return redirect(queries.section_url(bid, part) + f"#question-{more[0].code}")


def _after_saving(request, bid, parts, part, form):
    """Go on to the next section, or back to the task list."""
    messages.success(request, _("Saved."))
    for question, over in form.over_limit:
        warning = ngettext(
            "“%(question)s” has %(over)s word too many. It is saved; shorten it before the bid is sent.",
            "“%(question)s” has %(over)s words too many. It is saved; shorten it before the bid is sent.",
            over,
        )
        messages.warning(request, warning % {"question": question, "over": over})
    if "later" in request.POST:
        return redirect("funding:application", bid.ref)
    after = parts[parts.index(part) + 1 :]
    if after:
        return redirect(queries.section_url(bid, after[0]))
    return redirect("funding:application-check", bid.ref)


def _clash(request, bid, part, clashes):
    """Show what is saved beside what was typed, with a choice that saves."""
    form = AnswersForm(
        boxes=[clash.box for clash in clashes],
        answers={clash.box.key: clash.saved for clash in clashes},
        typed={clash.box.key: clash.typed for clash in clashes},
    )
    pairs = [
        (clash, form[f"answer_{clash.box.code}"], form[f"version_{clash.box.code}"]) for clash in clashes
    ]
    pictures = queries.image_address(bid)
    is_own = all(clash.saved.saved_by_id == request.user.pk for clash in clashes)
    context = {
        "bid": bid,
        "part": part,
        "pairs": pairs,
        "is_own": is_own,
        "nonce": form.nonce,
        "pictures": pictures,
    }
    return render(request, "funding/applications/clash.html", context, status=409)


def rename(request, ref):
    """Another title for a bid."""
    bid = written_bid(request, ref)
    form = TitleForm(request.POST or None, initial={"title": bid.title, "was": bid.title})
    if request.method == "POST" and form.is_valid():
        actions.rename(bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The bid has its new title."))
        return redirect("funding:application", bid.ref)
    return render(request, "funding/applications/rename.html", {"bid": bid, "form": form}, status=form.status)


def history(request, ref):
    """Every answer: who saved it last, when, how often, and what is said about it."""
    bid = own_bid(request, ref)
    context = {"bid": bid, "kept": queries.history(bid)}
    return render(request, "funding/applications/history.html", context)
