"""The pages of the bid."""

from django.http import Http404


def my_bids(request, **kept):
    """Not there."""
    raise Http404


def sign_off_desk(request, **kept):
    """Not there."""
    raise Http404


def intention(request, **kept):
    """Not there."""
    raise Http404


def intention_receipt(request, **kept):
    """Not there."""
    raise Http404


def start(request, **kept):
    """Not there."""
    raise Http404


def application_list(request, **kept):
    """Not there."""
    raise Http404


def interest_list(request, **kept):
    """Not there."""
    raise Http404


def confirm_interest(request, **kept):
    """Not there."""
    raise Http404


def dismiss_interest(request, **kept):
    """Not there."""
    raise Http404


def application(request, **kept):
    """Not there."""
    raise Http404


def section(request, **kept):
    """Not there."""
    raise Http404


def rename(request, **kept):
    """Not there."""
    raise Http404


def cost_list(request, **kept):
    """Not there."""
    raise Http404


def edit_cost_line(request, **kept):
    """Not there."""
    raise Http404


def remove_cost_line(request, **kept):
    """Not there."""
    raise Http404


def team(request, **kept):
    """Not there."""
    raise Http404


def edit_team_member(request, **kept):
    """Not there."""
    raise Http404


def remove_team_member(request, **kept):
    """Not there."""
    raise Http404


def confirm_part(request, **kept):
    """Not there."""
    raise Http404


def documents(request, **kept):
    """Not there."""
    raise Http404


def replace_attachment(request, **kept):
    """Not there."""
    raise Http404


def remove_attachment(request, **kept):
    """Not there."""
    raise Http404


def attachment(request, **kept):
    """Not there."""
    raise Http404


def check(request, **kept):
    """Not there."""
    raise Http404


def send(request, **kept):
    """Not there."""
    raise Http404


def take_back(request, **kept):
    """Not there."""
    raise Http404


def sign_off(request, **kept):
    """Not there."""
    raise Http404


def return_to_lead(request, **kept):
    """Not there."""
    raise Http404


def submit(request, **kept):
    """Not there."""
    raise Http404


def receipt(request, **kept):
    """Not there."""
    raise Http404


def withdraw(request, **kept):
    """Not there."""
    raise Http404


def history(request, **kept):
    """Not there."""
    raise Http404


def read(request, **kept):
    """Not there."""
    raise Http404


def eligibility(request, **kept):
    """Not there."""
    raise Http404
