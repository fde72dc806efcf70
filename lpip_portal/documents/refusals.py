"""Why a file is not taken: a sentence for the person, and the HTTP status that says the same."""

from lpip_portal.workflow import Refusal

TOO_LARGE, WRONG_TYPE, UNFIT, NO_ROOM = 413, 415, 422, 507


class DocumentRefused(Refusal):
    """A file that is not stored. Nothing of it is kept."""

    def __init__(self, sentence: str, status: int = UNFIT):
        super().__init__(sentence)
        self.status = status

    def __reduce__(self):
        return DocumentRefused, (self.sentence, self.status)
