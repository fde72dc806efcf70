"""The reader of large uploads: nothing beyond the limit stays on the disk."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class Capped(TemporaryFileUploadHandler):
    """Swallows the rest of a file that is too large, so that a page can say so and keep what was typed."""

    over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, unless the file is already too large."""
        if self.over:
            return
        if start + len(raw_data) > settings.DOCUMENT_MAX_BYTES:
            self.over = True
            self.file.close()
            return
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Give the file; of one that was too large only how large it was."""
        if not self.over:
            return super().file_complete(file_size)
        self.over = False
        return UploadedFile(BytesIO(), self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Remove what came of a file whose sender went away."""
        if not self.over:
            super().upload_interrupted()
