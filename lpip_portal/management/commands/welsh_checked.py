"""Take over which Welsh a professional has checked: FILE is the catalogue, or the part of it, that came back from them.

What they changed is named and not marked: put it into the portal's catalogue first, then run this again. Without FILE it says
how much is checked.
"""

from pathlib import Path

from django.core.management import BaseCommand, CommandError

from lpip_portal import clock
from lpip_portal.ui import published_welsh

HEAD = "# Fingerprints of the Welsh messages that a professional translator has checked, each of a text and its translation.\n"
SHOWN = 20


class Command(BaseCommand):
    """Prints what it marked, and what differs."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the file, who checked it, and where catalogue and list are."""
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--by", default="", help="who checked it, for the list")
        parser.add_argument("--catalogue", type=Path, default=published_welsh.CATALOGUE)
        parser.add_argument("--list", type=Path, default=published_welsh.LIST)

    def handle(self, file, by, catalogue, **options):
        """Read, compare, mark and say how much is checked."""
        kept = options["list"]
        listed = kept.read_text() if kept.exists() else HEAD
        known = {each.text: each for each in self._read(catalogue)}
        checked = published_welsh.fingerprints(listed)
        if file:
            returned = self._read(file)
            if not returned:
                raise CommandError("There is no translated message in this file.")
            same = {each.fingerprint for each in returned if known.get(each.text) == each}
            self._say(
                "changed by the translator, not marked",
                [each for each in returned if each.text in known and known[each.text] != each],
            )
            self._say("not in the catalogue", [each for each in returned if each.text not in known])
            new = sorted(same - checked)
            if new:
                note = f"# {clock.today():%Y-%m-%d} {' '.join(by.split())}".rstrip()
                kept.write_text(listed + "\n".join([note, *new, ""]))
            self.stdout.write(f"{len(new)} messages are marked as checked now.")
            checked |= same
        now = sum(each.fingerprint in checked for each in known.values())
        self.stdout.write(f"{now} of {len(known)} messages are checked.")

    def _read(self, file):
        try:
            return list(published_welsh.messages(file.read_text(encoding="utf-8-sig")))
        except (OSError, ValueError, SyntaxError) as wrong:
            raise CommandError(f"{file} is no catalogue that can be read: {wrong}") from None

    def _say(self, what, found):
        if found:
            self.stdout.write(f"{len(found)} {what}:")
            for each in found[:SHOWN]:
                self.stdout.write(f"  {each.text.splitlines()[0][:100]}")
            if len(found) > SHOWN:
                self.stdout.write("  …")
