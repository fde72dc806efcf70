"""Who says what is measured, who enters figures, who checks them and who publishes. Nobody checks what they entered."""

from typing import NamedTuple

from funding.models import Award
from hub.people.models import HubPerson
from hub.people.policy import works_here
from lpip_portal import access
from partnerships.models import Partnership

from .models import Observation
from .question_models import EvaluationQuestion
from .story_models import Story
from .theory_models import Theory


def may_define(user) -> bool:
    """The hub's people say what is measured, unless they belong to a partnership."""
    return user.is_authenticated and works_here(user) and not Partnership.objects.of(user).exists()


def may_enter(user, partnership: Partnership) -> bool:
    """Leads and managers of a funded partnership enter its figures."""
    return (
        Partnership.objects.managed_by(user).filter(pk=partnership.pk, is_history=False).exists()
        and Award.objects.public().filter(partnership=partnership).exists()
    )


def may_verify(user, observation: Observation) -> bool:
    """Another person checks a figure: a lead or manager of its partnership, or one of the hub's people behind no wall."""
    if not user.is_authenticated or user.pk == observation.entered_by_id:
        return False
    return may_enter(user, observation.partnership) or may_define(user) and _sees(user, observation)


def may_publish(user, observation: Observation) -> bool:
    """The hub's evaluator publishes, never what they entered."""
    return (
        may_define(user)
        and user.pk != observation.entered_by_id
        and _evaluates(user)
        and _sees(user, observation)
    )


def may_settle(user, partnership: Partnership, verb: str) -> bool:
    """Say whether a person may "verify" or "publish" those figures of a partnership that they see and did not enter."""
    if verb == "verify":
        return may_enter(user, partnership) or may_define(user)
    return may_define(user) and _evaluates(user)


def may_reject(user, observation: Observation) -> bool:
    """Whoever may check a figure may reject it."""
    return may_verify(user, observation)


class Doors(NamedTuple):
    """Which doors stand open beside the public page: to define what is measured, and to the desk of figures."""

    defines: bool
    has_desk: bool


def doors(user) -> Doors:
    """Answer `may_define` and whether there is a desk for somebody together, asking once."""
    if not user.is_authenticated:
        return Doors(False, False)
    works, belongs = works_here(user), Partnership.objects.of(user).exists()
    return Doors(works and not belongs, works or belongs or user.has_role("auditor"))


def may_tell(user, partnership: Partnership | None) -> bool:
    """Leads and managers of a funded partnership write its stories; the hub's people write those of the programme."""
    return may_define(user) if partnership is None else may_enter(user, partnership)


def may_edit_story(user, story: Story) -> bool:
    """Whoever may write a story edits its draft."""
    return story.state == Story.State.DRAFT and may_tell(user, story.partnership)


def may_review_story(user, story: Story) -> bool:
    """Another person reviews a story: one who never saved it, of its partnership or of the hub behind no wall."""
    if not user.is_authenticated or story.writers.filter(pk=user.pk).exists():
        return False
    own = story.partnership is not None and may_enter(user, story.partnership)
    return own or may_define(user) and Story.objects.visible_to(user).filter(pk=story.pk).exists()


def may_publish_story(user, story: Story) -> bool:
    """The hub's evaluator publishes a story that they did not write, or gives it back."""
    return may_define(user) and _evaluates(user) and may_review_story(user, story)


def may_edit_question(user, question: EvaluationQuestion) -> bool:
    """The hub's people change a question until it is closed; once everybody sees it, the evaluator alone does."""
    if question.state == EvaluationQuestion.State.CLOSED or not may_define(user):
        return False
    return question.state == EvaluationQuestion.State.DRAFT or _evaluates(user)


def may_open_question(user, question: EvaluationQuestion) -> bool:
    """The hub's evaluator opens a question to everybody, and closes it."""
    return may_define(user) and _evaluates(user)


def may_draw(user, partnership: Partnership | None) -> bool:
    """Leads and managers of a funded partnership draw its theory of change; the hub's evaluators that of the programme."""
    return may_define(user) and _evaluates(user) if partnership is None else may_enter(user, partnership)


def may_draw_in(user, theory: Theory) -> bool:
    """Whoever may draw a theory changes its draft."""
    return theory.state == Theory.State.DRAFT and may_draw(user, theory.partnership)


def may_publish_theory(user, theory: Theory) -> bool:
    """Somebody who drew nothing of a draft publishes it.

    Of a partnership, another of its leads and managers or an evaluator of the hub behind no wall; of the programme, another of the hub's people.
    """
    if not user.is_authenticated or theory.writers.filter(pk=user.pk).exists():
        return False
    if theory.partnership is None:
        return may_define(user)
    if may_enter(user, theory.partnership):
        return True
    return (
        may_define(user)
        and _evaluates(user)
        and Theory.objects.visible_to(user).filter(pk=theory.pk).exists()
    )


def _evaluates(user) -> bool:
    return HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.EVALUATOR).exists()


def _sees(user, observation: Observation) -> bool:
    return Observation.objects.visible_to(user).filter(pk=observation.pk).exists()


MAY = {
    "verify_observation": may_verify,
    "publish_observation": may_publish,
    "reject_observation": may_reject,
    "replace_observation": may_publish,
    "review_story": may_review_story,
    "return_story": may_publish_story,
    "publish_story": may_publish_story,
    "open_question": may_open_question,
    "close_question": may_open_question,
    "publish_theory": may_publish_theory,
    "replace_theory": may_publish_theory,
}
QUIET = {"replace_observation", "replace_theory"}  # moves that another verb makes


def verbs(user, thing: Observation | Story | EvaluationQuestion | Theory) -> set[str]:
    """Return what this person may do with this figure, story, question or theory now."""
    return access.verbs(user, thing, MAY) - QUIET
