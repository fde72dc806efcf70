"""What is done to the catalogue: data sets, experts, and introductions to them."""

from .datasets import (
    catalogue_dataset,
    describe_dataset,
    merge_dataset,
    restrict_dataset,
    retire_dataset,
    suggest_dataset,
)
from .experts import (
    consent,
    invite_expert,
    list_expert,
    pause_expert,
    remove_expert,
    resume_expert,
    suggest_expert,
)
from .introductions import ask_introduction, decline_introduction, make_introduction

__all__ = [
    "ask_introduction",
    "catalogue_dataset",
    "consent",
    "decline_introduction",
    "describe_dataset",
    "invite_expert",
    "list_expert",
    "make_introduction",
    "merge_dataset",
    "pause_expert",
    "remove_expert",
    "restrict_dataset",
    "resume_expert",
    "retire_dataset",
    "suggest_dataset",
    "suggest_expert",
]
